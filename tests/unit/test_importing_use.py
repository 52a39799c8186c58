"""From rows about installations and accesses to a plan: what is there, what is gone, and what is not sure."""

from datetime import date

from fakes import FakeStore
from licence_rows_cases import (
    ON,
    access,
    assigned,
    estate,
    imported,
    messages,
    on_machine,
    planned,
    product,
    reasons,
)

from assettool.domain.objects import ACCOUNT, INSTALLATION, SOFTWARE_ACCESS

E3 = product("Microsoft 365 E3", key="e3", metric="subscription", skus=("guid-e3", "SPE_E3"))
VISIO = product("Visio Plan 2", key="visio", metric="subscription", aliases=["Visio Online Plan 2"])
EMS = product("Enterprise Mobility + Security E3", key="ems", metric="subscription")
LATER = date(2026, 3, 15)


def there(store: FakeStore, label: str = INSTALLATION) -> dict[tuple[object, ...], dict[str, object]]:
    """(product, account or asset) → the row."""
    keys = {row["id"]: row["key"] for row in store.rows["netbox_assettool.softwareproduct"].values()}
    names = {row["id"]: row["directory_id"] for row in store.rows[ACCOUNT].values()}
    names |= {row["id"]: row["uid"] for row in store.rows["netbox_assettool.asset"].values()}
    return {(keys[row["product"]], names[row["account"] or row["asset"]]): row for row in store.rows[label].values()}


def test_assignment_when_imported_then_each_licence_is_an_installation_of_the_day():
    store = estate()
    imported(store, E3, VISIO, EMS, assigned("jan", "SPE_E3", "Visio Online Plan 2"), assigned("x", "EMS", ids=("A2",)))
    found = there(store)
    assert found.keys() == {("e3", "a1"), ("visio", "a1")}
    row = found["e3", "a1"]
    assert (row["source"], row["first_seen"], row["last_seen"], row["removed"]) == (
        "m365",
        "2026-03-01",
        "2026-03-01",
        None,
    )


def test_assignment_when_a_product_has_a_plus_in_its_name_then_it_is_put_together_again():
    store = estate()
    imported(store, E3, EMS, assigned("jan", "Microsoft 365 E3", "Enterprise Mobility", "Security E3"))
    assert there(store).keys() == {("e3", "a1"), ("ems", "a1")}


def test_assignment_when_one_licence_is_unknown_then_the_others_are_used_and_it_is_told():
    made = planned(estate(), E3, assigned("jan", "SPE_E3", "Zzz"), assigned("piet", "Zzz"))
    assert str(made.plan.accounting) == "3 rows read = 2 accepted + 0 merged + 1 rejected + 0 held"
    assert messages(made) == ["a licence of an account is left out: no product is known by this name: Zzz"]


def test_whole_export_when_it_assigns_something_no_more_then_that_is_removed_and_comes_back_when_it_does():
    store = estate()
    imported(store, E3, VISIO, assigned("jan", "SPE_E3", "Visio Plan 2"), assigned("piet", "SPE_E3"), whole=("m365",))

    imported(store, assigned("jan", "SPE_E3", on=LATER), assigned("piet", on=LATER), whole=("m365",))
    gone = {key: row["removed"] for key, row in there(store).items()}
    assert gone == {("e3", "a1"): None, ("visio", "a1"): "2026-03-15", ("e3", "a2"): "2026-03-15"}
    assert planned(
        store, assigned("jan", "SPE_E3", on=LATER), assigned("piet", on=LATER), whole=("m365",)
    ).plan.is_empty

    imported(store, assigned("piet", "SPE_E3", on=date(2026, 3, 20)))
    assert there(store)["e3", "a2"]["removed"] is None


def test_export_when_it_is_not_whole_then_nothing_is_removed():
    store = estate()
    imported(store, E3, assigned("jan", "SPE_E3"), assigned("piet", "SPE_E3"), whole=("m365",))
    assert "removed" not in {
        name for c in planned(store, assigned("jan", "SPE_E3", on=LATER)).plan.changes for name in c.new
    }


def test_whole_export_when_it_is_of_the_same_day_or_older_then_nothing_is_removed_or_goes_back():
    store = estate()
    imported(store, E3, assigned("jan", "SPE_E3"), assigned("piet", "SPE_E3"), whole=("m365",))
    assert planned(store, assigned("jan", "SPE_E3"), whole=("m365",)).plan.is_empty
    assert planned(store, assigned("jan", "SPE_E3", on=date(2026, 1, 1)), whole=("m365",)).plan.is_empty


def test_whole_export_when_a_row_is_not_sure_then_whoever_it_may_mean_keeps_what_he_has():
    store = estate()
    told = [assigned("kees", "SPE_E3", ids=("a3",)), assigned("kees", "SPE_E3", ids=("a4",))]
    imported(store, E3, *told, assigned("jan", "SPE_E3"), whole=("m365",))

    made = planned(store, assigned("kees", "SPE_E3", on=LATER), assigned("jan", "Zzz", on=LATER), whole=("m365",))

    assert [held for _, held in reasons(made)] == [True, False]
    assert made.plan.is_empty


def test_whole_export_when_names_are_concealed_then_nothing_is_removed():
    store = estate()
    imported(store, E3, assigned("jan", "SPE_E3"), assigned("piet", "SPE_E3"), whole=("m365",))
    hidden = assigned("", "SPE_E3", is_concealed=True, on=LATER)
    made = planned(store, assigned("jan", "SPE_E3", on=LATER), hidden, whole=("m365",))
    assert "names are concealed, so nothing counts as gone" in messages(made)
    assert all("removed" not in change.new for change in made.plan.changes)


def test_whole_export_when_it_is_of_one_tenant_then_that_of_others_stays():
    store = estate()
    first = [assigned("jan", "SPE_E3"), assigned("piet", "SPE_E3"), assigned("kees", "SPE_E3", ids=("a4",))]
    imported(store, E3, *first, whole=("m365",))
    imported(store, assigned("jan", "SPE_E3", on=LATER), whole=("m365",), tenant="arnhem")
    assert {key[1] for key, row in there(store).items() if row["removed"]} == {"a2"}


def test_whole_export_when_it_lacks_most_then_that_waits_for_a_person_who_is_sure():
    store = estate()
    arnhem = next(iter(store.rows["tenancy.tenant"]))
    for number in range(40):
        store.add(ACCOUNT, directory_id=f"b{number}", login=f"b{number}", tenant=arnhem, enabled=True)
    imported(store, E3, *(assigned(f"b{number}", "SPE_E3") for number in range(40)), whole=("m365",))

    few = [assigned(f"b{number}", "SPE_E3", on=LATER) for number in range(10)]
    made = planned(store, *few, whole=("m365",))
    assert "30 of 40 are not in the file any more; they stay until --complete says that it is whole" in messages(made)
    imported(store, *few, complete=True)
    assert sum(row["removed"] is not None for row in there(store).values()) == 30


def test_usage_when_licences_are_known_then_it_says_when_they_were_used_and_never_goes_back():
    store = estate()
    imported(store, E3, VISIO, assigned("jan", "SPE_E3", "Visio Plan 2"))

    made = planned(
        store,
        assigned("jan", last_used=date(2026, 2, 20), is_usage=True),
        assigned("piet", last_used=date(2026, 2, 1), is_usage=True),
    )
    assert reasons(made) == [("no licence of this account is known: import who has which first", False)]
    imported(store, assigned("jan", last_used=date(2026, 2, 20), is_usage=True))
    imported(store, assigned("jan", last_used=date(2026, 1, 20), is_usage=True))
    assert {row["last_used"] for row in there(store).values()} == {"2026-02-20"}


def test_usage_when_it_names_products_then_they_are_assigned_too():
    store = estate()
    imported(store, E3, assigned("jan", "MICROSOFT 365 E3", last_used=date(2026, 2, 20), is_usage=True))
    assert there(store)["e3", "a1"]["last_used"] == "2026-02-20"


def test_account_when_it_is_a_shared_mailbox_then_netbox_learns_it_and_a_blocked_one_is_told():
    store = estate()
    made = planned(store, E3, assigned("jan", "SPE_E3", is_shared=True), assigned("piet", is_blocked=True))
    assert messages(made) == ["an account is blocked here, and enabled in NetBox"]
    imported(store, E3, assigned("jan", "SPE_E3", is_shared=True))
    assert [row["directory_id"] for row in store.rows[ACCOUNT].values() if row["is_shared"]] == ["a1"]


def test_table_when_it_is_complete_then_what_its_source_lacks_is_gone():
    store = estate()
    imported(store, VISIO, on_machine("Visio Plan 2", "srv1"), on_machine("Visio Plan 2", "lt1"))
    imported(store, on_machine("Visio Plan 2", "lt1", source="other"))

    imported(store, on_machine("Visio Plan 2", "srv1", on=LATER), complete=True)

    removed = {(row["source"], row["removed"]) for row in store.rows[INSTALLATION].values()}
    assert removed == {("audit", None), ("audit", "2026-03-15"), ("other", None)}


def test_access_when_its_source_lacks_it_then_the_day_before_is_its_last_and_it_may_come_back():
    store = estate()
    imported(store, VISIO, access("Visio Plan 2", "jan"), access("Visio Plan 2", "piet"))
    imported(store, access("Visio Plan 2", "jan", on=LATER), complete=True)
    ends = {key[1]: (row["start"], row["end"]) for key, row in there(store, SOFTWARE_ACCESS).items()}
    assert ends == {"a1": ("2026-03-01", None), "a2": ("2026-03-01", "2026-03-14")}
    imported(store, access("Visio Plan 2", "piet", on=date(2026, 3, 20)))
    assert there(store, SOFTWARE_ACCESS)["visio", "a2"]["end"] is None


def test_installation_when_a_person_removed_the_row_then_others_stay_as_they_are():
    store = estate()
    imported(store, VISIO, on_machine("Visio Plan 2", "srv1", version="16", on=ON))
    [number] = store.rows[INSTALLATION]
    store.rows[INSTALLATION][number]["last_used"] = "2026-02-27"
    imported(store, on_machine("Visio Plan 2", "srv1", version="17", on=LATER, last_used="2026-02-01"))
    row = store.rows[INSTALLATION][number]
    assert (row["version"], row["last_used"], row["last_seen"]) == ("17", "2026-02-27", "2026-03-15")
