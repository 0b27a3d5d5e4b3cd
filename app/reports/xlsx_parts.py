"""The fixed parts of a workbook (ECMA-376): what names its sheets, its styles, and where each part lies."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Plain, a bold head, and a day with its hour.
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

ROOT_RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)

SHEET_END = "</sheetData></worksheet>"


def sheet_begin(columns: int, width: int = 20) -> str:
    """Up to its rows; the first of them stays in sight."""
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{width}" customWidth="1"/></cols><sheetData>'
    )


def workbook(names: Sequence[str]) -> str:
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{nth}" r:id="rId{nth}"/>'
                     for nth, name in enumerate(names, start=1))  # fmt: skip
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def workbook_relations(sheets: int) -> str:
    lines = [f'<Relationship Id="rId{nth}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{nth}.xml"/>'
             for nth in range(1, sheets + 1)]  # fmt: skip
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}{styles}</Relationships>'


def content_types(sheets: int) -> str:
    lines = [f'<Override PartName="/xl/worksheets/sheet{nth}.xml" ContentType="{KIND}.worksheet+xml"/>'
             for nth in range(1, sheets + 1)]  # fmt: skip
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{"".join(lines)}</Types>'
    )
