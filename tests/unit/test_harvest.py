"""Harvest: what is taken and not used, and what it is worth."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from licences import ON, make_entitlement, make_estate, make_installation, make_product

from assettool.domain.harvest import Use, harvest

DEVICES = {"lt1": {"name": "ARN-L-1", "tenant": "arnhem"}, "lt2": {}, "lt3": {}}
ACCOUNTS = {
    "jan": {"login": "jan1", "tenant": "arnhem", "last_seen": date(2026, 5, 30)},
    "piet": {"last_seen": date(2026, 1, 1)},
    "weg": {"disabled": date(2026, 5, 1), "last_seen": date(2026, 4, 30)},
    "balie": {"is_shared": True},
    "later": {"disabled": date(2026, 7, 1)},
}


def test_harvest_lists_idle_and_needless_rights_with_their_value():
    estate = make_estate(
        [make_product(metrics=("subscription",), price=None)],
        [make_entitlement(metric="subscription", unit_price=Decimal(400))],
        installations=[make_installation(account=key) for key in (*ACCOUNTS, "vreemd")],
        accounts=ACCOUNTS,
    )
    [line] = harvest(estate, ON, 90)
    assert {row.key: row.use for row in line.rows} == {
        "jan": Use.USED,
        "piet": Use.IDLE,
        "weg": Use.NOBODY,
        "balie": Use.NOBODY,
        "later": Use.UNKNOWN,
        "vreemd": Use.UNKNOWN,
    }
    reasons = {row.key: row.reason for row in line.rows}
    assert reasons["piet"] == "not used for 151 days"
    assert reasons["weg"] == "disabled since 2026-05-01"
    assert (line.unknown, line.value) == (2, Decimal(1200))
    assert [row.name for row in line.rows if row.key == "jan"] == ["jan1"]


def test_harvest_takes_the_latest_use_and_leaves_out_what_is_gone_or_free():
    estate = make_estate(
        [make_product(), make_product("free", needs_licence=False), make_product("none", price=None)],
        installations=[
            make_installation(device="lt1", last_used=date(2025, 1, 1), source="a"),
            make_installation(device="lt1", last_used=date(2026, 5, 31), source="b"),
            make_installation(device="lt1", source="c"),
            make_installation(device="lt2", removed=ON),
            make_installation("free", device="lt3"),
            make_installation("unknown", device="lt3"),
            make_installation("none", device="lt3", last_used=date(2026, 1, 1)),
        ],
        devices=DEVICES,
    )
    first, second = harvest(estate, ON, 90)
    assert second.product.key == "software"
    assert [(row.name, row.tenant, row.use, row.reason) for row in second.rows] == [
        ("ARN-L-1", "arnhem", Use.USED, "used on 2026-05-31")
    ]
    assert (first.product.key, first.value, len(first.harvest)) == ("none", None, 1)
    assert [line.product.key for line in harvest(estate, ON, 90, ["software"])] == ["software"]


@given(st.lists(st.tuples(st.sampled_from(sorted(ACCOUNTS)), st.none() | st.dates(date(2025, 1, 1), ON)), max_size=8))
def test_rows_of_harvest_are_all_that_have_the_product(found: list[tuple[str, date | None]]):
    estate = make_estate(
        [make_product()],
        installations=[make_installation(account=key, last_used=day) for key, day in found],
        accounts=ACCOUNTS,
    )
    lines = harvest(estate, ON, 30)
    assert sum(len(line.rows) for line in lines) == len({key for key, _ in found})


def test_line_of_harvest_tells_idle_and_of_nobody_apart():
    estate = make_estate(
        [make_product()],
        installations=[
            make_installation(device="lt1", last_used=date(2026, 1, 1)),
            make_installation(device="lt2"),
            make_installation(account="gone"),
        ],
        devices={"lt1": {}, "lt2": {}},
        accounts={"gone": {"disabled": date(2026, 1, 1)}},
    )
    [line] = harvest(estate, ON, 90)
    assert (line.idle, line.of_nobody, line.unknown, len(line.harvest)) == (1, 1, 1, 2)
