"""From the programs that sources found to installations: what is new, what is gone, and what nobody recognises."""

import random
from datetime import UTC, datetime

import pytest
from fakes import FakeProgress, FakeStore
from licence_rows_cases import product

from assettool.domain.objects import ASSET, INSTALLATION, OBSERVATION, SOFTWARE_PRODUCT
from assettool.domain.recognition import RecognitionRule
from assettool.services.applying import apply_plan
from assettool.services.licence_import import Catalogue
from assettool.services.licence_recognition import PlannedRecognition, make_recognition_plan

CATALOGUE = Catalogue(
    products=(
        product("SQL Server", key="sql-2019", version="2019", metric="sql_core", cal="sql-cal"),
        product("SQL CAL", key="sql-cal", metric="user_cal"),
        product("Windows Server", key="win-std", edition="Standard", metric="windows_standard"),
        product("Windows Server", key="win-dc", edition="Datacenter", metric="windows_datacenter"),
        product("Acrobat Pro", "Adobe", key="acrobat"),
        product("Not used", key="not-used"),
    ),
    rules=(
        RecognitionRule("sql", "sql-2019", "Microsoft SQL Server 2019*"),
        RecognitionRule("dc", "win-dc", "*Windows Server*", edition="Datacenter"),
        RecognitionRule("std", "win-std", "*Windows Server*", edition="Standard"),
        RecognitionRule("vague", "win-std", "*Windows Server*", is_guess=True),
        RecognitionRule("free", "", "7-Zip*"),
        RecognitionRule("linux", "", "Ubuntu*"),
    ),
)
SQL, ZIP = ["Microsoft SQL Server 2019 (64-bit)", "15.0", "Microsoft"], ["7-Zip 24.09", "24.09", "Igor Pavlov"]
TOOLS = ["Microsoft SQL Server 2019 Setup", "15.1", "Microsoft"]


@pytest.fixture
def store() -> FakeStore:
    """A server, a virtual machine and two laptops."""
    found = FakeStore()
    for uid, kind in (("u1", "physical_server"), ("u2", "virtual_server"), ("u3", "laptop"), ("u4", "laptop")):
        found.add(ASSET, uid=uid, name=uid, kind=kind, lifecycle="active", environment="old", provenance={})
    return found


def observe(store: FakeStore, uid: str, source: str, *software: list[str], platform: str = "", day: str = "2026-03-02"):
    asset = next(row for row in store.rows[ASSET].values() if row["uid"] == uid)
    said: dict[str, object] = {"software": list(software)} if software else {}
    said |= {"platform": platform} if platform else {}
    for row in store.rows[OBSERVATION].values():
        if (row["asset"], row["source"]) == (asset["id"], source):
            row |= {"fields": said, "last_seen": f"{day}T12:00:00+00:00"}
            return
    store.add(
        OBSERVATION,
        asset=asset["id"],
        source=source,
        external_id=uid,
        fields=said,
        last_seen=f"{day}T12:00:00+00:00",
    )


def planned(store: FakeStore, catalogue: Catalogue = CATALOGUE) -> PlannedRecognition:
    return make_recognition_plan(store, catalogue, FakeProgress())


def recognised(store: FakeStore, catalogue: Catalogue = CATALOGUE) -> PlannedRecognition:
    made = planned(store, catalogue)
    result = apply_plan(made.plan, store, FakeProgress())
    assert not result.refused
    assert not result.stale
    return made


def installed(store: FakeStore) -> dict[tuple[object, object, object], dict[str, object]]:
    keys = {row["id"]: row["key"] for row in store.rows[SOFTWARE_PRODUCT].values()}
    uids = {row["id"]: row["uid"] for row in store.rows[ASSET].values()}
    return {(keys[row["product"]], uids[row["asset"]], row["source"]): row for row in store.rows[INSTALLATION].values()}


def test_programs_when_recognised_then_each_product_is_installed_once_and_all_of_them_are_accounted_for(store):
    observe(store, "u2", "mecm", SQL, TOOLS, ZIP, ["Zaaksysteem Server", "7.2", "Sonsbeek"])
    observe(store, "u3", "intune", ["Adobe Acrobat Pro", "24.5", ""], ["Zaaksysteem Server 7.3", "7.3", "Sonsbeek"])

    made = recognised(store)

    assert str(made.plan.accounting) == "6 rows read = 2 accepted + 1 merged + 1 rejected + 2 held"
    assert made.plan.accounting.by_rule == 1
    assert {source.name: source.rows for source in made.plan.sources} == {"licence/intune": 2, "licence/mecm": 4}
    found = installed(store)
    assert found.keys() == {("sql-2019", "u2", "mecm"), ("acrobat", "u3", "intune")}
    row = found["sql-2019", "u2", "mecm"]
    assert (row["version"], row["found_as"], row["rule"]) == ("15.1", TOOLS[0], "sql")
    assert (row["first_seen"], row["last_seen"], row["removed"]) == ("2026-03-02", "2026-03-02", None)
    assert found["acrobat", "u3", "intune"]["rule"] == "alias"
    assert {row["key"] for row in store.rows[SOFTWARE_PRODUCT].values()} == {"sql-2019", "sql-cal", "acrobat"}
    [item] = made.work
    assert (item.name, item.publisher, item.versions, item.number) == (
        "Zaaksysteem Server",
        "Sonsbeek",
        ("7.2", "7.3"),
        2,
    )
    assert made.unknown == 1
    assert made.products == [("Adobe Acrobat Pro", 1), ("Microsoft SQL Server 2019", 1)]
    assert planned(store).plan.is_empty


def test_plan_when_netbox_streams_in_another_order_then_it_is_the_same(store):
    observe(store, "u2", "mecm", SQL, ZIP, platform="Windows Server 2019 Standard")
    observe(store, "u2", "rvtools", platform="Windows Server 2019")
    observe(store, "u3", "intune", ["Adobe Acrobat Pro", "24.5", ""])
    first = planned(store).plan
    store.order = random.Random(5)
    assert planned(store).plan == first
    recognised(store)
    assert planned(store).plan.is_empty


def test_platform_when_several_sources_name_it_then_the_one_that_tells_the_edition_wins(store):
    observe(store, "u2", "rvtools", platform="Microsoft Windows Server 2019 (64-bit)")
    observe(store, "u2", "ad", platform="Windows Server 2019 Datacenter")
    observe(store, "u2", "mecm", platform="Microsoft Windows NT Server 10.0")
    observe(store, "u1", "rvtools", platform="Microsoft Windows Server 2019 (64-bit)")
    observe(store, "u3", "intune", platform="Windows 11 Enterprise")

    made = recognised(store)

    assert installed(store).keys() == {("win-dc", "u2", "ad"), ("win-std", "u1", "rvtools")}
    assert str(made.plan.accounting) == "4 rows read = 2 accepted + 2 merged + 0 rejected + 0 held"
    assert not made.work


def test_platform_when_several_are_as_good_then_the_source_that_is_believed_wins(store):
    observe(store, "u2", "a", platform="Windows Server 2019 Standard")
    observe(store, "u2", "b", platform="Windows Server 2019 Datacenter")
    next(row for row in store.rows[ASSET].values() if row["uid"] == "u2")["provenance"] = {"platform": "b"}
    recognised(store)
    assert installed(store).keys() == {("win-dc", "u2", "b")}


def test_platform_when_it_is_free_or_nobody_knows_it_then_it_is_accounted_for(store):
    observe(store, "u1", "a", platform="Ubuntu 22.04")
    observe(store, "u1", "b", platform="Linux")
    observe(store, "u2", "a", platform="Plan 9")
    made = planned(store)
    assert str(made.plan.accounting) == "3 rows read = 0 accepted + 0 merged + 2 rejected + 1 held"
    assert [item.name for item in made.work] == ["Plan 9"]


def test_program_when_its_source_finds_it_no_more_then_it_is_removed_and_comes_back_when_it_does(store):
    observe(store, "u2", "mecm", SQL, ZIP)
    observe(store, "u4", "mecm", SQL)
    recognised(store)

    observe(store, "u2", "mecm", ZIP, day="2026-03-10")
    recognised(store)
    assert installed(store)["sql-2019", "u2", "mecm"]["removed"] == "2026-03-10"
    assert installed(store)["sql-2019", "u4", "mecm"]["removed"] is None
    assert planned(store).plan.is_empty

    observe(store, "u2", "mecm", SQL, day="2026-03-20")
    recognised(store)
    row = installed(store)["sql-2019", "u2", "mecm"]
    assert (row["removed"], row["first_seen"], row["last_seen"]) == (None, "2026-03-02", "2026-03-20")


def test_source_when_it_gives_no_programs_at_all_any_more_then_what_it_found_stays(store):
    observe(store, "u2", "mecm", SQL)
    recognised(store)
    observe(store, "u2", "mecm", day="2026-03-10")
    made = planned(store)
    assert made.plan.is_empty
    assert [warning.message for warning in made.warnings] == [
        "it gives no programs any more, and what it found on 1 machines stays"
    ]


def test_installation_when_a_file_or_a_person_put_it_there_then_it_stays(store):
    observe(store, "u2", "mecm", SQL)
    recognised(store)
    [sql] = [row["id"] for row in store.rows[SOFTWARE_PRODUCT].values() if row["key"] == "sql-2019"]
    asset = next(row["id"] for row in store.rows[ASSET].values() if row["uid"] == "u4")
    store.add(INSTALLATION, product=sql, asset=asset, source="mecm")
    observe(store, "u4", "mecm", ZIP, day="2026-03-10")
    assert planned(store).plan.is_empty


@pytest.mark.parametrize(("day", "seen"), [("2026-03-08", "2026-03-02"), ("2026-03-09", "2026-03-09")])
def test_day_of_last_seeing_when_nothing_else_changes_then_it_follows_once_a_week(store, day, seen):
    observe(store, "u2", "mecm", SQL)
    recognised(store)
    observe(store, "u2", "mecm", SQL, day=day)
    recognised(store)
    assert installed(store)["sql-2019", "u2", "mecm"]["last_seen"] == seen


def test_program_when_it_was_updated_then_its_version_and_day_follow(store):
    observe(store, "u2", "mecm", SQL)
    recognised(store)
    observe(store, "u2", "mecm", [SQL[0], "15.0.4", SQL[2]], day="2026-03-03")
    recognised(store)
    row = installed(store)["sql-2019", "u2", "mecm"]
    assert (row["version"], row["last_seen"]) == ("15.0.4", "2026-03-03")


def test_asset_when_it_was_merged_into_another_then_its_programs_are_not_read(store):
    observe(store, "u4", "mecm", SQL)
    next(row for row in store.rows[ASSET].values() if row["uid"] == "u4")["lifecycle"] = "merged"
    assert planned(store).plan.accounting.read == 0


def test_rule_when_nobody_knows_its_product_then_it_is_left_out_and_told(store):
    observe(store, "u2", "mecm", SQL)
    rules = (RecognitionRule("products.yml: Microsoft*", "gone", "Microsoft*"), *CATALOGUE.rules)
    made = planned(store, Catalogue(CATALOGUE.products, rules))
    assert [str(warning.origin) for warning in made.warnings] == ["products.yml: Microsoft*"]
    assert made.plan.accounting.accepted == 1


def test_product_of_netbox_when_a_rule_means_it_then_the_catalogue_does_not_change_it(store):
    store.add(SOFTWARE_PRODUCT, key="sql-2019", publisher="Microsoft", name="SQL by hand", metrics=["sql_core"])
    observe(store, "u2", "mecm", SQL)
    recognised(store)
    assert [row["name"] for row in store.rows[SOFTWARE_PRODUCT].values()] == ["SQL by hand"]


def test_fleet_when_it_is_large_then_each_program_is_looked_up_once(store, monkeypatch):
    begun = datetime.now(UTC)
    for number in range(2_000):
        asset = store.add(ASSET, uid=f"x{number}", name="x", kind="laptop", lifecycle="active", environment="old")
        software = [SQL, ZIP, *([f"Tool {each}", "1", "X"] for each in range(23))]
        store.add(
            OBSERVATION, asset=asset, source="intune", external_id=f"x{number}", fields={"software": software},
            last_seen="2026-03-02T12:00:00+00:00",
        )  # fmt: skip
    made = planned(store)
    assert made.plan.accounting.read == 50_000
    assert made.plan.counts()["create"][INSTALLATION] == 2_000
    assert made.unknown == 23
    assert (datetime.now(UTC) - begun).total_seconds() < 60
