"""What-if: old and new side by side, what that rests on, and what is short when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from licences import make_entitlement, make_estate, make_installation, make_product

from assettool.domain.licence import DualUse, DualUseBasis, Estate, Host, Pack, Subject, VirtualMachine
from assettool.domain.whatif import Move, moving, what_if

START, END = date(2026, 9, 1), date(2026, 12, 31)
NEW = VirtualMachine(key="new", tenant="arnhem", hosts=("gem1",))


def make_move(**fields: Any) -> Move:
    return replace(Move(old="old", new=NEW, start=START, end=END), **fields)


def make_facts(quantity: int = 1, *, dual_use: DualUse | None = None, metric: str = "installation") -> Estate:
    return make_estate(
        [make_product(metrics=(metric,)), make_product("free", needs_licence=False), make_product("elsewhere")],
        [make_entitlement(metric=metric, quantity=quantity, dual_use=dual_use)],
        installations=[
            make_installation(machine="old", application="zaken"),
            make_installation("free", machine="old"),
            make_installation("unknown", machine="old"),
            make_installation("elsewhere", device="lt1"),
        ],
        machines={"old": {"tenant": "arnhem", "hosts": ["esx1"]}},
        hosts={"esx1": {"sockets": 1, "cores_per_socket": 8}},
    )


def test_move_without_a_right_is_short_while_both_run():
    found = what_if(make_facts(), [make_move()])
    [effect] = found.effects
    assert (effect.before.on, effect.before.shortfall) == (date(2026, 8, 31), 0)
    assert (effect.during.on, effect.during.required, effect.during.shortfall) == (START, 2, 1)
    assert effect.during.true_up_cost == Decimal(10)
    assert (effect.after.on, effect.after.shortfall) == (date(2027, 1, 1), 0)
    assert found.makes_short == (effect,)
    [run] = found.double_runs
    assert (run.product, run.basis, run.uncovered_from, run.is_covered) == ("software", DualUseBasis.NONE, START, False)
    reasons = {row.key: row.reason for row in found.during[0].line("software").consumption.counted}
    assert reasons == {
        "old": "installed",
        "new": "installed; runs beside old since 2026-09-01, without a right to do so",
    }
    assert [position.on for position in found.during] == [START]


def test_move_by_a_right_that_ends_too_early_is_short_from_then_on():
    found = what_if(make_facts(dual_use=DualUse(DualUseBasis.CITRIX_TRADE_UP, 90)), [make_move()])
    [run] = found.double_runs
    assert (run.until, run.uncovered_from) == (date(2026, 11, 29), date(2026, 11, 30))
    assert [(each.on, each.line("software").shortfall) for each in found.during] == [
        (START, 0),
        (date(2026, 11, 30), 1),
    ]
    assert [effect.during.on for effect in found.makes_short] == [date(2026, 11, 30)]


@pytest.mark.parametrize(
    ("move", "right"),
    [
        (make_move(), DualUse(DualUseBasis.VENDOR_CONSENT)),
        (make_move(basis=DualUseBasis.VENDOR_CONSENT), None),
        (make_move(place="azure"), DualUse(DualUseBasis.AZURE_HYBRID_BENEFIT, 180, "azure")),
        (make_move(end=date(2026, 8, 31)), None),
    ],
)
def test_move_by_right_or_without_a_parallel_run_changes_nothing(move: Move, right: DualUse | None):
    found = what_if(make_facts(dual_use=right), [move])
    assert found.effects == ()
    assert found.makes_short == ()
    assert all(run.is_covered and run.uncovered_from is None for run in found.double_runs)


def test_right_of_an_entitlement_that_ends_before_the_move_is_none():
    facts = make_facts(dual_use=DualUse(DualUseBasis.VENDOR_CONSENT))
    ended = replace(facts, entitlements=tuple(replace(each, end=date(2026, 8, 31)) for each in facts.entitlements))
    [run] = what_if(ended, [make_move()]).double_runs
    assert run.basis is DualUseBasis.NONE


def test_move_to_larger_hosts_needs_more_afterwards():
    move = make_move(new=Host(key="new", sockets=2, cores_per_socket=16), end=date(2026, 8, 31))
    found = what_if(make_facts(8, metric="core"), [move])
    [effect] = found.effects
    assert (effect.before.required, effect.after.required, effect.after.shortfall) == (8, 32, 24)
    assert effect.makes_short
    to_cluster = what_if(
        make_facts(8, metric="core"),
        [make_move(end=date(2026, 8, 31))],
        [Host(key="gem1", sockets=2, cores_per_socket=8)],
    )
    assert to_cluster.after.line("software").required == 16


def test_move_that_makes_another_metric_the_cheapest_shows_both():
    product = make_product(
        metrics=("installation", "core"), packs=(Pack(1, Decimal(10), "installation"), Pack(1, Decimal(1), "core"))
    )
    facts = replace(make_facts(), products={"software": product}, entitlements=())
    move = make_move(new=Host(key="new", sockets=2, cores_per_socket=16), end=date(2026, 8, 31))
    effects = {
        effect.metric: (effect.before.required, effect.after.required) for effect in what_if(facts, [move]).effects
    }
    assert effects == {"core": (8, 0), "installation": (0, 1)}


def test_product_that_only_the_new_environment_has_is_an_effect_too():
    facts = make_facts()
    later = make_installation("elsewhere", machine="old", first_seen=date(2026, 10, 1))
    found = what_if(replace(facts, installations=[*facts.installations, later]), [make_move()])
    assert {effect.product.key for effect in found.effects} == {"software", "elsewhere"}
    standing = next(effect for effect in found.effects if effect.product.key == "elsewhere")
    assert (standing.before.required, standing.after.required) == (1, 2)


def test_move_of_a_machine_without_software_changes_nothing():
    found = what_if(make_facts(), [make_move(old="empty")])
    assert (found.effects, found.double_runs, found.before.lines) == ((), (), ())


def test_moves_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no moves"):
        what_if(make_facts(), [])


def test_moving_is_what_is_named_and_what_the_applications_run_on():
    facts = make_facts()
    assert moving(facts, ["other"], ["zaken"]) == ("old", "other")
    assert moving(facts) == ()
    on_device = make_installation(device="lt1", application="zaken")
    assert moving(replace(facts, installations=[on_device]), applications=["zaken"]) == ()


@given(st.integers(0, 200), st.integers(1, 200), st.integers(0, 2))
def test_right_covers_exactly_the_days_that_it_lasts(length: int, days: int, quantity: int):
    end = START + timedelta(days=length)
    found = what_if(make_facts(quantity, dual_use=DualUse(DualUseBasis.VENDOR_CONSENT, days)), [make_move(end=end)])
    [run] = found.double_runs
    assert run.is_covered == (days > length)
    assert len(found.during) == (1 if days > length else 2)
    assert found.before.line("software").required == found.after.line("software").required == 1
    assert {row.kind for row in found.after.line("software").consumption.counted} == {Subject.MACHINE}


def test_move_without_anything_in_its_place_frees_the_rights_and_runs_nothing_twice():
    found = what_if(make_facts(0), [make_move(new=None, end=START - timedelta(days=1))])
    [effect] = found.effects
    assert (effect.before.required, effect.before.shortfall) == (1, 1)
    assert (effect.after.on, effect.after.required, effect.makes_short) == (START, 0, False)
    assert (found.during, found.double_runs) == ((), ())
