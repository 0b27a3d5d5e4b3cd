from __future__ import annotations

import pytest

from app.reports.charts import bar_chart, round_above


def test_bars_stand_side_by_side_on_one_scale():
    chart = bar_chart([[0, 5, 10], [20, 0, 1]])

    assert (chart.width, chart.top, chart.columns) == (300, 20, 3)
    assert [(bar.series, bar.column, bar.value) for bar in chart.bars] == [(1, 0, 20), (0, 1, 5), (0, 2, 10), (1, 2, 1)]
    for bar in chart.bars:
        assert bar.y + bar.height == 100 and bar.height == 100 * bar.value / 20
        assert bar.column * 100 < bar.x and bar.x + bar.width < bar.column * 100 + 100
    assert len({(bar.column, bar.x) for bar in chart.bars}) == 4


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (201, 500), (10**6, 10**6)])
def test_an_axis_ends_at_a_round_number(value, top):
    assert round_above(value) == top
    assert bar_chart([[0, 0]]).bars == ()
