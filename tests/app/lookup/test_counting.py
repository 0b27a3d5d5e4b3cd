"""How much of what was found a list shows."""

from __future__ import annotations

import sqlalchemy as sa

from app.lookup.counting import MOST_SAID, count_found, of_all_text
from models.registrations.applicant import Applicant
from tests.support import factories


def test_a_part_is_said_to_be_one_and_nobody_counts_without_end():
    assert of_all_text(25, 25) == of_all_text(3, 0) == ""
    assert of_all_text(25, 499) == "25 dari 499"
    assert of_all_text(25, MOST_SAID + 1) == "25 dari 500+"


def test_what_was_found_is_counted(app):
    factories.waiting()
    factories.waiting()

    assert count_found(sa.select(Applicant.id).order_by(Applicant.name)) == 2
