"""The QR of a request: it is there while something can be fetched, and holds what the desk's box understands."""

from __future__ import annotations

import io
import re

import pytest
import segno

from app.identity.references import read_reference
from app.status.qr import qr_svg
from models.base import db
from models.cases.reference import new_reference
from models.requests.workflow import RequestStatus
from tests.support import factories


@pytest.fixture
def ready(verifier, issuer):
    def made(**answers: str):
        request = factories.submitted(factories.verified(verifier), "kia", **answers)
        request.approve(by=verifier)
        request.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return made


def test_a_request_to_be_fetched_shows_its_code_to_its_owner(app, client, ready):
    request = ready(cara_ambil="office")
    client.sign_in(request.applicant)

    page = client.get(f"/permohonan/{request.reference}").text

    assert "Tunjukkan kode ini di loket" in page
    assert f'aria-label="Kode QR dengan nomor permohonan {request.reference}"' in page
    [drawn] = re.findall(r'<path [^>]*stroke="#000" d="([^"]+)"', page)
    assert f'd="{drawn}"' in expected(f"{app.config['PUBLIC_URL']}/permohonan/{request.reference}")


def test_what_comes_by_post_or_was_handed_over_has_no_code(client, ready, issuer):
    by_post, fetched = ready(cara_ambil="pos"), ready(cara_ambil="office")
    fetched.hand_over(fetched.documents[0], by=issuer, receiver="Ibu Ayu")
    for request in (by_post, fetched):
        client.sign_in(request.applicant)

        assert "<svg width=" not in client.get(f"/permohonan/{request.reference}").text
        client.submit("/keluar", page="/permohonan")


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://dukcapil.bulelengkab.go.id/daring"])
def test_the_desk_understands_what_a_scanner_types(address):
    reference = new_reference()

    assert read_reference(f"{address}/permohonan/{reference}") == reference
    assert read_reference(f"{address}/permohonan/{reference}/") == reference


def test_the_code_is_black_on_white_and_says_what_it_is():
    svg = str(qr_svg("https://contoh/permohonan/7K3-M9Q-ZP4", 'Nomor "7K3"'))

    assert svg.startswith('<svg width="200" height="200" role="img" aria-label="Nomor &#34;7K3&#34;" viewBox=')
    assert 'fill="#fff"' in svg
    assert len(svg) < 3000
    assert "style" not in svg


def expected(text: str) -> str:
    """The same text drawn by the library's own means."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", xmldecl=False)
    return file.getvalue().decode()
