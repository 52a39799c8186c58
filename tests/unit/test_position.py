"""The licence position: its numbers, its rows, and what holds whatever the estate is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product as every
from typing import Any

import msgspec
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from licences import ON, make_access, make_entitlement, make_estate, make_installation, make_product

from assettool.domain.licence import (
    Allocation,
    DualUse,
    DualUseBasis,
    Entitlement,
    Estate,
    Fleet,
    Host,
    Installation,
    Pack,
    ParallelRun,
    Peak,
    Product,
    Reported,
    Subject,
    VirtualMachine,
)
from assettool.domain.metrics.gathering import Gathering
from assettool.domain.position import Line, Position, Status, position
from assettool.errors import UsageError

TENANTS = ("arnhem", "renkum", "")
DEVICES = {f"d{n}": {"tenant": TENANTS[n % 3], "account": f"a{n % 2}", "site": f"s{n % 2}"} for n in range(5)}
ACCOUNTS = {f"a{n}": {"tenant": TENANTS[n % 3], "login": f"user{n}"} for n in range(4)}


def on_devices(number: int, product: str = "software", **fields: Any) -> list[Installation]:
    return [make_installation(product, device=f"d{n}", **fields) for n in range(number)]


def line_of(estate: Estate, product: str = "software", metric: str = "", on: date = ON) -> Line:
    return position(estate, on).line(product, metric)


def missing_value(found: Position) -> Decimal:
    """What all that is missing is worth, by the single right."""
    return sum((line.shortfall * (line.price or Decimal(0)) for line in found.lines), Decimal(0))


def test_line_when_more_is_used_than_owned_is_short_with_the_cost():
    estate = make_estate(
        [make_product(packs=(Pack(1, Decimal(12)), Pack(5, Decimal(50))))],
        [make_entitlement(quantity=2, rights_per_pack=2, unit_price=Decimal("9.50"), contract="c1")],
        installations=[*on_devices(5), *(make_installation(device=f"x{n}") for n in range(6))],
        devices=DEVICES,
    )
    line = line_of(estate)
    assert (line.owned, line.entitled, line.required, line.shortfall, line.surplus) == (4, 4, 11, 7, 0)
    assert line.balance == -7
    assert line.status is Status.SHORT
    assert line.spend == Decimal(19)
    assert line.purchase is not None
    assert [(pack.rights, number) for pack, number in line.purchase.packs] == [(5, 1), (1, 2)]
    assert line.purchase.rights == 7
    assert line.true_up_cost == Decimal(74)
    assert line.price == Decimal(10)
    [row] = line.entitlements
    assert (row.entitlement, row.contract, row.rights, row.used, row.is_counted) == ("e1", "c1", 4, 4, True)
    assert [rule.id for rule in line.rules] == ["device"]
    assert line.unchecked == ()


def test_line_when_everything_is_covered_has_a_surplus_and_its_value():
    estate = make_estate([make_product()], [make_entitlement()], installations=on_devices(4), devices=DEVICES)
    line = line_of(estate)
    assert (line.surplus, line.surplus_value, line.true_up_cost) == (6, Decimal(60), Decimal(0))
    assert line.status is Status.SURPLUS
    exact = line_of(replace(estate, entitlements=(make_entitlement(quantity=4),)))
    assert exact.status is Status.EVEN


def test_line_without_a_price_says_so():
    estate = make_estate([make_product(price=None)], installations=on_devices(2))
    line = line_of(estate)
    assert (line.price, line.true_up_cost, line.surplus_value, line.reclaimable_value) == (None, None, None, None)
    found = position(estate, ON)
    assert found.without_price == (line,)
    assert found.true_up_cost == 0
    assert [tenant.true_up_cost for tenant in line.tenants] == [None]


def test_price_when_there_is_no_list_is_what_was_paid_last():
    bought = [
        make_entitlement("e1", unit_price=Decimal(30), start=date(2024, 1, 1), end=date(2025, 1, 1)),
        make_entitlement("e2", unit_price=Decimal(40), start=date(2025, 1, 1), end=date(2025, 12, 31)),
        make_entitlement("e3", unit_price=Decimal(99), start=date(2027, 1, 1)),
        make_entitlement("e4", metric="user", unit_price=Decimal(1), end=date(2025, 1, 1)),
    ]
    estate = make_estate([make_product(price=None)], bought, installations=on_devices(2), devices=DEVICES)
    line = line_of(estate, metric="device")
    assert (line.price, line.true_up_cost) == (Decimal(40), Decimal(80))
    assert {row.entitlement: row.reason for row in line.entitlements} == {
        "e1": "it ended on 2025-01-01",
        "e2": "it ended on 2025-12-31",
        "e3": "it starts on 2027-01-01",
    }


def test_entitlements_that_do_not_count_say_why():
    wrong = [
        make_entitlement("negative", quantity=-5),
        make_entitlement("no-pack", rights_per_pack=0),
        make_entitlement("future", start=date(2026, 6, 2)),
        make_entitlement("ended", end=date(2026, 5, 31)),
        make_entitlement("odd", metric="per moon"),
        make_entitlement("old"),
        make_entitlement("new", replaces=("old",), start=date(2026, 6, 1), end=date(2026, 6, 1)),
    ]
    found = position(make_estate([make_product()], wrong), ON)
    reasons = {row.entitlement: row.reason for line in found.lines for row in line.entitlements}
    assert reasons == {
        "negative": "it is no number of rights: -5 × 1",
        "no-pack": "it is no number of rights: 10 × 0",
        "future": "it starts on 2026-06-02",
        "ended": "it ended on 2026-05-31",
        "odd": "no metric that is known: per moon",
        "old": "renewed by new from 2026-06-01",
        "new": "counts",
    }
    assert {line.metric: line.owned for line in found.lines} == {"device": 10, "per moon": 0}


def test_entitlement_that_does_not_count_is_in_the_line_of_its_own_product():
    ended = make_entitlement("old", "std-2019", end=date(2026, 1, 1))
    found = position(make_estate(FAMILY, [ended, make_entitlement("new", "std-2022")]), ON)
    assert {line.product.key: [row.entitlement for row in line.entitlements] for line in found.lines} == {
        "std-2019": ["old"],
        "std-2022": ["new"],
    }


def test_position_of_a_metric_that_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="no metric that is known, of Vendor Software: moon"):
        position(make_estate([make_product(metrics=("moon",))]), ON)


def test_position_of_some_products_has_their_families_only():
    products = [make_product("a", family="one"), make_product("b", family="one"), make_product("c")]
    found = position(make_estate(products, installations=on_devices(1, "c") + on_devices(1, "b")), ON, ["a"])
    assert [line.product.key for line in found.lines] == ["b"]
    with pytest.raises(KeyError):
        found.line("c")


def test_products_that_the_catalogue_lacks_are_named():
    estate = make_estate(
        [],
        [make_entitlement(product="p1")],
        installations=[make_installation("p2", device="d")],
        accesses=[make_access("p3", account="a")],
        peaks=[Peak(product="p4", on=ON, number=1)],
        reported=[Reported(product="p5", on=ON, number=1)],
    )
    found = position(estate, ON)
    assert found.lines == ()
    assert found.unknown_products == ("p1", "p2", "p3", "p4", "p5")


def test_unknown_rows_make_a_covered_line_unknown():
    estate = make_estate([make_product(metrics=("core",))], installations=[make_installation(host="h1")])
    assert line_of(estate).status is Status.UNKNOWN


FAMILY = [
    make_product("std-2019", name="Server", edition="Standard", version="2019", release=2019, rank=1, family="srv"),
    make_product("std-2022", name="Server", edition="Standard", version="2022", release=2022, rank=1, family="srv"),
    make_product("ent-2022", name="Server", edition="Enterprise", version="2022", release=2022, rank=2, family="srv"),
    make_product("any", name="Server", edition="Standard", rank=1, family="srv"),
]


@pytest.mark.parametrize(
    ("fields", "installed", "covered"),
    [
        ({"product": "std-2022"}, "std-2022", True),
        ({"product": "std-2022"}, "std-2019", False),
        ({"product": "std-2022", "may_downgrade": True}, "std-2019", True),
        ({"product": "std-2019"}, "std-2022", False),
        ({"product": "std-2019", "may_upgrade": True}, "std-2022", True),
        ({"product": "std-2019", "is_subscription": True}, "std-2022", True),
        ({"product": "std-2019", "maintenance_end": date(2026, 6, 1)}, "std-2022", True),
        ({"product": "std-2019", "maintenance_end": date(2026, 5, 31)}, "std-2022", False),
        (
            {"product": "std-2019", "maintenance_start": date(2026, 6, 2), "maintenance_end": date(2027, 1, 1)},
            "std-2022",
            False,
        ),
        ({"product": "ent-2022"}, "std-2022", False),
        ({"product": "ent-2022", "may_downgrade_edition": True}, "std-2022", True),
        ({"product": "ent-2022", "may_downgrade_edition": True}, "std-2019", False),
        ({"product": "std-2022", "may_downgrade_edition": True}, "ent-2022", False),
        ({"product": "any"}, "std-2019", True),
        ({"product": "std-2022"}, "any", True),
        ({"product": "std-2022", "metric": "subscription"}, "std-2022", False),
        ({"product": "std-2022", "tenant": "renkum"}, "std-2022", False),
        ({"product": "std-2022", "tenant": "renkum", "is_transferable": True}, "std-2022", True),
        ({"product": "std-2022", "tenant": "arnhem"}, "std-2022", True),
    ],
)
def test_rights_cover_other_versions_and_editions_as_the_entitlement_says(
    fields: dict[str, Any], installed: str, covered: bool
):
    estate = make_estate(FAMILY, [make_entitlement(**fields)], installations=on_devices(1, installed), devices=DEVICES)
    line = line_of(estate, installed, "device")
    assert line.shortfall == (0 if covered else 1)
    own = fields["product"] == installed
    assert line.borrowed == (1 if covered and not own else 0)
    if covered and not own:
        lender = line_of(estate, fields["product"])
        assert (lender.owned, lender.lent, lender.entitled, lender.surplus) == (10, 1, 9, 9)


def test_own_rights_go_first_and_those_that_hold_for_more_make_room():
    bought = [
        make_entitlement("wide", "ent-2022", quantity=1, may_downgrade_edition=True),
        make_entitlement("own", "std-2022", quantity=1),
    ]
    installed = [*on_devices(2, "std-2022"), make_installation("ent-2022", device="d4")]
    found = position(make_estate(FAMILY, bought, installations=installed, devices=DEVICES), ON)
    standard, enterprise = found.line("std-2022"), found.line("ent-2022")
    assert (standard.covered, standard.borrowed, standard.shortfall) == (1, 0, 1)
    assert (enterprise.covered, enterprise.lent, enterprise.shortfall) == (1, 0, 0)


def test_rights_move_on_where_a_need_has_no_other():
    """The rights for both versions cover the old one first, until only they can cover the new one."""
    bought = [
        make_entitlement("both", "std-2022", quantity=1, may_downgrade=True),
        make_entitlement("old", "std-2019", quantity=1),
    ]
    products = [FAMILY[0], replace(FAMILY[1], packs=(Pack(1, Decimal(5)),))]
    installed = [make_installation("std-2019", device="d0"), make_installation("std-2022", device="d1")]
    found = position(make_estate(products, bought, installations=installed, devices=DEVICES), ON)
    assert [line.shortfall for line in found.lines] == [0, 0]


def test_allocation_keeps_rights_for_a_tenant_and_says_how_many_are_in_use():
    estate = make_estate(
        [make_product()],
        [make_entitlement(quantity=6)],
        allocations=[
            Allocation(entitlement="e1", to=Subject.TENANT, subject="renkum", quantity=3),
            Allocation(entitlement="e1", to=Subject.DEVICE, subject="d0"),
            Allocation(entitlement="e1", to=Subject.APPLICATION, subject="zaken", quantity=2, tenant="arnhem"),
            Allocation(entitlement="e1", to=Subject.TENANT, subject="late", start=date(2026, 7, 1)),
            Allocation(entitlement="e1", to=Subject.TENANT, subject="early", end=date(2026, 5, 31)),
            Allocation(entitlement="e1", to=Subject.TENANT, subject="odd", quantity=-1),
        ],
        installations=[
            make_installation(device="d0", application="zaken"),
            *(make_installation(device=f"d{n}") for n in (1, 3)),
        ],
        devices=DEVICES,
    )
    line = line_of(estate)
    assert [(use.subject, use.quantity, use.in_use) for use in line.allocations] == [
        ("renkum", 3, 1), ("d0", 1, 1), ("zaken", 2, 1), ("odd", -1, 0),
    ]  # fmt: skip
    assert {tenant.tenant: (tenant.entitled, tenant.covered, tenant.surplus) for tenant in line.tenants} == {
        "arnhem": (3, 2, 1),
        "renkum": (3, 1, 2),
    }


def test_allocation_to_somebody_who_left_is_not_in_use():
    estate = make_estate(
        [make_product(metrics=("named_user",))],
        [make_entitlement(metric="named_user")],
        allocations=[Allocation(entitlement="e1", to=Subject.ACCOUNT, subject=key) for key in ("a0", "weg")],
        installations=[make_installation(account="a0"), make_installation(account="weg")],
        accounts={**ACCOUNTS, "weg": {"disabled": date(2026, 1, 1)}},
    )
    line = line_of(estate)
    assert [(use.subject, use.in_use) for use in line.allocations] == [("a0", 1), ("weg", 0)]
    assert (line.required, line.reclaimable) == (2, 1)


def test_cost_is_shared_out_to_the_last_part_of_a_cent():
    estate = make_estate(
        [make_product(packs=(Pack(3, Decimal("0.1")), Pack(1, Decimal("0.0335"))))],
        installations=on_devices(5),
        devices=DEVICES,
    )
    line = line_of(estate)
    assert line.true_up_cost == Decimal("0.1670")
    assert {tenant.tenant: tenant.true_up_cost for tenant in line.tenants} == {
        "": Decimal("0.0334"), "arnhem": Decimal("0.0668"), "renkum": Decimal("0.0668"),
    }  # fmt: skip


def test_allocation_of_idle_rights_still_covers_somebody_else():
    estate = make_estate(
        [make_product()],
        [make_entitlement(quantity=1)],
        allocations=[Allocation(entitlement="e1", to=Subject.TENANT, subject="renkum")],
        installations=[make_installation(device="d0")],
        devices=DEVICES,
    )
    line = line_of(estate)
    assert (line.shortfall, line.allocations[0].in_use) == (0, 0)


def test_rights_of_a_tenant_do_not_cover_another_one():
    estate = make_estate(
        [make_product()], [make_entitlement(tenant="renkum")], installations=on_devices(2), devices=DEVICES
    )
    tenants = {tenant.tenant: tenant for tenant in line_of(estate).tenants}
    assert (tenants["arnhem"].shortfall, tenants["arnhem"].true_up_cost) == (1, Decimal(10))
    assert (tenants["renkum"].shortfall, tenants["renkum"].surplus) == (0, 9)


def test_reclaimable_rights_have_a_value():
    estate = make_estate(
        [make_product(metrics=("subscription",))],
        [make_entitlement(metric="subscription", is_subscription=True)],
        installations=[make_installation(account="a0"), make_installation(account="weg")],
        accounts={**ACCOUNTS, "weg": {"disabled": date(2026, 1, 1), "tenant": "arnhem"}},
    )
    line = line_of(estate)
    assert (line.required, line.reclaimable, line.needed, line.reclaimable_value) == (2, 1, 1, Decimal(10))
    assert [rule.id for rule in line.unchecked] == ["subscription.reclaim"]
    assert position(estate, ON).rules == line.rules


def test_suite_covers_its_parts_from_the_day_that_it_is_assigned():
    products = [
        make_product("suite", metrics=("subscription",)),
        make_product("cal", metrics=("user_cal",), included_in=("suite", "unknown-suite")),
        make_product("vda", metrics=("vda",), included_in=("suite",)),
    ]
    estate = make_estate(
        products,
        installations=[
            make_installation("suite", account="a0"),
            make_installation("suite", account="a1", first_seen=date(2026, 7, 1)),
            make_installation("unknown-suite", account="a2"),
        ],
        accesses=[make_access("cal", account=f"a{n}") for n in range(4)],
        accounts=ACCOUNTS,
        devices=DEVICES,
    )
    estate = replace(
        estate, accesses=[*estate.accesses, make_access("vda", device="d0"), make_access("vda", device="d1")]
    )
    assert [row.key for row in line_of(estate, "vda").consumption.counted] == ["d1"]
    line = line_of(estate, "cal")
    assert {row.key: row.reason for row in line.consumption.not_counted} == {
        "a0": "has it by Vendor Suite",
        "a2": "has it by unknown-suite",
    }
    assert line.required == 2


def test_metric_is_chosen_that_leaves_the_least_to_buy():
    product = make_product(
        metrics=("device", "user"), packs=(Pack(1, Decimal(10), "device"), Pack(1, Decimal(15), "user"))
    )
    estate = make_estate([product], installations=on_devices(4), devices=DEVICES)
    found = position(estate, ON)
    assert [(line.metric, line.required) for line in found.lines] == [("user", 2)]
    [choice] = found.choices
    assert [(each.label, each.value, each.is_chosen) for each in choice.alternatives] == [
        ("per device", Decimal(40), False),
        ("per user", Decimal(30), True),
    ]
    assert choice.is_proven
    owned = replace(estate, entitlements=(make_entitlement(quantity=4),))
    assert [(line.metric, line.shortfall) for line in position(owned, ON).lines] == [("device", 0)]


def test_metric_without_a_price_is_not_chosen_where_another_has_one():
    product = make_product(metrics=("user", "device"), packs=(Pack(1, Decimal(10), "device"),))
    estate = make_estate([product], installations=on_devices(4), devices=DEVICES)
    found = position(estate, ON)
    assert [line.metric for line in found.lines] == ["device"]
    assert [each.value for each in found.choices[0].alternatives] == [None, Decimal(40)]


def test_metric_that_cannot_be_counted_is_not_chosen():
    product = make_product(metrics=("user", "installation"))
    estate = make_estate([product], installations=[make_installation(machine="vm1")])
    assert line_of(estate).metric == "installation"
    neither = replace(product, metrics=("user", "core"))
    line = line_of(replace(estate, products={"software": neither}))
    assert line.status is Status.UNKNOWN


def test_vendor_view_of_oracle_is_beside_the_number_of_the_contract():
    estate = make_estate(
        [make_product(metrics=("oracle_processor",))],
        installations=[make_installation(machine="vm1")],
        hosts={f"h{n}": {"sockets": 2, "cores_per_socket": 8, "processor": "Xeon", "vcenter": "vc"} for n in range(3)},
        machines={"vm1": {"hosts": ["h0"]}},
    )
    line = line_of(estate)
    assert line.vendor_view is not None
    assert (line.required, line.vendor_view.required) == (8, 24)
    assert "oracle.soft-partition" in [rule.id for rule in line.rules]


SQL = [
    make_product(
        "sql-std", name="SQL Server", edition="Standard", version="2022", release=2022, rank=1, family="sql",
        metrics=("sql_core", "sql_server"), cal="sql-cal",
        packs=(Pack(2, Decimal(3600), "sql_core"), Pack(1, Decimal(900), "sql_server")),
    ),
    make_product(
        "sql-old", name="SQL Server", edition="Standard", version="2019", release=2019, rank=1, family="sql",
        metrics=("sql_core",), cal="sql-cal", packs=(Pack(2, Decimal(3600)),),
    ),
    make_product("sql-cal", name="SQL CAL", metrics=("user_cal",), price=200),
]  # fmt: skip


def sql_estate(users: int, *installed: Installation, products: list[Product] = SQL) -> Estate:
    return make_estate(
        products,
        installations=installed or [make_installation("sql-std", machine="vm1")],
        accesses=[make_access("sql-cal", account=f"u{n}") for n in range(users)],
        machines={"vm1": {"vcpus": 4}, "vm2": {"vcpus": 4}},
        accounts={f"u{n}": {} for n in range(users)},
    )


def test_sql_standard_for_few_users_is_by_server_with_cals():
    found = position(sql_estate(5), ON)
    assert {line.product.key: (line.metric, line.required) for line in found.lines} == {
        "sql-std": ("sql_server", 1),
        "sql-cal": ("user_cal", 5),
    }
    assert [each.value for each in found.choices[0].alternatives] == [Decimal(7200), Decimal(1900)]


def test_sql_standard_for_many_users_is_by_core_and_needs_no_cals():
    found = position(sql_estate(50), ON)
    assert {line.product.key: (line.metric, line.required) for line in found.lines} == {
        "sql-std": ("sql_core", 4),
        "sql-cal": ("user_cal", 0),
    }
    assert found.line("sql-cal").consumption.not_counted[0].reason == "no CAL is needed where cores are licensed"


def test_sql_standard_when_its_users_are_not_known_is_by_core():
    assert position(sql_estate(0), ON).line("sql-std").metric == "sql_core"
    server_only = [replace(SQL[0], metrics=("sql_server",)), SQL[2]]
    line = position(sql_estate(0, products=server_only), ON).line("sql-cal")
    assert [row.reason for row in line.consumption.unknown] == ["who may reach the servers is not known"]


def test_access_licence_that_two_versions_share_counts_once():
    installed = (make_installation("sql-std", machine="vm1"), make_installation("sql-old", machine="vm2"))
    found = position(sql_estate(3, *installed), ON)
    assert {line.product.key: (line.metric, line.required) for line in found.lines} == {
        "sql-old": ("sql_core", 4),
        "sql-std": ("sql_server", 1),
        "sql-cal": ("user_cal", 3),
    }


def test_sql_2022_on_a_virtual_machine_needs_rights_with_maintenance():
    estate = sql_estate(50)
    bought = Entitlement(key="e", product="sql-std", metric="sql_core", quantity=2, rights_per_pack=2)
    assert position(replace(estate, entitlements=(bought,)), ON).line("sql-std").shortfall == 4
    maintained = replace(bought, maintenance_end=date(2027, 1, 1))
    assert position(replace(estate, entitlements=(maintained,)), ON).line("sql-std").shortfall == 0


ENTERPRISE = make_product(
    "sql-ent", name="SQL Server", edition="Enterprise", version="2022", release=2022, rank=2, family="sql",
    metrics=("sql_core", "sql_host"), packs=(Pack(2, Decimal(13_000)),),
)  # fmt: skip


def enterprise_estate(machines: int, *installed: Installation, quantity: int = 0, **fields: Any) -> Estate:
    right = Entitlement(key="e", product="sql-ent", metric="sql_core", quantity=quantity, **fields)
    return make_estate(
        [ENTERPRISE],
        [right] if quantity else [],
        installations=installed or [make_installation("sql-ent", machine=f"vm{n}") for n in range(machines)],
        hosts={"esx1": {"sockets": 2, "cores_per_socket": 8, "cluster": "CL-SQL"}},
        machines={f"vm{n}": {"vcpus": 8, "hosts": ["esx1"]} for n in range(machines)},
    )


def test_sql_enterprise_with_many_machines_is_by_host_and_with_few_by_machine():
    found = position(enterprise_estate(5), ON)
    assert (found.line("sql-ent").required, found.line("sql-ent").methods) == (16, ("sql_core", "sql_host"))
    [choice] = found.choices
    assert choice.unit == "CL-SQL"
    assert next(each.label for each in choice.alternatives if each.is_chosen).startswith("by host")
    assert position(enterprise_estate(1), ON).line("sql-ent").required == 8


def test_sql_enterprise_without_maintenance_has_as_many_machines_as_licences():
    plain = enterprise_estate(20, quantity=20)
    assert position(plain, ON).line("sql-ent").shortfall == 0
    assert position(plain, ON).line("sql-ent").required == 20
    maintained = enterprise_estate(20, quantity=16, maintenance_end=date(2027, 1, 1))
    assert (position(maintained, ON).line("sql-ent").required, position(maintained, ON).line("sql-ent").shortfall) == (
        16,
        0,
    )


def test_sql_enterprise_replicas_are_free_with_maintenance_and_servers_count_their_cores():
    installed = (
        make_installation("sql-ent", host="esx1"),
        make_installation("sql-ent", machine="vm0", replica_of="esx1"),
        make_installation("sql-ent", machine="vm1", replica_of="esx1", removed=date(2026, 1, 1)),
    )
    line = position(enterprise_estate(2, *installed, quantity=16, maintenance_end=date(2027, 1, 1)), ON).line("sql-ent")
    assert line.required == 16
    assert {row.key: row.reason for row in line.consumption.not_counted} == {
        "vm0": "a replica that only waits for esx1 to fail",
        "vm1": "removed on 2026-01-01",
    }


RUN = ParallelRun(old="d0", new="d1", start=date(2026, 5, 1), end=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("run", "right", "on", "required", "reason"),
    [
        (RUN, None, ON, 2, "runs beside d0 since 2026-05-01, without a right to do so"),
        (RUN, DualUse(DualUseBasis.NONE), ON, 2, "without a right to do so"),
        (RUN, DualUse(DualUseBasis.CITRIX_TRADE_UP, 90), ON, 1, "by citrix trade up until 2026-07-29"),
        (RUN, DualUse(DualUseBasis.CITRIX_TRADE_UP, 90), date(2026, 7, 30), 2, "ended on 2026-07-29"),
        (RUN, DualUse(DualUseBasis.AZURE_HYBRID_BENEFIT, 180, "azure"), ON, 2, "without a right to do so"),
        (
            msgspec.structs.replace(RUN, place="azure"),
            DualUse(DualUseBasis.AZURE_HYBRID_BENEFIT, 180, "azure"),
            ON,
            1,
            "by azure hybrid benefit until 2026-10-27",
        ),
        (RUN, DualUse(DualUseBasis.VENDOR_CONSENT), ON, 1, "by vendor consent"),
        (msgspec.structs.replace(RUN, basis=DualUseBasis.VENDOR_CONSENT), None, ON, 1, "until 2026-12-31"),
        (RUN, DualUse(DualUseBasis.VENDOR_CONSENT), date(2027, 1, 1), 2, "was to stop after 2026-12-31"),
        (RUN, None, date(2026, 4, 30), 2, "has it"),
    ],
)
def test_parallel_run_counts_once_as_long_as_there_is_a_right(
    run: ParallelRun, right: DualUse | None, on: date, required: int, reason: str
):
    estate = make_estate(
        [make_product()],
        [make_entitlement(dual_use=right)],
        installations=on_devices(2),
        parallel_runs=[run],
        devices=DEVICES,
    )
    line = line_of(estate, on=on)
    assert line.required == required
    [row] = [row for row in (*line.consumption.counted, *line.consumption.not_counted) if row.key == "d1"]
    assert reason in row.reason


def test_parallel_run_whose_old_one_is_gone_is_an_ordinary_installation():
    estate = make_estate(
        [make_product()],
        [make_entitlement(dual_use=DualUse(DualUseBasis.VENDOR_CONSENT))],
        installations=[make_installation(device="d0", removed=ON), make_installation(device="d1")],
        parallel_runs=[RUN],
        devices=DEVICES,
    )
    line = line_of(estate)
    assert [(row.key, row.reason) for row in line.consumption.counted] == [("d1", "has it")]


def test_families_are_joined_by_an_access_licence():
    assert [[product.key for product in family] for family in Gathering(make_estate(SQL), ON).families()] == [
        ["sql-cal", "sql-old", "sql-std"]
    ]


# Windows Server

STANDARD = make_product(
    "ws-std", name="Windows Server", edition="Standard", version="2022", release=2022, rank=1, family="ws",
    metrics=("windows_standard",), packs=(Pack(2, Decimal(100)), Pack(16, Decimal(800))),
)  # fmt: skip
DATACENTER = replace(
    STANDARD, key="ws-dc", edition="Datacenter", rank=2, metrics=("windows_datacenter",), packs=(Pack(2, Decimal(620)),)
)
OLDER = replace(STANDARD, key="ws-std-2016", version="2016", release=2016)


def windows_right(key: str, product: str, quantity: int, **fields: Any) -> Entitlement:
    metric = "windows_datacenter" if product == "ws-dc" else "windows_standard"
    return Entitlement(key=key, product=product, metric=metric, quantity=quantity, **fields)


def windows_estate(
    hosts: dict[str, Any],
    machines: dict[str, Any],
    *rights: Entitlement,
    products: Any = (STANDARD, DATACENTER),
    **more: Any,
) -> Estate:
    installed = more.pop("installations", [make_installation("ws-std", machine=key) for key in machines])
    return make_estate(products, rights, hosts=hosts, machines=machines, installations=installed, **more)


CLUSTER = {f"esx{n}": {"sockets": 2, "cores_per_socket": 8, "cluster": "CL-1"} for n in range(2)}


def test_windows_with_few_machines_is_standard_and_with_many_datacenter():
    few = {f"vm{n}": {"vcpus": 4, "hosts": list(CLUSTER)} for n in range(4)}
    found = position(windows_estate(CLUSTER, few), ON)
    assert [(line.product.key, line.required) for line in found.lines] == [("ws-std", 64)]
    many = {f"vm{n}": {"vcpus": 4, "hosts": list(CLUSTER)} for n in range(20)}
    found = position(windows_estate(CLUSTER, many), ON)
    assert {line.product.key: line.required for line in found.lines} == {"ws-dc": 32, "ws-std": 0}
    [choice] = found.choices
    assert choice.unit == "CL-1"
    assert {each.label: each.value for each in choice.alternatives} == {
        "by host: Standard": Decimal(16_000),
        "by host: Datacenter and Standard": Decimal(12_960),
        "by host: Datacenter": Decimal(9_920),
    }
    row = found.line("ws-std").consumption.not_counted[0]
    assert row.reason == "covered by Vendor Windows Server Datacenter 2022 on esx0, esx1"


def test_windows_edition_without_a_price_that_nobody_owns_is_no_way_out():
    many = {f"vm{n}": {"vcpus": 4, "hosts": list(CLUSTER)} for n in range(20)}
    unpriced = replace(DATACENTER, packs=())
    found = position(windows_estate(CLUSTER, many, products=(STANDARD, unpriced)), ON)
    assert {line.product.key: line.required for line in found.lines} == {"ws-std": 320}
    owned = windows_estate(CLUSTER, many, windows_right("dc", "ws-dc", 32), products=(STANDARD, unpriced))
    assert position(owned, ON).line("ws-dc").required == 32


def test_windows_rights_that_are_owned_are_used_before_others_are_bought():
    machines = {f"vm{n}": {"vcpus": 4, "hosts": list(CLUSTER)} for n in range(4)}
    owned = windows_right("dc", "ws-dc", 32)
    found = position(windows_estate(CLUSTER, machines, owned), ON)
    assert [(line.product.key, line.required, line.shortfall) for line in found.lines] == [
        ("ws-dc", 32, 0),
        ("ws-std", 0, 0),
    ]


def test_windows_by_machine_is_chosen_only_with_maintenance():
    machines = {f"vm{n}": {"vcpus": 4, "hosts": list(CLUSTER)} for n in range(4)}
    plain = position(windows_estate(CLUSTER, machines, windows_right("s", "ws-std", 2)), ON)
    assert plain.line("ws-std").required == 64
    right = windows_right("s", "ws-std", 2, maintenance_end=date(2027, 1, 1))
    found = position(windows_estate(CLUSTER, machines, right), ON)
    assert (found.line("ws-std").required, found.line("ws-std").methods) == (
        32,
        ("windows_standard", "windows_machine"),
    )
    assert found.line("ws-std").shortfall == 30


def test_windows_customer_with_one_small_machine_has_sixteen_licences():
    hosts = {"big": {"sockets": 2, "cores_per_socket": 16}}
    right = windows_right("s", "ws-std", 1, is_subscription=True)
    line = position(windows_estate(hosts, {"vm": {"vcpus": 2, "hosts": ["big"]}}, right), ON).line("ws-std")
    assert {row.key: row.quantity for row in line.consumption.counted} == {"vm": 8, "minimum": 8}
    plain = windows_right("p", "ws-std", 32)
    line = position(windows_estate(hosts, {"vm": {"vcpus": 2, "hosts": ["big"]}}, right, plain), ON).line("ws-std")
    assert (line.required, line.shortfall) == (32, 0)


def test_windows_machine_on_no_host_is_licensed_by_itself_where_that_is_allowed():
    machines = {"vm": {"vcpus": 20}}
    line = position(windows_estate({}, machines), ON).line("ws-std")
    assert [row.reason for row in line.consumption.unknown] == ["on which hosts it may run is not known"]
    line = position(windows_estate({}, machines, windows_right("s", "ws-std", 1, is_subscription=True)), ON).line(
        "ws-std"
    )
    assert (line.required, line.status) == (20, Status.SHORT)
    unknown = {"vm": {}}
    found = position(windows_estate({}, unknown, windows_right("s", "ws-std", 1, is_subscription=True)), ON)
    assert found.line("ws-std").status is Status.UNKNOWN


def test_windows_host_without_cores_is_unknown_and_the_rest_counts():
    hosts = {"known": {"sockets": 2, "cores_per_socket": 8}, "odd": {"sockets": 2}}
    line = position(windows_estate(hosts, {"vm": {"vcpus": 2, "hosts": ["known", "odd"]}}), ON).line("ws-std")
    assert line.required == 16
    assert [row.key for row in line.consumption.unknown] == ["odd"]


def test_windows_of_two_versions_and_editions_takes_the_highest_on_a_host():
    machines = {"old": {"vcpus": 2, "hosts": ["esx0"]}, "new": {"vcpus": 2, "hosts": ["esx0"]}}
    installed = [make_installation("ws-std-2016", machine="old"), make_installation("ws-std", machine="new")]
    estate = windows_estate(CLUSTER, machines, products=(OLDER, STANDARD), installations=installed)
    found = position(estate, ON)
    assert {line.product.key: line.required for line in found.lines} == {"ws-std": 16, "ws-std-2016": 0}
    mixed = [make_installation("ws-dc", machine="old"), make_installation("ws-std", machine="new")]
    found = position(windows_estate(CLUSTER, machines, installations=mixed), ON)
    assert {line.product.key: line.required for line in found.lines} == {"ws-dc": 16, "ws-std": 0}
    newest_missing = [make_installation("ws-dc-2016", machine="old"), make_installation("ws-std", machine="new")]
    older_datacenter = replace(DATACENTER, key="ws-dc-2016", version="2016", release=2016)
    found = position(
        windows_estate(CLUSTER, machines, products=(older_datacenter, STANDARD), installations=newest_missing), ON
    )
    assert found.line("ws-dc-2016").required == 16


def test_windows_machine_that_was_found_with_two_versions_counts_once():
    machines = {"vm": {"vcpus": 10, "hosts": ["esx0"]}}
    installed = [make_installation("ws-std-2016", machine="vm"), make_installation("ws-std", machine="vm")]
    right = windows_right("s", "ws-std", 1, is_subscription=True)
    small = [replace(STANDARD, packs=(Pack(1, Decimal(10)),)), replace(OLDER, packs=(Pack(1, Decimal(10)),))]
    hosts = {"esx0": {"sockets": 4, "cores_per_socket": 16}}
    found = position(windows_estate(hosts, machines, right, products=small, installations=installed), ON)
    assert found.line("ws-std").required == 16
    assert [row.reason for row in found.line("ws-std-2016").consumption.not_counted] == ["it is counted already"]


def test_windows_on_the_server_itself_is_licensed_by_its_cores():
    right = windows_right("s", "ws-std", 1, is_subscription=True)
    estate = windows_estate(CLUSTER, {}, right, installations=[make_installation("ws-std", host="esx0")])
    assert position(estate, ON).line("ws-std").required == 16
    elsewhere = windows_estate(CLUSTER, {}, installations=[make_installation("ws-std", device="lt1")])
    assert position(elsewhere, ON).line("ws-std").status is Status.UNKNOWN


def test_windows_with_many_unlike_hosts_orders_them_instead_of_trying_all():
    hosts = {f"esx{n}": {"sockets": 2, "cores_per_socket": 8 + n} for n in range(8)}
    machines = {f"vm{n}": {"vcpus": 4, "hosts": [f"esx{k}" for k in range(n % 8 + 1)]} for n in range(64)}
    found = position(windows_estate(hosts, machines), ON)
    assert {line.product.key: line.required for line in found.lines} == {"ws-dc": 154, "ws-std": 120}
    assert not found.choices[0].is_proven


def test_windows_not_installed_anywhere_has_no_line():
    removed = [make_installation("ws-std", machine="vm", removed=date(2026, 1, 1))]
    found = position(windows_estate({}, {"vm": {}}, installations=removed), ON)
    assert [(line.product.key, line.required) for line in found.lines] == [("ws-std", 0)]
    assert position(windows_estate({}, {}), ON).lines == ()


def reference_cost(
    hosts: dict[str, Host], machines: dict[str, VirtualMachine], plain: int, maintained: int, datacenter: int, may: bool
) -> Decimal:
    """Every edition for every host with every method for every machine: what the cheapest leaves to buy."""
    best: Decimal | None = None
    for methods in every((False, True) if may else (False,), repeat=len(machines)):
        by_host = [machine for machine, by_itself in zip(machines.values(), methods, strict=True) if not by_itself]
        alone = [machine for machine, by_itself in zip(machines.values(), methods, strict=True) if by_itself]
        used = {host for machine in by_host for host in machine.hosts}
        if any(host in used for machine in alone for host in machine.hosts):
            continue  # one method for a server
        virtual = sum(max(8, machine.vcpus or 0) for machine in alone)
        virtual = max(virtual, 16) if virtual else 0
        for editions in every("SD", repeat=len(used)):
            standard = data = 0
            for host, edition in zip(sorted(used), editions, strict=True):
                physical = max(
                    16, sum(max(8, hosts[host].cores_per_socket or 0) for _ in range(hosts[host].sockets or 0))
                )
                there = sum(host in machine.hosts for machine in by_host)
                if edition == "S":
                    standard += physical * ((there + 1) // 2)
                else:
                    data += physical
            short = max(0, virtual - maintained)
            left = max(0, maintained - virtual)
            cost = Decimal(50) * (short + max(0, standard - plain - left)) + Decimal(310) * max(0, data - datacenter)
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


@st.composite
def clusters(draw: st.DrawFn) -> tuple[dict[str, Host], dict[str, VirtualMachine]]:
    hosts = {
        f"h{n}": Host(
            key=f"h{n}", sockets=draw(st.sampled_from([1, 2, 4])), cores_per_socket=draw(st.sampled_from([4, 8, 12]))
        )
        for n in range(draw(st.integers(1, 3)))
    }
    machines = {
        f"v{n}": VirtualMachine(
            key=f"v{n}",
            tenant=draw(st.sampled_from(TENANTS)),
            vcpus=draw(st.sampled_from([2, 8, 16, 40])),
            hosts=tuple(draw(st.lists(st.sampled_from(sorted(hosts)), min_size=1, unique=True))),
        )
        for n in range(draw(st.integers(1, 5)))
    }
    return hosts, machines


CORES = st.sampled_from([0, 8, 16, 32, 64])


def cluster_estate(hosts: dict[str, Host], machines: dict[str, VirtualMachine], *rights: Entitlement) -> Estate:
    installed = [make_installation("ws-std", machine=key) for key in machines]
    listed = {product.key: product for product in (STANDARD, DATACENTER)}
    return Estate(
        products=listed, entitlements=rights, installations=installed, fleet=Fleet(hosts=hosts, machines=machines)
    )


@given(clusters(), CORES, CORES, CORES)
def test_windows_on_any_cluster_costs_what_the_best_of_all_choices_costs(
    cluster: tuple[dict[str, Host], dict[str, VirtualMachine]], plain: int, maintained: int, datacenter: int
):
    hosts, machines = cluster
    rights = [windows_right("p", "ws-std", plain), windows_right("d", "ws-dc", datacenter)]
    if maintained:
        rights.append(windows_right("m", "ws-std", maintained, maintenance_end=date(2027, 1, 1)))
    found = position(cluster_estate(hosts, machines, *rights), ON)
    assert missing_value(found) == reference_cost(hosts, machines, plain, maintained, datacenter, maintained > 0)
    event(f"choices: {len(found.choices)}")


@given(clusters(), CORES, st.booleans(), st.sampled_from(["ws-std", "ws-dc"]))
def test_windows_with_more_rights_is_never_worse_and_with_more_machines_never_better(
    cluster: tuple[dict[str, Host], dict[str, VirtualMachine]], number: int, is_maintained: bool, product: str
):
    hosts, machines = cluster
    end = date(2027, 1, 1) if is_maintained else None
    right = windows_right("m", product, number, maintenance_end=end)
    value = missing_value(position(cluster_estate(hosts, machines, right), ON))
    more = windows_right("more", "ws-std", 16, maintenance_end=end)
    assert missing_value(position(cluster_estate(hosts, machines, right, more), ON)) <= value
    fewer = dict(list(machines.items())[:-1])
    assert missing_value(position(cluster_estate(hosts, fewer, right), ON)) <= value


def components(machines: dict[str, VirtualMachine]) -> list[list[VirtualMachine]]:
    """Machines that share a host, directly or by way of others."""
    found: list[list[VirtualMachine]] = []
    for machine in machines.values():
        near = [group for group in found if any(set(machine.hosts) & set(other.hosts) for other in group)]
        found = [group for group in found if group not in near]
        found.append([machine, *(other for group in near for other in group)])
    return found


def sql_reference_cost(
    hosts: dict[str, Host], machines: dict[str, VirtualMachine], plain: int, maintained: int
) -> Decimal:
    """Every method for every pool of hosts: what the cheapest leaves to buy."""
    costs = []
    pools = components(machines)
    for methods in every(("machine", "host", "plain host"), repeat=len(pools)):
        with_maintenance = without = 0
        for pool, method in zip(pools, methods, strict=True):
            used = sorted({host for machine in pool for host in machine.hosts})
            physical = {key: (hosts[key].sockets or 0) * max(4, hosts[key].cores_per_socket or 0) for key in used}
            if method == "machine":
                with_maintenance += sum(max(4, machine.vcpus or 0) for machine in pool)
            elif method == "host":
                with_maintenance += sum(physical.values())
            else:
                without += sum(max(n, sum(key in machine.hosts for machine in pool)) for key, n in physical.items())
        short = max(0, with_maintenance - maintained)
        left = max(0, maintained - with_maintenance)
        costs.append(Decimal(6500) * (short + max(0, without - plain - left)))
    return min(costs)


@given(clusters(), CORES, CORES)
def test_sql_enterprise_on_any_cluster_costs_what_the_best_of_all_choices_costs(
    cluster: tuple[dict[str, Host], dict[str, VirtualMachine]], plain: int, maintained: int
):
    hosts, machines = cluster
    right = Entitlement(key="p", product="sql-ent", metric="sql_core", quantity=plain)
    assured = replace(right, key="m", quantity=maintained, maintenance_end=date(2027, 1, 1))
    estate = Estate(
        products={"sql-ent": ENTERPRISE},
        entitlements=(right, assured),
        installations=[make_installation("sql-ent", machine=key) for key in machines],
        fleet=Fleet(hosts=hosts, machines=machines),
    )
    assert missing_value(position(estate, ON)) == sql_reference_cost(hosts, machines, plain, maintained)


# Any estate

METRICS = st.sampled_from(
    ["device", "user", "installation", "subscription", "named_user", "site", "tenant", "unlimited", "user_cal"]
)
DATES = st.sampled_from([None, ON - timedelta(days=9), ON, ON + timedelta(days=1), ON + timedelta(days=30)])


@st.composite
def installations(draw: st.DrawFn) -> Installation:
    kind, key = draw(st.sampled_from([("device", key) for key in DEVICES] + [("account", key) for key in ACCOUNTS]))
    return make_installation(
        draw(st.sampled_from(["p19", "p22"])), **{kind: key}, first_seen=draw(DATES), removed=draw(DATES)
    )


@st.composite
def rights(draw: st.DrawFn) -> Entitlement:
    return make_entitlement(
        f"e{draw(st.integers(0, 999))}",
        draw(st.sampled_from(["p19", "p22"])),
        metric=draw(METRICS),
        quantity=draw(st.integers(-1, 4)),
        start=draw(DATES),
        end=draw(DATES),
        tenant=draw(st.sampled_from(TENANTS)),
        is_transferable=draw(st.booleans()),
        may_downgrade=draw(st.booleans()),
        may_upgrade=draw(st.booleans()),
    )


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    metrics = draw(st.lists(METRICS, min_size=1, max_size=2, unique=True))
    products = [
        make_product(
            key,
            name="Thing",
            version=version,
            release=int(version),
            family="thing",
            metrics=tuple(metrics),
            price=price,
        )
        for key, version, price in (("p19", "2019", 7), ("p22", "2022", 10))
    ]
    return make_estate(
        products,
        draw(st.lists(rights(), max_size=4, unique_by=lambda right: right.key)),
        installations=draw(st.lists(installations(), max_size=8)),
        allocations=[
            Allocation(
                entitlement=f"e{draw(st.integers(0, 999))}", to=Subject.TENANT, subject=draw(st.sampled_from(TENANTS))
            )
        ],
        devices=DEVICES,
        accounts={**ACCOUNTS, "a1": {"disabled": ON - timedelta(days=20)}},
    )


@given(estates())
def test_position_accounts_for_every_installation_and_its_parts_add_up(estate: Estate):
    found = position(estate, ON)
    for key in estate.products:
        rows = [
            row
            for line in found.lines
            if line.product.key == key
            for row in (*line.consumption.counted, *line.consumption.not_counted)
            if row.kind in (Subject.DEVICE, Subject.ACCOUNT)
        ]
        assert len(rows) == sum(each.product == key for each in estate.installations)
    for line in found.lines:
        assert line.surplus - line.shortfall == line.balance
        assert line.surplus >= 0
        assert line.shortfall >= 0
        assert line.covered <= line.entitled
        assert sum(tenant.entitled for tenant in line.tenants) == line.entitled
        assert sum(tenant.required for tenant in line.tenants) == line.required
        assert sum(tenant.covered for tenant in line.tenants) == line.covered
        assert sum(tenant.reclaimable for tenant in line.tenants) == line.reclaimable
        assert sum(tenant.true_up_cost or 0 for tenant in line.tenants) == line.true_up_cost
        assert sum(row.rights for row in line.entitlements if row.is_counted) == line.owned
    assert sum(line.lent for line in found.lines) == sum(line.borrowed for line in found.lines)
    listed = {row.entitlement for line in found.lines for row in line.entitlements}
    assert listed == {each.key for each in estate.entitlements}


@given(estates(), rights())
def test_position_with_one_entitlement_more_is_never_worse(estate: Estate, more: Entitlement):
    more = replace(more, key="more")
    before = position(estate, ON)
    assume(not any(line.consumption.unknown for line in before.lines))  # another metric may make known what was not
    after = position(replace(estate, entitlements=(*estate.entitlements, more)), ON)
    assert missing_value(after) <= missing_value(before)


@given(estates(), installations())
def test_position_with_one_installation_more_is_never_better(estate: Estate, more: Installation):
    before = missing_value(position(estate, ON))
    after = missing_value(position(replace(estate, installations=[*estate.installations, more]), ON))
    assert after >= before


@given(estates(), installations(), rights())
def test_position_as_of_a_day_does_not_change_by_what_happens_later(
    estate: Estate, later: Installation, bought: Entitlement
):
    before = position(estate, ON)
    next_day = ON + timedelta(days=1)
    changed = replace(
        estate,
        installations=[
            *(msgspec.structs.replace(each, last_seen=next_day, last_used=next_day) for each in estate.installations),
            msgspec.structs.replace(later, first_seen=next_day),
        ],
        entitlements=(*estate.entitlements, replace(bought, key="later", start=next_day)),
        fleet=replace(
            estate.fleet,
            accounts={
                key: msgspec.structs.replace(each, disabled=each.disabled or next_day, last_seen=next_day)
                for key, each in estate.fleet.accounts.items()
            },
            devices={
                key: msgspec.structs.replace(each, retired=next_day) for key, each in estate.fleet.devices.items()
            },
        ),
    )
    after = position(changed, ON)

    def numbers(found: Position) -> dict[tuple[str, str], tuple[int, ...]]:
        return {
            (line.product.key, line.metric): (line.owned, line.entitled, line.required, line.covered, line.reclaimable)
            for line in found.lines
            if line.required or line.owned
        }

    assert numbers(after) == numbers(before)


@given(estates(), st.randoms(use_true_random=False))
def test_position_does_not_depend_on_the_order_of_the_facts(estate: Estate, chance: Any):
    assume(len(estate.installations) > 1)
    shuffled, bought = list(estate.installations), list(estate.entitlements)
    chance.shuffle(shuffled)
    chance.shuffle(bought)
    before, after = (
        position(estate, ON),
        position(replace(estate, installations=shuffled, entitlements=tuple(bought)), ON),
    )
    assert [(line.product.key, line.metric, line.required, line.covered) for line in after.lines] == [
        (line.product.key, line.metric, line.required, line.covered) for line in before.lines
    ]
