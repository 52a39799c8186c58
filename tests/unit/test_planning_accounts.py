"""Accounts in a plan: they are written once, kept when a source fails, and marked when no source has them."""

from dataclasses import replace
from datetime import timedelta

from fakes import FakeSource, FakeStore, plan_of, sync

from assettool.domain.objects import ACCOUNT
from assettool.domain.observation import AccountRow, Origin
from assettool.errors import SourceError

AD = [
    AccountRow("ad", Origin("ad.csv", row=number), f"a{number}", f"login{number}", "arnhem", "ICT", is_enabled=True)
    for number in range(3)
]
ENTRA = [replace(row, source="entra", external_id=f"e{row.origin.row}", aliases=(row.external_id,)) for row in AD]


def accounts(store: FakeStore) -> dict[object, dict[str, object]]:
    return {fields["directory_id"]: fields for fields in store.rows[ACCOUNT].values()}


def test_plan_of_applied_accounts_is_empty_and_adds_up() -> None:
    store = FakeStore()
    sync(store, *AD, *ENTRA)
    assert {key: fields["login"] for key, fields in accounts(store).items()} == {
        "a0": "login0", "a1": "login1", "a2": "login2",
    }  # fmt: skip
    plan = plan_of(store, *AD, *ENTRA)
    assert plan.changes == ()
    assert str(plan.accounting) == "6 rows read = 3 accepted + 3 merged + 0 rejected + 0 held"


def test_plan_when_a_source_fails_changes_nothing_of_its_accounts() -> None:
    store = FakeStore()
    sync(store, *AD, *ENTRA)
    changed = [replace(row, department="Other") for row in ENTRA]
    broken = FakeSource("ad", error=SourceError("it is cut off"))
    assert plan_of(store, broken, FakeSource("entra", list(changed))).changes == ()
    assert plan_of(store, broken, FakeSource("entra", [])).changes == ()


def test_plan_when_no_source_has_an_account_any_more_empties_its_sources_and_the_next_one_gives_them_back() -> None:
    store = FakeStore()
    sync(store, *AD, *ENTRA)
    store.now += timedelta(days=1)
    sync(store, *AD[:2], *ENTRA[:2])
    assert accounts(store)["a2"]["sources"] == []
    assert accounts(store)["a2"]["enabled"] is True
    assert plan_of(store, *AD[:2], *ENTRA[:2]).changes == ()
    store.now += timedelta(days=1)
    sync(store, *AD, *ENTRA)
    assert accounts(store)["a2"]["sources"] == ["ad", "entra"]


def test_plan_when_a_source_is_partial_keeps_what_it_does_not_name() -> None:
    store = FakeStore()
    sync(store, *AD)
    assert plan_of(store, FakeSource("ad", list(AD[:2]), is_full=False)).changes == ()
