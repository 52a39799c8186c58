"""The forecast of the end: measured weeks, drawn again and again."""

from datetime import UTC, date, datetime, timedelta

from assettool.domain.register import StatusChange
from assettool.domain.waves.forecast import forecast, measured

TODAY = date(2027, 3, 10)  # a Wednesday
MONDAY = datetime(2027, 3, 8, tzinfo=UTC)


def moved(number: int, weeks_ago: int, new: str = "migrated", label: str = "netbox_assettool.application"):
    """A status change so many weeks before this one."""
    return StatusChange(number, label, number, "", new, MONDAY - timedelta(weeks=weeks_ago, days=-1))


def test_whole_weeks_are_measured_from_the_first_that_had_a_move():
    history = [
        moved(1, 3),
        moved(2, 3),
        moved(3, 1),
        moved(4, 0),
        moved(5, 2, "go"),
        moved(6, 2, label="x.integration"),
    ]
    assert measured(history, TODAY) == (2, 0, 1)
    assert measured([], TODAY) == ()


def test_what_is_long_ago_is_not_drawn_from():
    assert len(measured([moved(1, 40), moved(2, 2)], TODAY)) == 12


def test_what_was_rolled_back_counts_when_it_moved_last():
    history = [moved(1, 3), moved(1, 2, "planned"), moved(1, 1)]
    assert measured(history, TODAY) == (1,)
    assert measured(history[:2], TODAY) == ()


def test_a_steady_pace_has_no_band():
    found = forecast((5, 5, 5, 5), 20, TODAY)
    assert found is not None
    assert found.early == found.likely == found.late == date(2027, 3, 29)  # the fourth week, this one included


def test_an_uneven_pace_has_a_band_that_is_the_same_each_time():
    weeks = (0, 12, 3, 1, 8, 0)
    found = forecast(weeks, 120, TODAY)
    assert found == forecast(weeks, 120, TODAY)
    assert found is not None
    assert found.early < found.likely < found.late
    slower = forecast(weeks, 240, TODAY)
    assert slower is not None
    assert slower.likely > found.likely


def test_too_little_history_gives_no_forecast():
    assert forecast((5, 5, 5), 20, TODAY) is None
    assert forecast((0, 0, 0, 0), 20, TODAY) is None
    assert forecast((5, 5, 5, 5), 0, TODAY) is None
