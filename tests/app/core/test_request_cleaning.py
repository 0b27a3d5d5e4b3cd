"""Characters and lengths that nobody types: refused in words or left out, on both databases, never a 500."""

from __future__ import annotations

import pytest

from models.requests.workflow import RequestStatus as R
from tests.support import factories


@pytest.mark.parametrize("path", ["/layanan/%00", "/layanan/a%00/ajukan", "/admin/%07", "/layanan?x=%00"])
def test_a_path_with_a_control_character_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_form_with_one_is_read_without_it(client, verifier):
    answer = client.submit("/petugas/masuk", {"username": f"{verifier.username}\0", "password": "salah"})

    assert answer.status_code == 200 and "tidak cocok" in answer.text


@pytest.fixture
def finished(verifier, issuer):
    request = factories.submitted(factories.verified(verifier), "kia", cara_ambil="pos")
    request.approve(by=verifier)
    request.advance_to(R.PRODUCING, by=issuer)
    return request


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"resi": "P" * 61}, "Nomor resi terlalu panjang"),
        ({"resi": "P1", "number_0": "5" * 61}, "Nomor dokumen terlalu"),
    ],
)
def test_what_is_longer_than_its_column_is_refused_in_words(client, issuer, finished, given, sentence):
    client.sign_in(issuer)
    page = f"/admin/permohonan/{finished.reference}"

    answer = client.submit(f"{page}/finish", given, page=page)

    assert answer.status_code == 409 and sentence in answer.text


def test_so_are_a_receiver_and_a_reason(client, issuer, finished):
    client.sign_in(issuer)
    page = f"/admin/permohonan/{finished.reference}"

    assert "Alasan terlalu panjang" in client.submit(f"{page}/hold", {"reason": "x" * 500}, page=page).text
    client.submit(f"{page}/finish", {"resi": "P1\0"}, page=page)
    assert finished.documents[0].resi == "P1"
    answer = client.submit(f"{page}/hand_over", {"received_by": "x" * 300}, page=page)
    assert answer.status_code == 409 and "Nama terlalu panjang: 300 huruf" in answer.text
