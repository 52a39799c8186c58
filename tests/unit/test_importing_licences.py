"""From rows about licences to a plan: products, contracts and rights, and what becomes of every row."""

import random
from datetime import date

import pytest
from fakes import FakeStore
from licence_rows_cases import (
    ARNHEM,
    E3,
    access,
    assigned,
    contract,
    estate,
    imported,
    keep,
    measured,
    messages,
    named,
    on_machine,
    parallel,
    planned,
    product,
    reasons,
    right,
    subscribed,
)

from assettool.domain.licence_rows import ProductName
from assettool.domain.objects import (
    ALLOCATION,
    CONTRACT,
    ENTITLEMENT,
    INSTALLATION,
    LICENCE_TYPES,
    MEASUREMENT,
    PARALLEL_RUN,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
    SUPPLIER,
)
from assettool.domain.recognition import RecognitionRule
from assettool.errors import AssettoolError
from assettool.services.licence_import import Catalogue

VISIO = product("Visio", key="visio")
FEBRUARY, JANUARY = date(2026, 2, 1), date(2026, 1, 1)
BACKWARDS = "it ends before it starts: 2026-02-01 to 2026-01-01"


def rows(store: FakeStore, label: str) -> list[dict[str, object]]:
    return list(store.rows[label].values())


def only(store: FakeStore, label: str) -> dict[str, object]:
    [found] = rows(store, label)
    return found


def everything() -> list:
    return [
        product("Visio", key="visio", aliases=["Visio LTSC"], packs=[{"rights": 1, "price": 250.0, "metric": ""}]),
        contract(start="2025-01-01", end="2027-12-31", yearly_cost=12.5, has_true_up=True),
        right("4500123", supplier="softwareone", contract="c-1", organisation=ARNHEM, start=date(2025, 1, 1)),
        keep("4500123", 2, organisation=ARNHEM),
        keep("4500123", 1, application=named("Zaken")),
        on_machine("Visio", "lt1", version="16", application=named("zaken", "2.1"), replica_of="SRV2"),
        assigned("jan", "Visio LTSC"),
        access("Visio", "piet", system="windows-server"),
        measured("peak", 87, "Visio"),
        measured("headcount", 1900, organisation=ARNHEM),
        parallel("srv1", "srv2", end="2026-06-01", basis="vendor_consent"),
    ]


def test_import_when_every_kind_of_row_is_there_then_all_are_written_and_a_second_time_changes_nothing():
    store = estate()

    made = planned(store, *everything())
    imported(store, *everything())

    assert str(made.plan.accounting) == "11 rows read = 11 accepted + 0 merged + 0 rejected + 0 held"
    assert made.plan.sources[0].name == "licence/licences.csv"
    counts = {kind.label: len(store.rows[kind.label]) for kind in LICENCE_TYPES}
    assert counts == {
        CONTRACT: 1, SOFTWARE_PRODUCT: 1, ENTITLEMENT: 1, ALLOCATION: 2, INSTALLATION: 2, SOFTWARE_ACCESS: 1,
        MEASUREMENT: 2, PARALLEL_RUN: 1,
    }  # fmt: skip
    assert only(store, SUPPLIER)["name"] == "SoftwareOne"
    bought = only(store, ENTITLEMENT)
    assert (bought["metric"], bought["quantity"], bought["start"]) == ("device", 10, "2025-01-01")
    assert bought["contract"] == only(store, CONTRACT)["id"]
    assert planned(store, *everything()).plan.is_empty


def test_import_when_netbox_streams_in_another_order_then_the_plan_is_the_same():
    store = estate()
    imported(store, *everything())
    store.order = random.Random(3)
    assert planned(store, *everything()).plan.is_empty


# Products.


def test_product_when_named_by_alias_sku_label_or_rule_then_it_is_found():
    store = estate()
    catalogue = Catalogue(rules=(RecognitionRule("r", "visio", "VisioPro*"), RecognitionRule("f", "", "Viewer*")))
    listed = product("Visio", key="visio", edition="Pro", aliases=["Visio LTSC"], skus=("D87-1",))
    names = [
        ProductName("visio pro"),
        ProductName("Microsoft Visio", edition="Pro"),
        ProductName("Visio ltsc"),
        ProductName(skus=("d87-1",)),
        ProductName(key="visio"),
        ProductName("VisioPro ALNG LicSAPk MVL"),
        ProductName("Microsoft Visio Pro", "Microsoft"),
    ]
    rights = [right(f"r{number}", name) for number, name in enumerate(names)]

    made = planned(store, listed, *rights, right("free", "Viewer 1"), catalogue=catalogue)

    assert made.plan.accounting.accepted == 8
    assert reasons(made) == [("it needs no licence, by f: Viewer 1", False)]


def test_product_when_only_a_name_like_it_is_known_then_the_row_is_held_with_what_it_may_be():
    made = planned(
        estate(), product("Acrobat", "Adobe", key="acrobat"), right("r1", "Acrobat Pro DC"), right("r2", "Zip")
    )
    assert reasons(made) == [
        (
            "no product is known by this name: Acrobat Pro DC; it may be acrobat (100 %): add it to the aliases of one",
            True,
        ),
        ("no product is known by this name: Zip", False),
    ]
    assert made.plan.counts()["create"] == {SOFTWARE_PRODUCT: 1}


def test_product_when_several_have_the_name_then_the_row_is_held():
    twice = [product("Apps", skus=("g-1",)), product("Apps", skus=("g-2",))]
    made = planned(estate(), *twice, right("r1", "Apps"), right("r2", ProductName(skus=("g-2",))))
    assert reasons(made) == [("several products are called so: Apps (microsoft-apps, microsoft-apps-g-2)", True)]


def test_product_when_its_name_changes_then_it_keeps_its_key_and_the_old_name_as_an_alias():
    store = estate()
    imported(store, product("Microsoft Visio Online Plan 2", skus=("c592", "VISIOCLIENT")))

    imported(store, product("Microsoft Visio Plan 2", skus=("c592", "VISIOCLIENT")))

    found = only(store, SOFTWARE_PRODUCT)
    assert (found["key"], found["name"]) == ("microsoft-visio-online-plan-2", "Visio Plan 2")
    assert found["aliases"] == ["Visio Online Plan 2"]
    assert planned(store, product("Microsoft Visio Plan 2", skus=("c592", "VISIOCLIENT"))).plan.is_empty


def test_product_when_listed_in_several_rows_then_they_are_merged():
    made = planned(
        estate(), product("Visio", skus=("g",)), product("Visio", skus=("g",)), product("Visio", aliases=["V"])
    )
    assert str(made.plan.accounting) == "3 rows read = 1 accepted + 2 merged + 0 rejected + 0 held"
    [change] = made.plan.changes
    assert (change.new["skus"], change.new["aliases"]) == (["g"], ["V"])


def test_product_when_nobody_says_how_it_is_counted_then_it_is_rejected_unless_a_purchase_does():
    store = estate()
    tagged = ProductName("WebLogic", "Oracle", key="wl_1", may_be_new=True)
    made = planned(
        store,
        product("Visio", metric=""),
        product("WebLogic", "Oracle", key="wl_1", default_metric="installation"),
        product("Micros", "Oracle", key="mi_1", default_metric="installation"),
        right("r1", tagged, metric="oracle_processor"),
        right("r2", ProductName("MySQL", "Oracle", key="my_1", may_be_new=True), metric="oracle_named_user"),
    )

    assert reasons(made) == [("it has no metric: say how it is counted", False)]
    metrics = {c.new["key"]: c.new["metrics"] for c in made.plan.changes if c.label == SOFTWARE_PRODUCT}
    assert metrics == {"wl_1": ["oracle_processor"], "mi_1": ["installation"], "my_1": ["oracle_named_user"]}
    assert "no product is known as this, and one is made of it: Oracle MySQL" in messages(made)


def test_product_when_only_the_catalogue_has_it_then_it_comes_with_its_access_licence_once_it_is_meant():
    listed = (
        product("SQL Server", key="sql", metric="sql_core", cal="sql-cal"),
        product("SQL CAL", key="sql-cal", metric="user_cal"),
        product("Visio", key="visio"),
    )
    made = planned(estate(), right("r1", "SQL Server"), catalogue=Catalogue(listed))
    keys = [change.new["key"] for change in made.plan.changes if change.label == SOFTWARE_PRODUCT]
    assert sorted(keys) == ["sql", "sql-cal"]


# Contracts and rights.


def test_entitlement_when_its_contract_is_not_known_then_it_is_rejected_unless_the_vendor_says_so():
    store = estate()
    made = planned(
        store,
        VISIO,
        contract(),
        contract(supplier="Insight"),
        right("r1", contract="C-9"),
        right("r2", contract="C-1"),
        right("r3", contract="c-1", supplier="insight"),
        right("r4", contract="8-1", supplier="Microsoft", is_of_vendor=True),
    )
    assert reasons(made) == [
        ("there is no contract with this number: C-9", False),
        ("several suppliers have a contract with this number, name one: C-1", True),
    ]
    assert made.plan.counts()["create"][CONTRACT] == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (right("r", start=FEBRUARY, end=JANUARY), BACKWARDS),
        (right("r", metric="dongle"), "there is no such metric: dongle"),
        (right("r", "Both"), "it has no metric, and the product may be counted by core, processor"),
        (right(""), "it has no reference: without one it could not be told from another"),
        (right("r", organisation=ARNHEM, contract="x"), "there is no contract with this number: x"),
        (
            right("r", fields={"maintenance_start": "2026-02-01", "maintenance_end": "2026-01-01"}),
            "its maintenance ends before it starts: 2026-02-01 to 2026-01-01",
        ),
        (contract(start="2026-02-01", end="2026-01-01"), BACKWARDS),
        (contract(number=""), "it has no number"),
        (contract(supplier=""), "it names no supplier"),
        (keep("r9"), "there is no entitlement with this reference: r9"),
        (keep("r0"), "it names nobody to keep the rights for"),
        (keep("r0", 0), "at least one right is kept for somebody: 0"),
        (keep("r0", application=named("Geen")), "there is no application with this name: Geen"),
        (keep("r0", start=FEBRUARY, end=JANUARY), BACKWARDS),
        (on_machine("Visio", "srv9"), "there is no machine with this name: srv9"),
        (on_machine("Geen", "srv1"), "no product is known by this name: Geen"),
        (assigned("nobody", "Visio"), "there is no account with this login: nobody"),
        (assigned("", "Visio", ids=("x",)), "there is no account with this id: x"),
        (access("Visio", "jan", start="2026-02-01", end="2026-01-01"), BACKWARDS),
        (measured("peak", 3), "it names no product"),
        (measured("headcount", 3), "a headcount is of an organisation, and it names none"),
        (measured("peak", 3, "Visio", on=date(2027, 1, 1)), "it is of a day that has not come: 2027-01-01"),
        (measured("peak", -3, "Visio"), "nobody counts fewer than none: -3"),
        (parallel("srv1", "srv1"), "a machine does not replace itself: srv1"),
        (parallel("srv1", "srv2", end="2020-01-01"), "it ends before it starts: 2026-03-01 to 2020-01-01"),
        (parallel("srv1", "srv9"), "there is no machine with this name: srv9"),
    ],
)  # fmt: skip
def test_row_when_something_is_wrong_with_it_then_it_is_rejected_and_the_others_are_used(row, reason):
    both = product("Both", "X", fields=None, metric="core")
    both = type(both)(origin=both.origin, product=both.product, fields={"metrics": ["core", "processor"]})
    made = planned(estate(), VISIO, both, right("r0"), row)
    assert reasons(made) == [(reason, False)]
    assert made.plan.accounting.accepted == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (on_machine("Visio", "twice"), "several machines have this name: twice"),
        (assigned("kees", "Visio"), "several accounts have this login: kees"),
        (
            assigned("", "Visio", is_concealed=True),
            "the file conceals user names: let the portal show them and export again",
        ),
    ],
)
def test_row_when_a_person_can_tell_what_it_means_then_it_is_held(row, reason):
    assert reasons(planned(estate(), VISIO, row)) == [(reason, True)]


def test_name_when_several_have_it_then_the_organisation_or_the_tenant_of_the_file_decides():
    store = estate()
    told = [assigned("kees", "Visio", organisation=ARNHEM), on_machine("Visio", "twice")]
    imported(store, VISIO, told[0])
    imported(store, told[1], tenant="renkum")
    accounts = {row["account"] for row in rows(store, INSTALLATION)} - {None}
    assert [
        row["directory_id"] for row in store.rows["netbox_assettool.account"].values() if row["id"] in accounts
    ] == ["a3"]
    assets = {row["asset"] for row in rows(store, INSTALLATION)} - {None}
    assert [row["uid"] for row in store.rows["netbox_assettool.asset"].values() if row["id"] in assets] == ["u5"]


def test_entitlement_when_odd_but_possible_then_it_is_used_with_a_warning():
    made = planned(
        estate(),
        VISIO,
        right("r1", quantity=-5),
        right("r2", start=date(2027, 1, 1)),
        right("r3", metric="user"),
    )
    assert made.plan.accounting.accepted == 4
    assert messages(made) == [
        "a quantity below zero is kept and shown, and counts as nothing",
        "it starts in the future, and counts from then on",
        "the product is not counted by this metric: user (visio by device)",
    ]


def test_reference_when_it_has_several_terms_then_each_is_an_entitlement_that_is_found_again():
    store = estate()
    years = [right("C1", start=date(year, 1, 1), end=date(year, 12, 31)) for year in (2025, 2026)]
    imported(store, VISIO, *years)

    assert sorted(str(row["reference"]) for row in rows(store, ENTITLEMENT)) == ["C1", "C1/2026-01-01"]
    assert planned(store, VISIO, *reversed(years)).plan.is_empty
    assert planned(store, years[1]).plan.is_empty
    following = planned(store, right("C1", start=date(2027, 1, 1)))
    assert [change.key.partition(":")[2] for change in following.plan.changes] == ["C1/2027-01-01"]


def test_reference_when_terms_overlap_then_both_count_and_that_is_told():
    made = planned(
        estate(),
        VISIO,
        right("C1", start=date(2025, 1, 1)),
        right("C1", start=date(2026, 1, 1), end=date(2026, 12, 31)),
    )
    assert made.plan.accounting.accepted == 3
    assert messages(made) == [
        "two terms of one reference overlap, and both count: C1, 2025-01-01 to … and 2026-01-01 to 2026-12-31"
    ]


def test_reference_when_it_has_several_products_then_each_is_an_entitlement_that_is_found_again():
    store = estate()
    lines = [product("Word", key="word"), VISIO, right("4500", "Visio"), right("4500", "Word", 3)]
    imported(store, *lines)
    assert sorted(str(row["reference"]) for row in rows(store, ENTITLEMENT)) == ["4500", "4500/word"]
    assert planned(store, *lines).plan.is_empty


def test_reference_when_a_row_says_the_same_twice_then_it_is_merged_and_something_else_is_rejected():
    made = planned(estate(), VISIO, right("4500"), right("4500"), right("4500", quantity=11))
    assert str(made.plan.accounting) == "4 rows read = 2 accepted + 1 merged + 1 rejected + 0 held"
    assert reasons(made) == [
        (
            "another row has this reference, product and start, and says something else: 4500; "
            "give each line a reference of its own",
            False,
        )
    ]


def test_entitlement_when_corrected_then_it_changes_and_an_empty_cell_empties_nothing():
    store = estate()
    imported(store, VISIO, right("4500", start=date(2025, 1, 1), fields={"unit_price": 12.5}))
    imported(store, right("4500", quantity=12))
    found = only(store, ENTITLEMENT)
    assert (found["quantity"], found["unit_price"], found["start"]) == (12, 12.5, "2025-01-01")


# Subscriptions: what a portal has on a day.


def test_subscription_when_the_number_changes_then_a_new_term_begins_and_the_past_stays():
    store = estate()
    imported(store, subscribed(100, 90))
    assert planned(store, subscribed(100, 90)).plan.is_empty

    imported(store, subscribed(120, 95, on=date(2026, 3, 2)))

    terms = {str(row["reference"]): (row["quantity"], row["start"], row["end"]) for row in rows(store, ENTITLEMENT)}
    assert terms == {
        f"m365/{E3}": (100, "2026-03-01", "2026-03-01"),
        f"m365/{E3}/2026-03-02": (120, "2026-03-02", None),
    }
    assert [(row["on"], row["number"]) for row in rows(store, MEASUREMENT)] == [("2026-03-01", 90), ("2026-03-02", 95)]
    assert only(store, SOFTWARE_PRODUCT)["skus"] == [E3, "SPE_E3"]
    assert planned(store, subscribed(120, 95, on=date(2026, 3, 2))).plan.is_empty


def test_subscription_when_the_file_is_older_than_netbox_then_it_is_rejected():
    store = estate()
    imported(store, subscribed(100, 90, on=date(2026, 3, 2)))
    made = planned(store, subscribed(50, 40))
    assert reasons(made) == [(f"NetBox has this of a later day: m365/{E3}, 2026-03-02", False)]


def test_subscription_when_it_is_of_a_tenant_then_its_reference_says_so():
    store = estate()
    imported(store, subscribed(100, 90), tenant="renkum")
    found = only(store, ENTITLEMENT)
    assert found["reference"] == f"m365/renkum/{E3}"
    assert found["tenant"] is not None


def test_subscription_when_listed_twice_with_other_numbers_then_the_second_is_rejected():
    made = planned(estate(), subscribed(100, 90), subscribed(100, 90), subscribed(50, 1))
    assert str(made.plan.accounting) == "3 rows read = 1 accepted + 1 merged + 1 rejected + 0 held"


def test_subscription_when_the_file_of_a_day_is_corrected_then_the_term_of_that_day_is():
    store = estate()
    imported(store, subscribed(100, 90))
    imported(store, subscribed(110, 90))
    assert [(row["quantity"], row["end"]) for row in rows(store, ENTITLEMENT)] == [(110, None)]


def test_reference_when_what_it_stands_for_cannot_be_told_apart_then_the_row_is_rejected():
    store = estate()
    imported(store, VISIO, right("4500", start=FEBRUARY, end=FEBRUARY))
    made = planned(store, right("4500", start=FEBRUARY, end=FEBRUARY), right("4500"), right("x" * 151, "Visio"))
    assert reasons(made) == [
        ("this reference stands for something else already: 4500", False),
        (f"this reference stands for something else already: {'x' * 151}", False),
    ]


def test_application_when_named_without_organisation_then_the_only_one_is_meant_and_several_wait():
    store = estate()
    keeps = [
        product("Visio", key="visio"),
        right("r0"),
        keep("r0", application=named("Zaken").__class__("zaken")),
        keep("r0", application=named("Twee").__class__("Twee")),
        keep("r0", subject=on_machine("Visio", "u1").subject, start=JANUARY),
    ]
    renkum = next(row["id"] for row in store.rows["netbox_assettool.asset"].values() if row["uid"] == "u5")
    tenant = store.rows["netbox_assettool.asset"][renkum]["tenant"]
    for number in (tenant, next(iter(store.rows["tenancy.tenant"]))):
        store.add("netbox_assettool.application", name="Twee", version="", tenant=number)
    made = planned(store, *keeps)
    assert reasons(made) == [("several applications have this name, give version or tenant: Twee", True)]
    imported(store, *keeps, tenant="renkum")
    assert len(store.rows[ALLOCATION]) == 2


def test_contract_when_it_is_of_a_tenant_then_it_says_so_and_several_suppliers_of_a_name_wait():
    store = estate()
    for number in ("L1", "L2"):
        store.add(SUPPLIER, name="Korenmarkt Data", identifier=number)
    made = planned(store, contract(), contract(supplier="Korenmarkt Data"), tenant="renkum")
    assert reasons(made) == [("several suppliers have this name: Korenmarkt Data", True)]
    [change] = [change for change in made.plan.changes if change.label == CONTRACT]
    assert change.new["tenant"]["ref"] == "tenancy.tenant:renkum"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (product("", key=""), "it names no product"),
        (right("r", ProductName(skus=("g-9",))), "no product is known by this: g-9"),
        (right("r", ProductName()), "no product is known by this: nothing is named"),
        (access("Geen", "jan"), "no product is known by this name: Geen"),
    ],
)
def test_row_when_its_product_is_not_named_by_name_then_it_says_what_is_missing(row, reason):
    assert reasons(planned(estate(), VISIO, row)) == [(reason, False)]


def test_product_when_it_has_no_publisher_then_it_is_unknown():
    store = estate()
    imported(store, product("Visio", publisher=""))
    assert only(store, SOFTWARE_PRODUCT)["publisher"] == "unknown"


def test_row_when_what_it_hangs_on_is_hidden_from_the_user_then_netbox_s_own_is_left_alone():
    store = estate()
    imported(store, *everything())
    for label in ("netbox_assettool.asset", "netbox_assettool.account", SUPPLIER, SOFTWARE_PRODUCT):
        store.rows[label].clear()
    assert planned(store).plan.is_empty


def test_import_when_the_tenant_is_not_known_then_it_is_refused():
    with pytest.raises(AssettoolError, match="there is no tenant with this slug: ede"):
        planned(estate(), VISIO, tenant="ede")


def test_import_when_the_organisation_is_of_the_settings_only_then_it_becomes_a_tenant():
    store = FakeStore()
    imported(store, VISIO, right("r1", organisation=ARNHEM))
    assert [row["slug"] for row in store.rows["tenancy.tenant"].values()] == ["arnhem"]
