"""`flask recap 2020-07 2020-12`: the monthly recap on the terminal, as CSV or as XLSX."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from app.commands.in_own_house import in_own_house
from app.core.transactions import reading
from app.reports.recap import RecapRefused, people_until, recap
from app.reports.recap_files import as_csv, as_table, as_xlsx
from models.recap import Month


class MonthType(click.ParamType[Month]):
    name = "bulan"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        try:
            return value if isinstance(value, Month) else Month.parse(value)
        except ValueError:
            self.fail(f"{value!r} bukan bulan. Tulis seperti 2020-07.", param, ctx)


@click.command("recap")
@click.argument("first", type=MonthType(), metavar="BULAN_AWAL")
@click.argument("last", type=MonthType(), metavar="BULAN_AKHIR")
@click.option("--format", "form", type=click.Choice(["table", "csv", "xlsx"]), default="table")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Orang dihitung sampai tanggal ini.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Simpan ke berkas ini.")
@in_own_house
def command(first: Month, last: Month, form: str, until: datetime | None, output: Path | None) -> None:
    """Rekap bulanan dari BULAN_AWAL sampai BULAN_AKHIR, misalnya: recap 2020-07 2020-12."""
    with reading():
        data = _written(first, last, form, until.date() if until else last.last_day)
    if output:
        output.write_bytes(data)
    else:
        click.echo(data, nl=False)


def _written(first: Month, last: Month, form: str, until: date) -> bytes:
    try:
        counted = recap(first, last)
    except RecapRefused as refused:
        raise click.ClickException(str(refused)) from refused
    if form == "xlsx":
        return as_xlsx(counted, people_until(until))
    return (as_csv if form == "csv" else as_table)(counted, people_until(until)).encode()
