"""A citizen's way through pages of questions and photos, as a browser without JavaScript goes it."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from werkzeug.test import TestResponse

from models.accounts.account import SignIn
from models.base import db
from models.registrations.applicant import Applicant
from tests.support.client import PASSWORD, CheckingClient
from tests.support.factories import new_nik
from tests.support.pictures import picture


def details(**given: str) -> dict[str, str]:
    """What one person answers when registering; `given` wins."""
    nik = new_nik()
    return {
        "nik": nik, "nama": "Putu Wirawan", "kk": f"510806010210{nik[-4:]}", "kecamatan": "510806",
        "desa": "5108061006", "alamat": "Jl. Ngurah Rai 7", "wa": f"0812-3456-{nik[-4:]}", "kondisi_ktp": "ada",
        "password": PASSWORD, **given,
    }  # fmt: skip


@cache
def photo(kind: str = "JPEG") -> bytes:
    return picture(kind)


def upload(
    client: CheckingClient, url: str, key: str, data: bytes | None = None, name: str = "foto.jpg"
) -> TestResponse:
    """Send one file from the photo page at `url`, and nothing else."""
    file = (BytesIO(photo() if data is None else data), name)
    return client.submit(url, {key: file}, content_type="multipart/form-data")


def answer(client: CheckingClient, step: str, answers: dict[str, str]) -> TestResponse:
    """Fill in the questions that this page of /daftar asks."""
    url = f"/daftar/{step}"
    asked = {field["name"] for form in client.page(url).posting_forms for field in form.inputs if "name" in field}
    return client.submit(url, {key: value for key, value in answers.items() if key in asked})


def fill_in(client: CheckingClient, answers: dict[str, str]) -> list[str]:
    """Walk /daftar to the check page, answering what is asked; the steps that were met."""
    url, steps = first_step(client), []
    while not url.endswith("/periksa"):
        step = url.removeprefix("/daftar/")
        steps.append(step)
        page = client.page(url)
        files = [f["name"] for form in page.posting_forms for f in form.inputs if f.get("type") == "file"]
        response = upload(client, url, files[0]) if files else answer(client, step, answers)
        assert response.status_code == 302, f"{url}: {response.text}"
        url = response.location
    return steps


def hold(client: CheckingClient, draft: Applicant) -> Applicant:
    """This browser holds the draft, as if it had filled it in."""
    token = SignIn.open(draft)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return draft


def first_step(client: CheckingClient) -> str:
    return next(link for link in client.page("/daftar").links if link.startswith("/daftar/"))


def send(client: CheckingClient, url: str = "/daftar/periksa") -> TestResponse:
    return client.submit(url, {"pernyataan_benar": "y", "setuju_pdp": "y"})
