"""Both lists are asked by age, by promise and by officer, and stand in the order that is asked for, also as a file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.base import clock_at, utcnow
from models.cases import claims
from tests.support import factories
from tests.support.spreadsheets import csv_rows

LISTS = {"request": "/admin/permohonan/", "applicant": "/admin/pendaftaran/"}


@pytest.fixture(params=["request", "applicant"])
def four(request, db, verifier):
    """Of one kind, as (list, cases by name): old and late, given to Luh, young, and sent back by Luh."""
    person = factories.verified(verifier)
    make = factories.waiting if request.param == "applicant" else lambda: factories.submitted(person)
    with clock_at(utcnow() - timedelta(days=40)):
        old = make()
    given, young, returned = make(), make(), make()
    claims.assign(given, verifier, by=verifier)
    item = "selfie_ktp" if request.param == "applicant" else "kk"
    returned.return_([item], by=verifier, reason="Foto buram.")
    given.due_at, young.due_at = utcnow() + timedelta(days=9), utcnow() + timedelta(days=1)
    db.session.commit()
    return LISTS[request.param], {"old": old, "given": given, "young": young, "returned": returned}


def shown(client, path: str, cases) -> list[str]:
    """The names of those on the page, in its order."""
    page = client.get(path).text.partition("<tbody>")[2]
    places = {name: page.find(f">{case.reference}<") for name, case in cases.items()}
    return sorted((name for name in places if places[name] > 0), key=places.__getitem__)


def test_a_list_is_asked_by_age_promise_and_officer(four, at_work, verifier):
    (path, cases), supervisor = four, at_work("supervisor")

    asked = {query: shown(supervisor, f"{path}?{query}", cases) for query in (
        "status=terbuka", "umur=5", "umur=2%2B", "umur=0", "janji=lewat", "janji=berhenti", "janji=7",
        f"petugas={verifier.id}", "petugas=bebas", f"umur=0&petugas={verifier.id}",
    )}  # fmt: skip

    assert asked == {
        "status=terbuka": ["returned", "young", "given", "old"], "umur=5": ["old"], "umur=2%2B": ["old"],
        "umur=0": ["returned", "young", "given"], "janji=lewat": ["old"], "janji=berhenti": ["returned"],
        "janji=7": ["young"], "petugas=bebas": ["young", "old"],
        f"petugas={verifier.id}": ["returned", "given"], f"umur=0&petugas={verifier.id}": ["returned", "given"],
    }  # fmt: skip


def test_a_list_is_walked_in_the_order_asked_for_and_its_file_is_the_same(four, at_work, monkeypatch):
    path, cases = four
    supervisor = at_work("supervisor")
    monkeypatch.setattr("app.reports.exports.BATCH", 2)
    monkeypatch.setattr("views.admin.cases.bulk.Batch.page_sizes", (2, 100, 200))

    orders = {"janji": ["old", "returned", "young", "given"], "umur": ["old", "given", "young", "returned"]}
    for order, names in orders.items():
        first = supervisor.page(f"{path}?urut={order}")
        following = next(link for link in first.links if "sesudah=" in link and f"urut={order}" in link)
        pages = shown(supervisor, f"{path}?urut={order}", cases) + shown(supervisor, following, cases)
        file = csv_rows(supervisor.submit(f"{path}unduh/csv?urut={order}", page=f"{path}?urut={order}").data)

        assert pages == names
        references = [row[0] for row in file[1:]]
        assert [name for ref in references for name, case in cases.items() if case.reference == ref] == names
