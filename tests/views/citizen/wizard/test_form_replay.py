"""A sign-in that ends in the middle of a form loses nothing that was typed; what a stranger typed is not offered."""

from __future__ import annotations

from io import BytesIO

import pytest

from models.accounts.account import SignIn
from models.base import db
from tests.support import factories
from tests.support.client import PASSWORD
from tests.support.pages import Page
from tests.views.citizen.walking import details, hold, photo

pytestmark = pytest.mark.sqlite_only

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def returned(make_operator, client):
    """Signed in, and asked to correct the address."""
    applicant = factories.waiting()
    applicant.return_(["alamat", "foto_kk"], by=make_operator("luh"), reason="Alamat kurang lengkap")
    client.sign_in(applicant)
    return applicant


ITEM = "/akun/perbaiki/alamat-dan-kontak"


def typed_after_the_end(client, **typed: str):
    """The form is open, the sign-in ends, the form is sent. The page that a browser comes to."""
    data = client.page(ITEM).form_for(ITEM, ITEM).hidden | typed
    db.session.query(SignIn).delete()
    on = client.post(ITEM, data=data)
    assert on.status_code == 307  # a browser posts it there
    return client.post(on.location, data=data)


def test_what_was_typed_goes_through_the_sign_in_and_is_kept_by_one_button(client, returned):
    asked = typed_after_the_end(client, alamat="Jl. <b>Adi</b>", password="rahasia-sekali", password_2="rahasia-sekali")
    form = Page(asked.text).form_for("/masuk", "/masuk")
    wrong = client.post(form.action, data=form.hidden | {"nik": returned.nik, "password": "bukan ini"})
    form = Page(wrong.text).form_for("/masuk", "/masuk")
    offered = client.post(form.action, data=form.hidden | {"nik": f" {returned.nik} ", "password": PASSWORD})
    again = Page(offered.text).form_for(ITEM, "/masuk")
    kept = client.post(again.action, data=again.hidden)

    assert asked.request.path == "/masuk" and "isian tadi tidak hilang" in asked.text
    assert "rahasia-sekali" not in asked.text and "<b>Adi" not in asked.text
    assert set(again.hidden) == {"csrf_token", "halaman", "alamat"}
    assert kept.status_code == 302 and returned.address == "Jl. <b>Adi</b>"


def test_a_photo_is_asked_for_again_and_nothing_else(client, returned):
    url = "/akun/perbaiki/foto-kk"
    hidden = client.page(url).form_for(url, url).hidden
    db.session.query(SignIn).delete()
    file = {"foto_kk": (BytesIO(photo()), "kk.jpg")}
    answer = client.post(url, data=hidden | file, content_type="multipart/form-data")

    assert answer.location == f"/masuk?lanjut={url}"
    assert "hanya langkah terakhir perlu diulang" in client.page(answer.location).text


def test_a_form_of_another_session_goes_on_with_a_fresh_token(client, returned):
    tab = client.page(ITEM).form_for(ITEM, ITEM).hidden
    stale = client.post(ITEM, data=tab | {"csrf_token": "usang", "alamat": "Jl. Adi"}, headers=HERE)
    form = Page(stale.text).form_for(ITEM, ITEM)

    kept = client.post(form.action, data=form.hidden)

    assert stale.status_code == 400 and "Yang Anda tulis tidak hilang" in stale.text
    assert kept.status_code == 302 and returned.address == "Jl. Adi"


ELSEWHERE = [
    {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"},
    {"Origin": "https://jahat.example"}, {"Referer": "http://localhost.jahat.example/"},
]  # fmt: skip


def test_what_a_strangers_page_sends_is_not_offered_to_be_sent_again(client, returned):
    answers = [client.post(ITEM, data={"alamat": "Isian Penipu"}, headers=headers) for headers in ELSEWHERE]

    assert [answer.status_code for answer in answers] == [400] * len(ELSEWHERE)
    assert not any("Isian Penipu" in answer.text for answer in answers)


def test_more_than_a_form_holds_is_not_carried(client, returned):
    hidden = client.page(ITEM).form_for(ITEM, ITEM).hidden
    db.session.query(SignIn).delete()

    answer = client.post(ITEM, data=hidden | {"alamat": "x" * 30_000})

    assert answer.location == f"/masuk?lanjut={ITEM}" and "xxxx" not in client.page(answer.location).text


def test_no_stranger_names_where_the_carried_form_goes(client, returned):
    asked = typed_after_the_end(client, alamat="Jl. Adi")
    form = Page(asked.text).form_for("/masuk", "/masuk")

    answer = client.post(
        "/masuk?lanjut=//jahat.example/", data=form.hidden | {"nik": returned.nik, "password": PASSWORD}
    )

    assert "jahat" not in answer.text


def test_a_draft_whose_sign_in_ended_is_gone_on_with_by_its_password(new_client):
    phone, url = new_client(), "/daftar/alamat-dan-kontak"
    draft = hold(phone, factories.draft_registration())
    data = phone.page(url).form_for(url, url).hidden | details(alamat="Banjar Tegal 9", password="")
    db.session.query(SignIn).delete()

    asked = phone.post(phone.post(url, data=data).location, data=data)
    form = Page(asked.text).form_for("/masuk", "/masuk")
    offered = phone.post(form.action, data=form.hidden | {"nik": draft.nik, "password": PASSWORD})
    again = Page(offered.text).form_for(url, "/masuk")
    phone.post(again.action, data=again.hidden)

    assert draft.address == "Banjar Tegal 9"
