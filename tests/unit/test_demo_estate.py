import csv
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.config import load_sources
from assettool.demo.estate import SOURCES_FILE, make_estate, write_estate
from assettool.demo.model import Estate
from assettool.demo.summary import EstateSummary
from assettool.domain.asset import AssetKind
from assettool.domain.identifier import is_junk
from assettool.domain.identity import Known, group
from assettool.domain.observation import Observation, Rejected, Row
from assettool.errors import UsageError

SMALL = 0.1
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


def things_in(rows: dict[str, list[Row]]) -> Counter[AssetKind]:
    observations = [row for of_source in rows.values() for row in of_source if isinstance(row, Observation)]
    groups, held = group(observations, Known())
    assert not held
    return Counter(one.observations[0].kind for one in groups)


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
    same = [path for path, content in contents(other.folder).items() if contents(summary.folder)[path] == content]
    assert same == [Path(SOURCES_FILE)]


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_workbooks_never_hold_the_time_of_writing(summary: EstateSummary) -> None:
    books = sorted(summary.folder.rglob("*.xlsx"))
    assert len(books) == 3
    for path in books:
        with zipfile.ZipFile(path) as book:
            assert {entry.date_time[0] for entry in book.infolist()} == {1980}
            assert b"2026-02-26T06:00:00Z" in book.read("docProps/core.xml")


def test_summary_always_adds_up(summary: EstateSummary) -> None:
    assert summary.rows == summary.assets + summary.merged + summary.rejected
    assert sum(file.accepted for file in summary.synced) == summary.assets
    assert {path.name for path in (summary.folder / "exports").iterdir()} == {file.path for file in summary.files}


def test_sources_when_read_give_the_rows_of_the_summary(summary: EstateSummary, rows: dict[str, list[Row]]) -> None:
    assert {file.source: file.rows for file in summary.synced} == {name: len(found) for name, found in rows.items()}
    rejected = {name: sum(isinstance(row, Rejected) for row in found) for name, found in rows.items()}
    assert rejected == {file.source: file.rejected.total() for file in summary.synced}


def test_sources_when_read_reject_by_rule_all_but_rows_without_a_name(
    summary: EstateSummary, rows: dict[str, list[Row]]
) -> None:
    refused = [row for found in rows.values() for row in found if isinstance(row, Rejected) and not row.by_rule]
    assert len(refused) == sum(file.rejected["no name"] for file in summary.synced)
    assert all("name" in reason for row in refused for reason in row.reasons)


def test_sources_when_read_warn_of_nothing(summary: EstateSummary) -> None:
    for source in load_sources(summary.folder / SOURCES_FILE):
        reading = source.read()
        assert list(reading.rows)
        assert [warning.message for warning in reading.warnings] == []


def test_sources_when_merged_give_every_thing_once(summary: EstateSummary, rows: dict[str, list[Row]]) -> None:
    assert things_in(rows) == summary.things


def test_observations_always_have_a_strong_identifier_a_tenant_and_a_site(rows: dict[str, list[Row]]) -> None:
    for row in (row for found in rows.values() for row in found if isinstance(row, Observation)):
        assert any(identifier.type.is_strong for identifier in row.identifiers), row.origin
        assert row.fields["tenant"]
        assert row.fields["site"]


def test_rows_hold_the_dirt_that_the_summary_states(summary: EstateSummary, rows: dict[str, list[Row]]) -> None:
    machines = [row for row in rows["vcenter-arnhem"] + rows["vcenter-renkum-rheden"] if isinstance(row, Observation)]
    machines = [row for row in machines if row.kind.is_virtual]
    addresses = Counter(address for row in machines for nic in row.interfaces for address in nic.addresses)
    assert sum(count > 1 for count in addresses.values()) == summary.dirt["addresses that two VMs have"]
    assert sum(row.fields["status"] == "offline" for row in machines) == summary.dirt["powered off"]
    sources = [row.fields for row in rows["intune"] if isinstance(row, Observation)]
    assert sum("serial" not in fields for fields in sources) == summary.dirt["junk serials of laptops"]


def test_observations_never_carry_users_or_licence_keys(rows: dict[str, list[Row]]) -> None:
    text = repr(rows).casefold()
    for secret in ("demogebruiker", "demo.invalid", "demo0-demo0"):
        assert secret not in text


def test_portfolio_has_one_application_for_each_municipality_and_package(summary: EstateSummary) -> None:
    path = next((summary.folder / "exports").glob("Gemeenten_applicatieportfolio_*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    assert len({(row["Gemeente ID"], row["Pakket ID"]) for row in found}) == summary.counts["applications"]
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


@pytest.mark.slow
def test_sources_at_full_size_when_merged_give_every_thing_once(tmp_path: Path) -> None:
    summary = write_estate(tmp_path)
    assert summary.things == FULL_SIZE
    assert things_in(read_rows(summary)) == FULL_SIZE
