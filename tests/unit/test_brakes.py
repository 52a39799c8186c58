import pytest

from assettool.domain import brakes
from assettool.domain.accounting import Accounting
from assettool.domain.objects import ASSET, DEVICE
from assettool.domain.plan import Action, Change, Plan
from assettool.errors import UnsafePlanError


def plan_that_retires(number: int, of: int) -> Plan:
    changes = [Change(Action.RETIRE, f"{label}:{n}", str(n)) for n in range(number) for label in (ASSET, DEVICE)]
    return Plan("http://netbox.test", (), Accounting(0, 0, 0, 0, 0), tuple(changes), assets=of)


@pytest.mark.parametrize(("number", "of"), [(0, 0), (25, 30), (25, 499), (50, 1000), (362, 7243)])
def test_brakes_when_the_share_is_usual_let_go(number: int, of: int):
    brakes.check(plan_that_retires(number, of))


@pytest.mark.parametrize(("number", "of", "most"), [(26, 30, 25), (51, 1000, 50), (363, 7243, 362)])
def test_brakes_when_too_many_assets_retire_refuse_with_the_counts(number: int, of: int, most: int):
    with pytest.raises(UnsafePlanError, match=f"retire {number} of {of} assets, the limit is {most}") as refused:
        brakes.check(plan_that_retires(number, of))
    assert "--allow retire" in refused.value.hint
    assert refused.value.exit_code == 4


def test_brakes_when_the_limit_is_allowed_by_name_let_go():
    brakes.check(plan_that_retires(30, 30), ["retire"])


def test_brakes_when_another_limit_is_allowed_refuse():
    with pytest.raises(UnsafePlanError):
        brakes.check(plan_that_retires(30, 30), ["delete"])
