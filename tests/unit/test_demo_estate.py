import csv
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeProgress, FakeStore
from hypothesis import given, settings
from hypothesis import strategies as st

from assettool.adapters.expected_file import load_expected
from assettool.adapters.policy_file import load_policy
from assettool.adapters.sources.config import ConfiguredSource, load_sources
from assettool.demo.content.places import ORGANISATIONS
from assettool.demo.dirt import Dirt, soil
from assettool.demo.estate import (
    EXPECTED_FILE,
    PLANNING_FILE,
    POLICY_FILE,
    PRODUCTS_FILE,
    SEED,
    SOURCES_FILE,
    make_estate,
    write_estate,
)
from assettool.demo.model import Estate
from assettool.demo.summary import EstateSummary
from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.identifier import is_junk
from assettool.domain.objects import ASSET, CONFLICT
from assettool.domain.observation import AccountRow, Observation, Rejected, Row
from assettool.errors import UsageError
from assettool.services.applying import apply_plan
from assettool.services.planning import Planned, make_plan, read_sources

SMALL = 0.1
NOW = datetime(2026, 2, 27, tzinfo=UTC)
FULL_SIZE = {
    AssetKind.PHYSICAL_SERVER: 112,
    AssetKind.VIRTUAL_SERVER: 848,
    AssetKind.VIRTUAL_WORKPLACE: 2400,
    AssetKind.LAPTOP: 2547,
    AssetKind.THIN_CLIENT: 1243,
    AssetKind.FAT_CLIENT: 93,
}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> EstateSummary:
    return write_estate(tmp_path_factory.mktemp("estate"), scale=SMALL)


@pytest.fixture(scope="module")
def rows(summary: EstateSummary) -> dict[str, list[Row]]:
    return read_rows(summary)


def read_rows(summary: EstateSummary) -> dict[str, list[Row]]:
    return {source.name: list(source.read().rows) for source in load_sources(summary.folder / SOURCES_FILE)}


@pytest.fixture(scope="module")
def planned(summary: EstateSummary) -> Planned:
    return plan_of(summary, FakeStore())


def plan_of(summary: EstateSummary, store: FakeStore) -> Planned:
    read = read_sources(load_sources(summary.folder / SOURCES_FILE), FakeProgress())
    assert not read.failed
    policy = load_policy(summary.folder / POLICY_FILE, list(read.order))
    return make_plan(read, policy, store, Clock(NOW), FakeProgress())


def things_in(planned: Planned) -> Counter[AssetKind]:
    return Counter(
        AssetKind(str(change.new["kind"])) for change in planned.plan.changes if change.key.startswith(f"{ASSET}:")
    )


def conflicts_in(planned: Planned) -> Counter[str]:
    found = [change.new for change in planned.plan.changes if change.key.startswith(f"{CONFLICT}:")]
    return Counter(str(new["field"] or new["kind"]) for new in found)


def sources_of(summary: EstateSummary) -> list[ConfiguredSource]:
    return load_sources(summary.folder / SOURCES_FILE)


def assert_identities_are_unique(estate: Estate) -> None:
    clients = [*estate.laptops, *estate.thin_clients, *estate.fat_clients]
    devices = [*estate.hosts, *estate.servers, *clients]
    everything = [*devices, *estate.machines]
    assert_unique([device.serial for device in devices])
    assert_unique([client.asset_tag for client in clients])
    assert_unique([client.directory_id for client in clients] + [client.enrolment_id for client in clients])
    assert_unique([machine.uuid for machine in estate.machines])
    assert_unique([machine.smbios for machine in estate.machines])
    macs = [thing.mac for thing in everything] + [client.wifi_mac for client in clients if client.wifi_mac]
    assert_unique([mac.upper() for mac in macs + [host.vmotion_mac for host in estate.hosts]])
    addresses = [thing.address for thing in (*estate.hosts, *estate.machines, *clients)]
    addresses += [address for server in estate.servers for address in server.addresses]
    assert_unique(addresses + [host.vmotion_address for host in estate.hosts])
    assert_unique([device.name.casefold() for device in devices])
    assert_unique([(each.cluster, each.tenant.slug, each.name.casefold()) for each in estate.machines])
    assert_unique([(each.tenant.domain, each.name[:15].casefold()) for each in estate.machines])
    assert_unique([(each.tenant.slug, each.package) for each in estate.applications])
    assert_unique([account.login for account in estate.accounts])
    assert not any(is_junk(device.serial) for device in devices)


def assert_unique(values: list[object] | list[str]) -> None:
    assert not [value for value, count in Counter(values).items() if count > 1]


def test_estate_at_full_size_has_the_published_counts() -> None:
    estate = make_estate()
    assert estate.count() == FULL_SIZE
    assert sum(estate.count().values()) == 7243
    assert len(estate.hosts) == 62
    assert len(estate.applications) == 445
    assert len(estate.integrations) == 900
    assert len(estate.accounts) == 3690
    assert_identities_are_unique(estate)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32), scale=st.floats(min_value=0.05, max_value=0.3))
def test_estate_of_any_seed_and_scale_has_exact_counts_and_unique_identities(seed: int, scale: float) -> None:
    estate = make_estate(seed, scale)
    counts = estate.count()
    servers = counts[AssetKind.PHYSICAL_SERVER] + counts[AssetKind.VIRTUAL_SERVER]
    assert servers == round(960 * scale)
    assert counts[AssetKind.VIRTUAL_WORKPLACE] == round(2400 * scale)
    assert counts[AssetKind.LAPTOP] == round(2547 * scale)
    assert len(estate.applications) == round(445 * scale)
    assert {machine.cluster for machine in estate.machines} <= {host.cluster for host in estate.hosts}
    assert_identities_are_unique(estate)


@pytest.mark.parametrize("scale", [0.01, 0, -1, 11, float("nan"), float("inf")])
def test_estate_at_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(UsageError, match="scale is out of range"):
        make_estate(scale=scale)


def test_write_estate_twice_gives_the_same_bytes(summary: EstateSummary, tmp_path: Path) -> None:
    again = write_estate(tmp_path, scale=SMALL)
    assert contents(again.folder) == contents(summary.folder)


def test_write_estate_of_another_seed_gives_other_files(summary: EstateSummary, tmp_path: Path) -> None:
    other = write_estate(tmp_path, scale=SMALL, seed=7)
    same = [path for path, content in contents(other.folder).items() if contents(summary.folder).get(path) == content]
    gemma = Path("exports/gemma_referentiecomponenten.csv")
    contracts = Path("exports/contracten.csv")
    rulebooks = map(Path, (PLANNING_FILE, POLICY_FILE, PRODUCTS_FILE, SOURCES_FILE))
    ours = [Path(EXPECTED_FILE), contracts, gemma, *rulebooks]
    assert sorted(same) == ours


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_workbooks_never_hold_the_time_of_writing(summary: EstateSummary) -> None:
    books = sorted(summary.folder.rglob("*.xlsx"))
    assert len(books) == 3
    for path in books:
        with zipfile.ZipFile(path) as book:
            assert {entry.date_time[0] for entry in book.infolist()} == {1980}
            assert b"2026-02-26T06:00:00Z" in book.read("docProps/core.xml")


def test_summary_names_every_export(summary: EstateSummary) -> None:
    assert {path.name for path in (summary.folder / "exports").iterdir()} == {file.path for file in summary.files}
    assert {file.source for file in summary.synced} == {source.name for source in sources_of(summary)}
    assert len(summary.synced) == 20


def test_sources_when_read_give_the_rows_of_the_summary(summary: EstateSummary, rows: dict[str, list[Row]]) -> None:
    read = {name: sum(row.rows if isinstance(row, Observation) else 1 for row in found) for name, found in rows.items()}
    assert {file.source: file.rows for file in summary.synced} == read
    rejected = {name: sum(isinstance(row, Rejected) for row in found) for name, found in rows.items()}
    assert rejected == {file.source: file.rejected.total() for file in summary.synced}


def test_sources_when_read_reject_by_rule_all_but_rows_without_a_name(
    summary: EstateSummary, rows: dict[str, list[Row]]
) -> None:
    refused = [row for found in rows.values() for row in found if isinstance(row, Rejected) and not row.by_rule]
    assert len(refused) == sum(file.rejected["no name"] for file in summary.synced)
    assert all("name" in reason for row in refused for reason in row.reasons)


def test_sources_when_read_warn_only_of_dates_that_cannot_be_true(summary: EstateSummary) -> None:
    for source in sources_of(summary):
        reading = source.read()
        assert list(reading.rows)
        assert {warning.message.partition(" (")[0] for warning in reading.warnings} <= {
            "last_seen cannot be true and is left out"
        }


def test_sources_when_merged_give_every_thing_once(summary: EstateSummary, planned: Planned) -> None:
    assert things_in(planned) == summary.things


def test_sources_when_merged_account_for_every_row(summary: EstateSummary, planned: Planned) -> None:
    accounting = planned.plan.accounting
    assert accounting.read == summary.rows
    assert accounting.accepted == summary.assets + summary.counts["accounts"]
    assert accounting.rejected == summary.rejected
    assert accounting.held == summary.held


def test_sources_when_merged_never_mix_two_things_but_for_swapped_serials(
    summary: EstateSummary, planned: Planned
) -> None:
    mixed = []
    for group in planned.groups:
        names = {str(row.fields["name"])[:15].casefold() for row in group.observations if "name" in row.fields}
        if len({name for name in names if not name.startswith("desktop-")}) > 1:
            mixed.append(names)
    assert len(mixed) == summary.dirt["laptops with the serial of another in TOPdesk"]


def test_sources_that_contradict_each_other_make_the_work_list(summary: EstateSummary, planned: Planned) -> None:
    found = conflicts_in(planned)
    assert found["tenant"] == summary.dirt["laptops with the tenant of another in TOPdesk"]
    assert found["asset_tag"] >= summary.dirt["asset tags that Snipe-IT has otherwise"]
    assert found["identity"] == summary.held == summary.dirt["laptops with the serial of another in TOPdesk"]
    assert found["address"] == summary.dirt["addresses that two VMs have"]


def test_sources_when_synced_twice_change_nothing(tmp_path: Path) -> None:
    summary, store = write_estate(tmp_path, scale=0.05), FakeStore()
    apply_plan(plan_of(summary, store).plan, store, FakeProgress())
    assert plan_of(summary, store).plan.is_empty


@pytest.mark.parametrize(("seed", "scale"), [(1, 0.05), (2, 0.06), (11, 0.08)])
def test_sources_of_any_seed_and_scale_give_every_thing_once(tmp_path: Path, seed: int, scale: float) -> None:
    summary = write_estate(tmp_path, seed=seed, scale=scale)
    planned = plan_of(summary, FakeStore())
    assert things_in(planned) == summary.things
    assert planned.plan.accounting.held == summary.held


def test_expected_counts_are_those_of_the_estate(summary: EstateSummary) -> None:
    names = [source.name for source in sources_of(summary)]
    expected = load_expected(summary.folder / EXPECTED_FILE, names)
    assert {group.label: group.expected for group in expected.groups} == {
        "Servers": 96, "Virtual workplaces": 240, "Laptops": 255, "Thin clients": 124, "Fat clients": 9,
    }  # fmt: skip
    assert sum(group.expected or 0 for group in expected.groups) == summary.assets


def test_observations_that_make_assets_have_a_strong_identifier_a_tenant_and_a_site(
    summary: EstateSummary, rows: dict[str, list[Row]]
) -> None:
    making = [row for source in sources_of(summary) if source.creates for row in rows[source.name]]
    for row in (row for row in making if isinstance(row, Observation)):
        assert any(identifier.type.is_strong for identifier in row.identifiers), row.origin
        assert row.fields["tenant"]
        assert row.fields["site"]


def test_rows_hold_the_dirt_that_the_summary_states(summary: EstateSummary, rows: dict[str, list[Row]]) -> None:
    machines = [row for row in rows["vcenter-arnhem"] + rows["vcenter-renkum-rheden"] if isinstance(row, Observation)]
    machines = [row for row in machines if row.kind.is_virtual]
    addresses = Counter(address for row in machines for nic in row.interfaces for address in nic.addresses)
    assert sum(count > 1 for count in addresses.values()) == summary.dirt["addresses that two VMs have"]
    assert sum(row.fields["status"] == "offline" for row in machines) == summary.dirt["powered off"]
    enrolled = rows["intune"] + rows["intune-graph"]
    sources = [row.fields for row in enrolled if isinstance(row, Observation)]
    assert sum("serial" not in fields for fields in sources) == summary.dirt["junk serials of laptops"]


def test_observations_never_carry_users_or_licence_keys(rows: dict[str, list[Row]]) -> None:
    text = repr(rows).casefold()
    for secret in ("demogebruiker", "demo.invalid", "demo0-demo0"):
        assert secret not in text


def test_portfolio_has_one_application_for_each_municipality_and_package(summary: EstateSummary) -> None:
    path = next((summary.folder / "exports").glob("Gemeenten_applicatieportfolio_*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    codes = {each.cbs for each in ORGANISATIONS} | {each.cbs.lstrip("0") for each in ORGANISATIONS}
    ours = {
        (row["Gemeente ID"], row["Pakket ID"]) for row in found if row["Pakket ID"] and row["Gemeente CBS"] in codes
    }
    assert len(ours) == summary.counts["applications"]
    assert len(found) > summary.counts["applications"]
    assert any("\n" in row["Gebruik omschrijving"] for row in found)
    assert {row["Gemeente CBS"] for row in found} >= {"0202", "0274", "0275"}


def test_directory_export_cuts_names_at_15_and_starts_with_its_type(summary: EstateSummary) -> None:
    text = (summary.folder / "exports" / "ad-computers-arnhem.csv").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    assert first.strip() == "#TYPE Microsoft.ActiveDirectory.Management.ADComputer"
    found = list(csv.DictReader(rest.splitlines(), delimiter=";"))
    assert all(len(row["Name"]) <= 15 and row["SamAccountName"] == f"{row['Name']}$" for row in found)
    assert any(len(row["DNSHostName"].partition(".")[0]) > 15 for row in found)
    assert any(not row["LastLogonDate"] for row in found)


def test_accounts_have_one_row_in_each_directory_and_a_tenant(
    summary: EstateSummary, rows: dict[str, list[Row]]
) -> None:
    for name in ("ad-users", "entra-users"):
        accounts = [row for row in rows[name] if isinstance(row, AccountRow)]
        assert len(accounts) == len({row.login for row in accounts}) == summary.counts["accounts"]
        assert all(row.tenant for row in accounts)


def test_ldif_folds_its_lines_and_writes_ids_in_base64(summary: EstateSummary) -> None:
    text = (summary.folder / "exports" / "ad-computers-renkum.ldf").read_text(encoding="ascii")
    lines = text.splitlines()
    assert lines[0] == "version: 1"
    assert max(map(len, lines)) <= 76
    assert any(line.startswith(" ") for line in lines)
    assert text.count("objectGUID:: ") == text.count("\ndn: ")


def test_graph_pages_name_the_next_one_but_for_the_last(tmp_path: Path) -> None:
    summary = write_estate(tmp_path, scale=0.5)
    for folder, size in (("intune-graph", 250), ("entra-users", 999)):
        pages = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "exports" / folder).iterdir())]
        assert len(pages) > 1
        assert ["@odata.nextLink" in page for page in pages] == [True] * (len(pages) - 1) + [False]
        assert all(len(page["value"]) == size for page in pages[:-1])
    assert summary.counts["accounts"] > 999


def test_mecm_writes_smbios_uuids_in_the_other_byte_order(summary: EstateSummary) -> None:
    path = summary.folder / "exports" / "mecm-devices.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file, delimiter=";") if row["SMBIOSGUID"]]
    assert found
    for row in found:
        serial = row["SerialNumber"].removeprefix("VMware-").replace("-", " ").split()
        assert row["SMBIOSGUID"].lower()[:8] == "".join(reversed(serial[:4]))


def test_dirt_when_the_scale_is_small_still_swaps_a_pair() -> None:
    estate = make_estate(SEED, 0.05)
    dirt: Dirt = soil(estate, SEED, 0.05)
    assert len(dirt.swapped_with) == 2
    assert all(dirt.swapped_with[other] == one for one, other in dirt.swapped_with.items())
    assert dirt.swapped_with.keys() <= dirt.laptops_in_topdesk


@pytest.mark.slow
def test_sources_at_full_size_when_merged_give_every_thing_once(tmp_path: Path) -> None:
    summary = write_estate(tmp_path)
    assert summary.things == FULL_SIZE
    planned = plan_of(summary, FakeStore())
    assert things_in(planned) == FULL_SIZE
    assert planned.plan.accounting.accepted == 7243 + 3690
    assert 20 <= conflicts_in(planned).total() <= 60
