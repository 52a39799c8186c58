"""What the demo says of its applications: files that the importers read, plausible and legal from end to end."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from fakes import FakeProgress, FakeStore

from assettool.adapters.portfolio.formats import read_portfolio
from assettool.demo.content import gemma, software
from assettool.demo.content.places import ORGANISATIONS
from assettool.demo.estate import APPLICATIONS_FILE, SEED, make_estate, write_estate
from assettool.demo.model import REFERENCE, Application, Estate, Integration, Storage
from assettool.demo.summary import EstateSummary
from assettool.domain.application import ApplicationStatus
from assettool.domain.asset import AssetKind
from assettool.domain.graph import DependencyGraph
from assettool.domain.objects import APPLICATION, ASSET, CONFLICT, DEPLOYMENT_MACHINE, INTEGRATION, SUPPLIER, TENANT
from assettool.domain.organisations import Known
from assettool.domain.register import Application as Registered
from assettool.domain.register import Integration as Link
from assettool.domain.register import Register
from assettool.domain.status import first_illegal
from assettool.services.applying import apply_plan
from assettool.services.portfolio import PlannedImport, make_import_plan, read_files

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORMATS = ("GEMMA", "Softwarecatalogus", "Register")
SIZES = [(SEED, 0.05), (7, 0.05), (SEED, 0.1)]


@pytest.fixture(scope="module")
def whole() -> Estate:
    return make_estate()


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> EstateSummary:
    return write_estate(tmp_path_factory.mktemp("estate"), scale=0.1)


def files_of(summary: EstateSummary) -> list[Path]:
    return [summary.folder / "exports" / file.path for file in summary.files if file.format in FORMATS]


def store_of(estate: Estate) -> FakeStore:
    """NetBox as it is when the fleet has been synced."""
    store = FakeStore()
    tenants = {each.slug: store.add(TENANT, name=each.name, slug=each.slug) for each in ORGANISATIONS}
    servers = [each for each in estate.machines if each.kind is AssetKind.VIRTUAL_SERVER]
    for number, each in enumerate([*servers, *estate.servers]):
        kind = "virtual_server" if number < len(servers) else "physical_server"
        store.add(
            ASSET, uid=f"uid-{number}", name=each.name, kind=kind, environment="old", lifecycle="active",
            tenant=tenants[each.tenant.slug],
        )  # fmt: skip
    return store


def import_plan(summary: EstateSummary, store: FakeStore) -> PlannedImport:
    known = [Known(each.slug, each.name, each.cbs) for each in ORGANISATIONS]
    rows = read_files([read_portfolio(path) for path in files_of(summary)], FakeProgress())
    return make_import_plan(rows, store, known, NOW, FakeProgress())


def register_of(estate: Estate) -> Register:
    applications = {
        each.number: Registered(each.number, each.package, each.version, each.tenant.slug)
        for each in estate.applications
    }
    links = {
        each.number: Link(
            each.number, each.source.number, each.target.number if each.target else None, each.outside,
            direction=each.direction, strength="hard" if each.is_hard else "soft",
            is_bridge_allowed=each.is_bridge_allowed,
        )
        for each in estate.integrations
    }  # fmt: skip
    return Register(applications=applications, integrations=links)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    [path] = (folder / "exports").glob(name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_links_at_full_size_have_hubs_and_rings_but_no_heap(whole: Estate) -> None:
    graph = DependencyGraph(register_of(whole))
    circles = Counter(len(group.applications) for group in graph.circles)
    assert circles[3] >= 5
    assert circles[4] >= 2
    assert max(circles) <= 8
    assert len(graph.move_groups) >= 5
    degrees = Counter(end.number for link in whole.integrations for end in (link.source, link.target) if end)
    assert degrees.most_common(1)[0][1] > 30
    assert 60 < sum(link.target is None for link in whole.integrations) < 200


@pytest.mark.parametrize(("seed", "scale"), SIZES)
def test_links_of_a_small_estate_have_a_ring_too(seed: int, scale: float) -> None:
    estate = make_estate(seed, scale)
    assert len(estate.integrations) == round(900 * scale)
    assert any(len(group.applications) >= 3 for group in DependencyGraph(register_of(estate)).circles)
    for link in estate.integrations:
        assert link.target is not link.source
        assert bool(link.target) != bool(link.outside)
        assert link.target is None or link.target.tenant is link.source.tenant


def histories(estate: Estate) -> Iterator[tuple[str, Application | Integration | Storage, list[tuple[str, datetime]]]]:
    steps: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    things: dict[int, Application | Integration | Storage] = {}
    for step in estate.steps:
        things[id(step.about)] = step.about
        steps[id(step.about)].append((step.status, step.at))
    models = {Application: "application", Integration: "integration", Storage: "dataset"}
    return ((models[type(thing)], thing, steps[number]) for number, thing in things.items())


@pytest.mark.parametrize(("seed", "scale"), [(SEED, 1.0), *SIZES])
def test_histories_are_legal_and_end_where_the_application_is(seed: int, scale: float) -> None:
    estate = make_estate(seed, scale)
    for model, thing, steps in histories(estate):
        names = [status for status, _ in steps]
        moments = [at for _, at in steps]
        begun = names if names[0] == "registered" else ["registered", *names]
        assert first_illegal(model, begun) is None, (thing, names)
        assert moments == sorted(moments)
        assert len({at.date() for at in moments}) == len(moments)
        assert moments[-1] <= REFERENCE
        if isinstance(thing, Application):
            assert moments[0] > thing.since
            assert names[-1] == estate.details[thing.number].status


def test_histories_at_full_size_reach_every_status(whole: Estate) -> None:
    assert {details.status for details in whole.details.values()} == set(ApplicationStatus)
    blocked = [step for step in whole.steps if step.status == ApplicationStatus.BLOCKED]
    assert all(step.owner and step.due and step.due > step.at.date() for step in blocked)


@pytest.mark.parametrize(("seed", "scale"), SIZES)
def test_placements_are_on_servers_of_the_tenant_and_leave_what_was_cleared(seed: int, scale: float) -> None:
    estate = make_estate(seed, scale)
    owners = {each.name: each.tenant for each in (*estate.machines, *estate.servers)}
    for placement in estate.placements:
        names = [name for _, name in placement.machines]
        assert len(names) == len(set(names))
        assert {owners[name] for name in names} <= {placement.application.tenant}
        if estate.details[placement.application.number].status == ApplicationStatus.CLEARED:
            assert not names
    places = [(placement.application.number, placement.environment) for placement in estate.placements]
    assert len(places) == len(set(places))


def test_placements_at_full_size_cover_most_applications(whole: Estate) -> None:
    rows = [name for placement in whole.placements for _, name in placement.machines]
    assert 900 < len(rows) < 1200
    assert 400 < len(set(rows)) < 900
    assert len(whole.applications) - len({each.application.number for each in whole.placements}) == 40
    assert any(not placement.machines for placement in whole.placements)
    assert max(Counter(rows).values()) > 10
    assert len(whole.clues) > 10


def test_uses_never_exceed_the_accounts_of_an_organisation(whole: Estate) -> None:
    accounts = Counter(account.tenant.slug for account in whole.accounts)
    assert all(0 < use.users <= accounts[use.tenant.slug] for use in whole.uses)
    assert len({(use.application.number, use.tenant.slug) for use in whole.uses}) == len(whole.uses)


def test_storages_have_names_of_their_own(whole: Estate) -> None:
    names = [(storage.tenant.slug, storage.name) for storage in whole.storages]
    assert len(names) == len(set(names))
    assert 550 < len(names) < 850


def test_owners_and_managers_are_functions_and_teams(whole: Estate) -> None:
    known = re.compile(r"(Afdelingshoofd|Functioneel beheer|Team|Servicedesk) .+")
    for details in whole.details.values():
        for name in (details.owner, details.functional_manager, details.technical_manager):
            assert not name or known.fullmatch(name)


def test_components_of_all_applications_are_in_the_list_of_gemma(summary: EstateSummary, whole: Estate) -> None:
    listed = {row["Naam"]: row for row in table(summary.folder, "gemma_*.csv")}
    assert listed.keys() >= {name for each in whole.applications for name in each.components}
    for name, row in listed.items():
        assert row["BIV score BBN"] == row["Beschikbaarheid"] + row["Integriteit"] + row["Vertrouwelijkheid"]
        assert row["BBN"] == gemma.baseline(name)


@pytest.mark.parametrize(
    ("component", "words"),
    [
        ("Monumentencomponent", "BBN 1"),
        ("Jeugdzorgcomponent", "BBN 2"),
        ("Wmo-component", "BBN 2 en beschikbaarheidsmaatregelen op BBN1"),
        ("BI-component", "BBN 1 en BBN2 integriteitsmaatregelen"),
        ("Gegevensdistributiecomponent", "BBN 2 en risicoanalyse voor beschikbaarheid en integriteit"),
    ],
)
def test_baseline_is_worded_as_gemma_words_it(component: str, words: str) -> None:
    assert gemma.baseline(component) == words


def test_files_hold_the_rows_that_the_summary_states(summary: EstateSummary) -> None:
    for file in summary.files:
        if file.format in FORMATS:
            reading = read_portfolio(summary.folder / "exports" / file.path)
            assert len(list(reading.rows)) == file.rows


def test_money_has_a_decimal_comma_and_dates_are_dutch(summary: EstateSummary) -> None:
    rows = table(summary.folder, "applicaties.csv")
    assert all(re.fullmatch(r"(\d+,\d\d)?", row["Kosten per jaar"]) for row in rows)
    assert all(re.fullmatch(r"(\d\d-\d\d-\d{4})?", row["Contract tot"]) for row in rows)
    assert any(row["Versie"].startswith(" ") for row in rows)
    assert any(row["Versie"] == "xxx" for row in rows)


def test_supplier_with_the_name_of_another_has_its_own_identifier(whole: Estate) -> None:
    codes = {each.supplier_code for each in whole.applications if each.supplier == software.NAMESAKE}
    assert len(codes) == 2


@pytest.mark.parametrize(("seed", "scale"), SIZES)
def test_import_of_all_files_makes_every_application_once(tmp_path: Path, seed: int, scale: float) -> None:
    summary, estate = write_estate(tmp_path, seed=seed, scale=scale), make_estate(seed, scale)
    store = store_of(estate)
    planned = import_plan(summary, store)
    files = [file for file in summary.files if file.format in FORMATS]
    assert planned.plan.accounting.read == sum(file.rows for file in files)
    assert planned.plan.accounting.rejected == sum(file.rejected.total() for file in files)
    assert planned.plan.accounting.held == sum(file.held for file in files)
    result = apply_plan(planned.plan, store, FakeProgress())
    assert not result.refused
    assert not result.stale
    assert len(store.rows[APPLICATION]) == summary.counts["applications"] == round(445 * scale)
    assert len(store.rows[INTEGRATION]) == round(900 * scale)
    assert len(store.rows[DEPLOYMENT_MACHINE]) == sum(len(placement.machines) for placement in estate.placements)
    assert {row["kind"] for row in store.rows[CONFLICT].values()} == {"duplicate"}
    reached = Counter(str(details.status) for details in estate.details.values())
    assert Counter(row["status"] for row in store.rows[APPLICATION].values()) == reached
    assert import_plan(summary, store).plan.is_empty


@pytest.mark.slow
def test_import_of_all_files_at_full_size_makes_every_application_once(tmp_path: Path, whole: Estate) -> None:
    summary, store = write_estate(tmp_path), store_of(whole)
    result = apply_plan(import_plan(summary, store).plan, store, FakeProgress())
    assert not result.refused
    assert len(store.rows[APPLICATION]) == 445
    assert len(store.rows[INTEGRATION]) == 900
    assert len([row for row in store.rows[SUPPLIER].values() if row["name"] == software.NAMESAKE]) == 2
    assert import_plan(summary, store).plan.is_empty


def test_applications_file_has_every_organisation_and_no_alias_of_yaml(summary: EstateSummary) -> None:
    text = (summary.folder / APPLICATIONS_FILE).read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    assert [each["slug"] for each in content["organisations"]] == [each.slug for each in ORGANISATIONS]
    assert [each["cbs"] for each in content["organisations"] if "cbs" in each] == [
        each.cbs for each in ORGANISATIONS if each.cbs
    ]
    assert "&id" not in text
