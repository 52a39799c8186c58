"""Renewals: which days something has to be decided."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from licences import ON, make_entitlement, make_estate, make_installation, make_product

from assettool.domain.licence import Contract, DualUse, DualUseBasis, Estate, ParallelRun
from assettool.domain.renewals import CalendarItem, Event, calendar, current_end, notice_day, plus_months


def make_contract(**fields: Any) -> Contract:
    return Contract(key="c1", supplier="Leverancier", number="2024-17", title="Zaken", tenant="arnhem", **fields)


def with_contract(**fields: Any) -> Estate:
    return make_estate([], contracts={"c1": make_contract(**fields)})


def days(items: tuple[CalendarItem, ...]) -> list[tuple[date, Event]]:
    return [(item.on, item.event) for item in items]


def test_contract_that_ends_has_its_notice_and_its_last_day():
    estate = with_contract(end=date(2026, 12, 31), notice_months=3, yearly_cost=Decimal(40_000))
    items = calendar(estate, ON)
    assert days(items) == [(date(2026, 9, 30), Event.NOTICE), (date(2026, 12, 31), Event.END)]
    first = items[0]
    assert (first.title, first.tenant, first.value) == ("Leverancier Zaken 2024-17", "arnhem", Decimal(40_000))
    assert days(calendar(estate, ON, days=30)) == []


def test_contract_that_goes_on_renews_after_its_current_term():
    estate = with_contract(end=date(2024, 12, 31), renewal_months=12, notice_days=60)
    assert days(calendar(estate, ON)) == [(date(2026, 11, 1), Event.NOTICE), (date(2027, 1, 1), Event.RENEWAL)]


def test_notice_that_came_too_late_is_overdue():
    estate = with_contract(end=date(2026, 6, 30), renewal_months=12, notice_months=2)
    notice, renewal = calendar(estate, ON)
    assert (notice.on, notice.event, notice.is_overdue) == (date(2026, 4, 30), Event.NOTICE, True)
    assert (renewal.on, renewal.event) == (date(2026, 7, 1), Event.RENEWAL)


def test_contract_that_is_over_or_has_no_end_is_not_in_the_calendar():
    assert calendar(with_contract(end=date(2026, 5, 31)), ON) == ()
    assert calendar(with_contract(), ON) == ()
    assert days(calendar(with_contract(end=date(2026, 8, 31)), ON)) == [(date(2026, 8, 31), Event.END)]


def test_true_up_is_between_sixty_and_thirty_days_before_each_anniversary():
    estate = with_contract(start=date(2024, 10, 1), end=date(2027, 9, 30), has_true_up=True)
    assert days(calendar(estate, ON, 200)) == [
        (date(2026, 8, 2), Event.TRUE_UP_OPENS),
        (date(2026, 9, 1), Event.TRUE_UP_CLOSES),
    ]
    ended = with_contract(start=date(2024, 10, 1), end=date(2026, 6, 30), has_true_up=True)
    assert days(calendar(ended, ON, 200)) == [(date(2026, 6, 30), Event.END)]
    endless = with_contract(start=date(2024, 10, 1), has_true_up=True)
    assert len(calendar(endless, ON, 200)) == 2


def test_rights_and_maintenance_end():
    estate = make_estate(
        [make_product()],
        [
            make_entitlement(end=date(2026, 7, 1), maintenance_end=date(2026, 6, 15), unit_price=Decimal(5)),
            make_entitlement("e2", "unknown", end=date(2026, 8, 1)),
            make_entitlement("e3"),
        ],
    )
    items = calendar(estate, ON)
    assert [(item.on, item.event, item.title, item.value) for item in items] == [
        (date(2026, 6, 15), Event.MAINTENANCE_ENDS, "10 × Vendor Software", Decimal(50)),
        (date(2026, 7, 1), Event.RIGHTS_END, "10 × Vendor Software", Decimal(50)),
        (date(2026, 8, 1), Event.RIGHTS_END, "10 × unknown", None),
    ]


@pytest.mark.parametrize(
    ("right", "end", "expected"),
    [
        (DualUse(DualUseBasis.CITRIX_TRADE_UP, 90), date(2026, 12, 31), [Event.DUAL_USE_ENDS, Event.PARALLEL_RUN_ENDS]),
        (DualUse(DualUseBasis.CITRIX_TRADE_UP, 90), None, [Event.DUAL_USE_ENDS]),
        (DualUse(DualUseBasis.CITRIX_TRADE_UP, 90), date(2026, 7, 1), [Event.PARALLEL_RUN_ENDS]),
        (DualUse(DualUseBasis.VENDOR_CONSENT), date(2026, 12, 31), [Event.PARALLEL_RUN_ENDS]),
        (None, date(2026, 12, 31), [Event.PARALLEL_RUN_ENDS]),
    ],
)
def test_parallel_run_and_its_right_end(right: DualUse | None, end: date | None, expected: list[Event]):
    estate = make_estate(
        [make_product()],
        [make_entitlement(dual_use=right), make_entitlement("e2", "unknown", dual_use=right)],
        installations=[make_installation(machine="old"), make_installation("unknown", machine="new")],
        parallel_runs=[ParallelRun(old="old", new="new", start=date(2026, 5, 1), end=end)],
        machines={"old": {"tenant": "rheden"}},
    )
    items = calendar(estate, ON)
    assert [item.event for item in items] == expected
    assert {item.tenant for item in items} == {"rheden"}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 31)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_plus_months_keeps_the_day_or_the_end_of_the_month(day: date, months: int, expected: date):
    assert plus_months(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 36), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_current_end_is_the_first_end_of_a_term_that_is_not_past(end: date, months: int, on: date):
    found = current_end(make_contract(end=end, renewal_months=months), on)
    assert found is not None
    assert found >= min(on, end)
    assert found == end or plus_months(found, -months) < on


def test_notice_day_counts_months_and_days():
    assert notice_day(make_contract(notice_months=1, notice_days=14), date(2026, 12, 31)) == date(2026, 11, 16)
    assert notice_day(make_contract(), date(2026, 12, 31)) is None
