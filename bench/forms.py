"""A step of the largest form that may be (200 questions, 60 papers, 20 people), and loading the catalogue."""

from __future__ import annotations

import time
from argparse import Namespace
from typing import Any

import sqlalchemy as sa

from app.catalogue import files
from bench.browser import Browser, fast_times
from bench.pages import HELLO, browser_of
from bench.report import at_most, show
from bench.servers import houses
from models.base import db
from models.forms.definition import Definition
from models.forms.service import Service, ServiceVersion, VersionState
from tests.support import factories
from tests.support.operators import make_operator

STEP, LOADING = 12, 0.150
PEOPLE, PAPERS = 20, 60
ASKS = ["nik", "nama", "tempat_lahir", "tanggal_lahir", "shdk", "pekerjaan", "agama", "pendidikan", "golongan_darah"]


def measure(asked: Namespace) -> None:
    show_loading()
    for database in ("SQLite", "PostgreSQL"):
        with houses(database) as [house]:
            with house.app.app_context():
                citizen = browser_of(house, whoever_fills_it_in())
                db.session.remove()
            house.start_web()
            at = "/layanan/besar/ajukan"
            pages = [
                ("bare Flask", Browser(house.serve("bench.bare:app")), HELLO, None),
                ("hello world", Browser(house.port), HELLO, None),
                ("a page of questions", citizen, f"{at}/orang-7", STEP),
                ("a photo's page", citizen, f"{at}/foto-surat-30", STEP),
                ("the list of sections", citizen, f"{at}/bagian", None),
                ("the check page", citizen, f"{at}/periksa", None),
            ]
            times = fast_times([(browser, path) for _, browser, path, _ in pages], asked.quick)
            hello = times[1].seconds
            show(f"The largest form on {database}", ["page", "ms", "times hello-world"],
                 [[name, one, at_most(one.seconds / hello, target, "×")]
                  for (name, _, _, target), one in zip(pages, times, strict=True)])  # fmt: skip


def show_loading() -> None:
    began_at = time.perf_counter()
    loaded = [Definition.from_json(document) for document in files.services()]
    seconds = time.perf_counter() - began_at
    questions = sum(len(definition.fields) for definition in loaded)
    what = f"{len(loaded)} services with {questions:,} questions, read and compiled"
    show("The catalogue", ["what", "ms"], [[what, at_most(seconds * 1000, LOADING * 1000)]])


def largest_form() -> dict[str, Any]:
    """Of 200 questions and more: nine of each of twenty people, who are asked for one by one."""
    return {
        "edition": 2, "slug": "besar", "name": "Layanan besar", "short_name": "Besar", "description": "Untuk diukur.",
        "group": "kk", "number": 99, "regulation": "permendagri-6-2026", "recap_line": "Besar", "role": "operator_kk",
        "sections": [
            {"title": "Permohonan", "questions": [{"key": "uraian", "label": "Uraian", "type": "text"}]},
            {"title": "Orang", "person": {"role": "orang", "whom": "orang", "count": [1, PEOPLE], "asks": ASKS,
                                          "more": "Ada orang lain?"}},
        ],
        "papers": [{"key": f"surat_{nth}", "kind": "letter", "label": f"Surat {nth}"} for nth in range(PAPERS)],
        "checks": [{"different": ["orang", "reporter"], "refuse": "Tulis tiap orang sekali."}],
    }  # fmt: skip


def whoever_fills_it_in() -> Any:
    """A citizen whose draft of this form has every answer, and no photo."""
    applicant = factories.verified(make_operator("ukur-formulir"))
    model = db.session.scalars(sa.select(Service).where(Service.slug == "kartu-keluarga")).one()
    service = Service(slug="besar", name="Layanan besar", short_name="Besar", description="", group=model.group,
                      group_name=model.group_name)  # fmt: skip
    db.session.add(service)
    db.session.flush()
    service.published = ServiceVersion(
        service_id=service.id, number=1, state=VersionState.PUBLISHED, document=largest_form()
    )
    db.session.flush()
    more = {f"orang_{nth}_ada": "ya" for nth in range(2, PEOPLE + 1)}
    factories.draft_request(applicant, "besar", **more).forget_photos()
    db.session.commit()
    return applicant
