"""Accounts: what is one account, what is held, and what NetBox keeps of it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assettool.domain.accounts import account_objects, departures, known_accounts, merge_accounts
from assettool.domain.current import CurrentObject
from assettool.domain.objects import Ref
from assettool.domain.observation import AccountRow, Origin

ORDER = {"ad": 0, "entra": 1}


def make_account(source: str = "ad", external_id: str = "a1", login: str = "jansen", **fields: object) -> AccountRow:
    return replace(AccountRow(source, Origin(f"{source}.csv", row=2), external_id, login), **fields)  # type: ignore[arg-type]


def test_alias_of_entra_makes_one_account_with_the_id_of_the_directory() -> None:
    rows = [make_account("entra", "e1", "piet", aliases=("a1",)), make_account(department="Ruimte", is_enabled=False)]
    [account], held = merge_accounts(rows, ORDER)
    assert account.directory_id == "a1"
    assert [row.source for row in account.rows] == ["ad", "entra"]
    assert account.first("login") == "jansen"
    assert held == []


def test_account_when_a_source_is_missing_keeps_its_id() -> None:
    entra = make_account("entra", "e1", aliases=("a1",))
    assert merge_accounts([entra], ORDER)[0][0].directory_id == "a1"
    cloud = make_account("entra", "e2", tenant="arnhem")
    rows = [cloud, make_account(tenant="arnhem")]
    assert merge_accounts(rows, ORDER)[0][0].directory_id == "a1"
    assert merge_accounts(rows, ORDER, known={"e2"})[0][0].directory_id == "e2"


def test_login_joins_only_within_a_tenant_and_where_every_source_has_one() -> None:
    ad, entra = make_account(tenant="arnhem"), make_account("entra", "e1", "JANSEN", tenant="arnhem")
    assert len(merge_accounts([ad, entra], ORDER)[0]) == 1
    assert len(merge_accounts([ad, replace(entra, tenant="renkum")], ORDER)[0]) == 2
    assert len(merge_accounts([replace(ad, tenant=""), replace(entra, tenant="")], ORDER)[0]) == 2
    assert len(merge_accounts([ad, entra, replace(ad, external_id="a2")], ORDER)[0]) == 3
    assert len(merge_accounts([ad, replace(entra, aliases=("a9",))], ORDER)[0]) == 2


def test_two_accounts_of_one_source_with_one_id_are_held_and_the_rest_stays() -> None:
    rows = [
        make_account(),
        make_account("entra", "e1", "x", aliases=("a1",)),
        make_account("entra", "e2", "y", aliases=("a1",)),
    ]
    [account], held = merge_accounts(rows, ORDER)
    assert account.rows == (rows[0],)
    assert [(row.external_id, why) for row, why in held] == [
        ("e1", "entra has 2 accounts with one id: x, y"),
        ("e2", "entra has 2 accounts with one id: x, y"),
    ]


def test_objects_hold_what_the_first_source_says_and_the_latest_logon() -> None:
    rows = [
        make_account(tenant="de-connectie", last_seen="2025-05-20T10:00:00Z"),
        make_account(
            "entra", "e1", "piet", aliases=("a1",), department="ICT", is_enabled=False, last_seen="2025-05-26T14:27:40Z"
        ),
    ]
    tenant, account = account_objects(merge_accounts(rows, ORDER)[0])
    assert (tenant.key, tenant.fields["name"]) == ("tenancy.tenant:de-connectie", "De Connectie")
    assert account.key == "netbox_assettool.account:a1"
    assert account.bundle == "account/a1"
    assert account.fields == {
        "directory_id": "a1", "login": "jansen", "sources": ["ad", "entra"], "department": "ICT", "enabled": False,
        "tenant": Ref("tenancy.tenant:de-connectie"), "last_seen": "2025-05-26T14:27:40Z",
    }  # fmt: skip


def test_what_no_source_knows_is_left_out() -> None:
    [account] = account_objects(merge_accounts([make_account()], ORDER)[0])
    assert account.fields == {"directory_id": "a1", "login": "jansen", "sources": ["ad"]}


def make_known(directory_id: str = "a1", sources: object = ("ad",)) -> CurrentObject:
    listed = list(sources) if isinstance(sources, tuple) else sources
    return CurrentObject(7, {"directory_id": directory_id, "sources": listed})


def test_accounts_of_netbox_are_known_by_their_directory_id() -> None:
    asset = CurrentObject(1, {})
    assert list(known_accounts({"netbox_assettool.account:a1": make_known(), "netbox_assettool.asset:x": asset})) == [
        "a1"
    ]


def test_account_of_a_source_that_could_not_be_read_stays_as_it_is() -> None:
    accounts, _ = merge_accounts([make_account("entra", "e1", aliases=("a1",))], ORDER)
    known = {"a1": make_known(sources=("ad", "entra"))}
    assert list(account_objects(accounts, known, unread=["ad"])) == []
    assert len(list(account_objects(accounts, known, unread=["hr"]))) == 1
    assert len(list(account_objects(accounts, {}, unread=["ad"]))) == 1


def test_account_that_no_source_gives_any_more_loses_its_sources_when_all_of_them_vouch() -> None:
    accounts, held = merge_accounts([make_account()], ORDER)
    known = {
        "a1": make_known(),
        "a2": make_known("a2", ("ad", "entra")),
        "a3": make_known("a3", ()),
        "a4": make_known("a4", "odd"),
        "h1": make_known("h1"),
    }
    held = [(make_account(external_id="h1"), "reason")]
    assert list(departures(accounts, known, ["ad"], held)) == []
    [change] = departures(accounts, known, ["ad", "entra"], held)
    assert (change.key, change.id, change.new) == ("netbox_assettool.account:a2", 7, {"sources": []})
    assert change.old == {"sources": ["ad", "entra"]}


IDS = st.sampled_from(["a1", "a2", "e1", "e2"])
ROWS = st.lists(
    st.builds(
        make_account,
        st.sampled_from(["ad", "entra", "other"]),
        IDS,
        st.sampled_from(["jansen", "bakker"]),
        tenant=st.sampled_from(["", "arnhem"]),
        aliases=st.lists(IDS, max_size=2).map(tuple),
    ),
    max_size=7,
    unique_by=lambda row: (row.source, row.external_id),
)


@settings(database=None, deadline=None)
@given(rows=ROWS, seed=st.randoms())
def test_rows_in_any_order_give_the_same_and_add_up(rows: list[AccountRow], seed: st.DataObject) -> None:
    accounts, held = merge_accounts(rows, ORDER, known={"e1"})
    shuffled = list(rows)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge_accounts(shuffled, ORDER, known={"e1"}) == (accounts, held)
    assert sum(len(account.rows) for account in accounts) + len(held) == len(rows)
    ids = [account.directory_id for account in accounts]
    assert len(ids) == len(set(ids))
