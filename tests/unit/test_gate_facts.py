"""What the gates look at, out of a plan and the register: the servers of a wave, and what becomes of each."""

from datetime import date

import pytest
from register_cases import make_deployment, make_register

from assettool.domain.licence import Entitlement, Estate, Fleet, Installation, Product, Subject, VirtualMachine
from assettool.domain.register import Asset
from assettool.domain.waves.checking import cost_of
from assettool.domain.waves.document import Document
from assettool.domain.waves.gates.gathering import Leaving, effects_of, leaving, servers_of
from assettool.domain.waves.outline import WaveOutline, outline_of
from assettool.domain.waves.problem import Item, Problem
from assettool.domain.waves.proposal import Proposal

MONDAY = date(2027, 3, 8)
SERVER = Asset(7, "uid-7", "S", "virtual_server", "old")


def wave_of(*members: str) -> tuple[WaveOutline, Document]:
    """A plan that moves one item with these objects in its first week."""
    problem = Problem(start=MONDAY, weeks=4, items=[Item("application:a", "A", members=members)])
    document = Document(problem, Proposal({"application:a": 0}, 0, 0, cost_of(problem, {"application:a": 0}), 0))
    wave = outline_of(document, MONDAY)
    assert wave is not None
    return wave, document


@pytest.mark.parametrize(
    ("dispositions", "expected"),
    [
        (["rehost"], Leaving("uid-7", MONDAY)),
        (["rehost", "relocate"], Leaving("uid-7", MONDAY)),
        (["repurchase"], Leaving("uid-7", MONDAY, is_replaced=False)),
        (["replatform"], Leaving("uid-7", MONDAY, 14)),
        (["rehost", "replatform"], Leaving("uid-7", MONDAY, 14)),
    ],
)
def test_a_server_leaves_as_what_runs_on_it_does(dispositions, expected):
    letters = "AB"[: len(dispositions)]
    register = make_register(
        names=letters,
        fields={letter: {"disposition": each} for letter, each in zip(letters, dispositions, strict=True)},
        deployments=[make_deployment(number, letter, 7) for number, letter in enumerate(letters, 1)],
        assets=[SERVER],
    )
    members = [f"netbox_assettool.application:{each}" for each in register.applications]
    wave, document = wave_of(*members, "netbox_assettool.asset:7")
    assert leaving(wave, document, register) == (expected,)


def test_workplaces_and_what_the_register_does_not_know_are_no_servers():
    laptop = Asset(8, "uid-8", "L", "laptop", "old")
    wave, document = wave_of(*(f"netbox_assettool.asset:{number}" for number in (7, 8, 9)))
    register = make_register(assets=[SERVER, laptop])
    assert servers_of(wave, register) == {7: "application:a"}
    assert [each.old for each in leaving(wave, document, register)] == ["uid-7"]


def test_nothing_moves_in_another_week():
    _, document = wave_of()
    assert outline_of(document, date(2027, 3, 15)) is None


def estate(**machine) -> Estate:
    """One server with one product, and one right to it."""
    return Estate(
        products={"p": Product(key="p", publisher="P", name="P", metrics=("installation",))},
        entitlements=(Entitlement(key="e", product="p", metric="installation", quantity=1),),
        installations=(
            Installation(product="p", kind=Subject.MACHINE, subject="uid-7", source="x", first_seen=date(2026, 1, 1)),
        ),
        fleet=Fleet(machines={"uid-7": VirtualMachine(key="uid-7", name="S", **machine)}),
    )


def test_a_product_is_short_while_old_and_new_both_run():
    [effect] = effects_of([Leaving("uid-7", MONDAY, 14)], estate())
    assert (effect.during.shortfall, effect.after.shortfall, effect.makes_short) == (1, 0, True)


@pytest.mark.parametrize(
    ("server", "machine"),
    [
        (Leaving("uid-7", MONDAY), {}),
        (Leaving("uid-9", MONDAY, 14), {}),
        (Leaving("uid-7", MONDAY, 14), {"retired": MONDAY}),
    ],
)
def test_nothing_changes_where_a_server_moves_as_it_is_or_is_gone_or_unknown(server, machine):
    assert effects_of([server], estate(**machine)) == ()
