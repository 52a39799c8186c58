import pytest

from assettool.domain import brakes
from assettool.domain.accounting import Accounting
from assettool.domain.objects import APPLICATION, ASSET, CONFLICT, DEVICE, INTEGRATION, OBSERVATION
from assettool.domain.plan import Action, Change, Plan, PlannedSource
from assettool.domain.policy import Limit, Limits
from assettool.errors import UnsafePlanError


def plan_with(*changes: Change, of: int) -> Plan:
    return Plan("http://netbox.test", (), Accounting(0, 0, 0, 0, 0), changes, assets=of)


def changes(action: Action, number: int, *labels: str) -> list[Change]:
    return [Change(action, f"{label}:{n}", str(n)) for n in range(number) for label in labels]


def plan_that_retires(number: int, of: int) -> Plan:
    return plan_with(*changes(Action.RETIRE, number, ASSET, DEVICE), of=of)


@pytest.mark.parametrize(("number", "of"), [(0, 0), (25, 30), (25, 499), (50, 1000), (362, 7243)])
def test_brakes_when_the_share_is_usual_let_go(number: int, of: int):
    brakes.check(plan_that_retires(number, of), Limits())


@pytest.mark.parametrize(("number", "of", "most"), [(26, 30, 25), (51, 1000, 50), (363, 7243, 362)])
def test_brakes_when_too_many_assets_retire_refuse_with_the_counts(number: int, of: int, most: int):
    with pytest.raises(UnsafePlanError, match=f"retire {number} of {of} assets, the limit is {most}") as refused:
        brakes.check(plan_that_retires(number, of), Limits())
    assert "--allow retire" in refused.value.hint
    assert refused.value.exit_code == 4


def test_brakes_when_applications_change_are_no_brakes():
    plan = plan_with(*changes(Action.UPDATE, 30, APPLICATION, INTEGRATION), of=0)

    assert brakes.counts(plan) == {"update": 0, "retire": 0}


def test_brakes_when_the_limit_is_allowed_by_name_let_go():
    brakes.check(plan_that_retires(30, 30), Limits(), ["retire"])


def test_brakes_when_another_limit_is_allowed_refuse():
    with pytest.raises(UnsafePlanError):
        brakes.check(plan_that_retires(30, 30), Limits(), ["update"])


def test_brakes_when_too_many_assets_change_count_each_once_whatever_changes_of_it():
    limits = Limits(update=Limit(10, 0))
    ten = changes(Action.UPDATE, 5, ASSET, DEVICE) + [Change(Action.ADOPT, f"{DEVICE}:a{n}", f"a{n}") for n in range(5)]
    brakes.check(plan_with(*ten, of=100), limits)
    eleven = [*ten, Change(Action.UPDATE, f"{DEVICE}:x", "x")]
    with pytest.raises(UnsafePlanError, match="update 11 of 100 assets, the limit is 10"):
        brakes.check(plan_with(*eleven, of=100), limits)
    brakes.check(plan_with(*eleven, of=100), limits, ["update"])


def test_brakes_when_assets_are_new_or_only_their_evidence_changes_count_nothing():
    made = changes(Action.CREATE, 9, ASSET, DEVICE) + changes(Action.ADOPT, 9, DEVICE)
    evidence = [Change(Action.UPDATE, f"{label}:{n}", f"e{n}") for n in range(9) for label in (OBSERVATION, CONFLICT)]
    shared = [Change(Action.UPDATE, "dcim.site:a")]
    assert brakes.counts(plan_with(*made, *evidence, *shared, of=0)) == {"update": 0, "retire": 0}


def test_brakes_when_several_limits_are_passed_tell_all_of_them():
    everything = changes(Action.RETIRE, 2, ASSET) + changes(Action.UPDATE, 2, DEVICE)
    none = Limits(Limit(0, 0), Limit(0, 0))
    with pytest.raises(UnsafePlanError, match=r"update 2 of 9 .*; the plan would retire 2 of 9") as refused:
        brakes.check(plan_with(*everything, of=9), none)
    assert "--allow update --allow retire" in refused.value.hint


def read(**rows: int) -> list[PlannedSource]:
    return [PlannedSource(name, "fake", f"{name}.csv", "", number) for name, number in rows.items()]


@pytest.mark.parametrize(
    ("before", "now", "is_shrunk"),
    [
        (100, 80, False),
        (100, 79, True),
        (1000, 800, False),
        (1000, 799, True),
        (20, 0, False),
        (21, 0, True),
        (0, 5, False),
    ],
)
def test_shrunk_when_a_source_lacks_more_rows_than_its_limit_is_told(before: int, now: int, is_shrunk: bool):
    found = brakes.shrunk(read(intune=now), {"intune": before}, Limit(20, 20))
    assert [name for name, _ in found] == (["intune"] if is_shrunk else [])


def test_shrunk_when_it_is_told_says_how_many_and_what_to_do():
    [(_, message)] = brakes.shrunk(read(intune=50, mecm=1), {"intune": 100, "gone": 9}, Limit(20, 20))
    assert message.startswith("intune: 50 rows, and 100 the last time; it may lack 20")
    assert "if 50 fewer is right: --allow shrink" in message
