"""Two releases behind one balancer: a page of one asks the other for its files."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from app.web import static_files
from app.web.static_files import version_of

pytestmark = pytest.mark.sqlite_only

NAME = "citizen/icon.svg"


@pytest.fixture
def former(app):
    """A version of the file that a release of before served."""
    place = app.config["INSTANCE_PATH"] / "static/0123456789"
    (place / NAME).parent.mkdir(parents=True, exist_ok=True)
    (place / NAME).write_text("<svg>lama</svg>")
    app.extensions.pop("static files are kept", None)
    yield place / NAME
    shutil.rmtree(app.config["INSTANCE_PATH"] / "static")


def test_a_file_of_this_release_is_kept_for_a_year(client):
    answer = client.get(f"/static/{NAME}?v={version_of(NAME)}")

    assert (answer.status_code, answer.cache_control.max_age) == (200, 365 * 86400)


@pytest.mark.parametrize("query", ["?v=ffffffffff", "?v=../../x", "?v=", ""])
def test_a_version_that_nobody_knows_is_never_kept(client, query):
    answer = client.get(f"/static/{NAME}{query}")

    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?v=0123456789"])
def test_a_name_too_long_for_a_file_is_none_of_ours(client, former, query):
    assert client.get(f"/static/{'a' * 300}{query}").status_code == 404


def test_a_file_written_another_way_is_remembered_no_more_for_it(client):
    version_of.cache_clear()
    for times in range(5):
        client.get(f"/static/{'./' * times}{NAME}?v=ffffffffff")

    assert version_of.cache_info().currsize <= 1


def test_a_file_of_the_release_before_is_served_as_it_was(client, former):
    answer = client.get(f"/static/{NAME}?v=0123456789")

    assert answer.text == "<svg>lama</svg>" and answer.cache_control.max_age == 365 * 86400


def test_what_is_served_now_will_be_found_by_the_next_release(app, client, former):
    client.get(f"/static/{NAME}?v={version_of(NAME)}")

    assert (app.config["INSTANCE_PATH"] / "static" / version_of(NAME) / NAME).is_file()
    assert former.exists()


def test_what_no_release_served_for_thirty_days_goes(client, former):
    long_ago = time.time() - static_files.SECONDS_KEPT - 60
    os.utime(former, (long_ago, long_ago))

    client.get(f"/static/{NAME}?v={version_of(NAME)}")

    assert not former.exists()


def test_no_other_file_of_the_machine_is_reached(client, former):
    for path in ("/static/../../config.py", "/static/%2e%2e/%2e%2e/config.py?v=0123456789"):
        assert client.get(path).status_code == 404
