"""Puts adapters and services together as the settings ask for."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    BY_LABEL,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    DEVICE,
    INTEGRATION,
    LICENCE_TYPES,
    MACHINE,
    STATUS_CHANGE,
)
from assettool.domain.plan import FLEET_RUN, Plan
from assettool.domain.policy import Limits, Policy
from assettool.errors import AssettoolError, SettingsError
from assettool.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from assettool.adapters.ansible.here import Here
    from assettool.adapters.applications_file import ApplicationsFile
    from assettool.adapters.netbox_runs import NetBoxRuns
    from assettool.adapters.netbox_waves import Place, Wave
    from assettool.domain.counting import Counts, Expected
    from assettool.domain.observation import SourceWarning
    from assettool.domain.register import Application, Register
    from assettool.domain.running.preflight import Found
    from assettool.domain.running.recipes import Recipe
    from assettool.domain.running.wire import HostOut
    from assettool.domain.waves.assembling import Assembled
    from assettool.domain.waves.document import Document
    from assettool.domain.waves.forecast import Forecast
    from assettool.domain.waves.outline import WaveOutline
    from assettool.domain.waves.rules import Freeze, PlanningRules
    from assettool.embedded.home import Home
    from assettool.ports import NamedSource, Planner, Progress
    from assettool.services.backups import KeptBackups
    from assettool.services.braking import Brake
    from assettool.services.licence_import import Catalogue, PlannedLicences
    from assettool.services.licence_recognition import PlannedRecognition
    from assettool.services.planning import Planned
    from assettool.services.portfolio import PlannedImport
    from assettool.services.proposals import PlannedProposals
    from assettool.services.remembering import PlanMemory
    from assettool.services.running import Outcome

CLI_USER = "engineer"
"""The embedded user that the command line acts as: it may do what a sync does, and no more."""
LICENCE_USER = "licence-manager"
"""The embedded user that looks at licences and freezes positions."""
APPROVING_USER = "approver"
"""The embedded user that approves waves: never the one that submits them."""
EMERGENCY_USER = "emergency-approver"
"""The embedded user that decides in an emergency: never the one that approved."""
CONTROLLING_USER = "project-control"
"""The embedded user that keeps milestones, risks and money."""
DELETING_USER = "admin"
"""The embedded user that deletes, which only the command for it does."""


def store(settings: Settings, user: str = CLI_USER) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one; checked to answer and to be of our version."""
    found = connect(settings, user)
    found.versions()
    return found


def writer(settings: Settings, made: Plan) -> NetBoxStore:
    """The NetBox of the settings, as a user who may carry out this plan."""
    return store(settings, DELETING_USER if made.deletes else CLI_USER)


def connect(settings: Settings, user: str = CLI_USER) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one as one of its users, without asking it anything."""
    wanted = settings.netbox
    if wanted.url:
        token = wanted.token.get_secret_value()
        if not token:
            raise SettingsError(
                "there is no API token for NetBox", hint="set ASSETTOOL_NETBOX__TOKEN, or netbox.token in assettool.yml"
            )
        return NetBoxStore(
            wanted.url, token, ca_file=wanted.ca_file, timeout_s=wanted.timeout_s, streams=wanted.streams
        )
    from assettool.embedded.home import Home

    home = Home(settings.home)
    return NetBoxStore(home.url, _token(home, user), timeout_s=wanted.timeout_s, streams=wanted.streams)


def _token(home: "Home", user: str) -> str:
    from assettool.embedded.credentials import load_credentials
    from assettool.embedded.home import disk_errors

    with disk_errors(home):
        if home.exists and (known := load_credentials(home).tokens.get(user)):
            return known
    # What starts and stops servers takes a while to import, and a token is made only once.
    from assettool.embedded import stack

    return stack.token(home, user)


def sources(settings: Settings, clock: Clock | None = None) -> "list[NamedSource]":
    """The configured sources, in the order of their rank."""
    from assettool.adapters.sources.config import load_sources

    if settings.sources is None:
        raise SettingsError(
            "no sources are configured", hint="set `sources: sources.yml` in assettool.yml; inventory/ has an example"
        )
    return list(load_sources(settings.sources, clock))


def policy(settings: Settings, names: Sequence[str]) -> Policy:
    """The policy of the settings, or what holds without one. `names` are the sources, in the order of their rank."""
    from assettool.adapters.policy_file import load_policy

    return load_policy(settings.policy, names) if settings.policy else Policy.default(names)


def limits(settings: Settings) -> Limits:
    """The limits of the brakes."""
    return policy(settings, [source.name for source in sources(settings)] if settings.sources else []).limits


def deletion(target: NetBoxStore, days: int, progress: "Progress") -> tuple[Plan, list[tuple[str, str, str]]]:
    """The plan that deletes what was retired so many days ago, and what that is for people."""
    from assettool.services.deleting import make_deletion_plan

    return make_deletion_plan(target, timedelta(days=days), lambda: datetime.now(UTC), progress)


@dataclass(frozen=True, slots=True)
class Made:
    """A plan for people."""

    plan: Plan
    warnings: "Sequence[SourceWarning]"
    is_remembered: bool = False
    """Nothing that it is made of has changed since the plan before, which it therefore is."""


def plan(settings: Settings, target: NetBoxStore, progress: "Progress", allowed: Sequence[str] = ()) -> Made:
    """The last plan, where one comparison tells that nothing has changed since; otherwise a new one."""
    from assettool.services.remembering import recall

    progress.start("comparing with the last plan")
    made_of = _made_of(settings, sources(settings), target, allowed)
    memo = recall(_memory(settings), made_of, datetime.now(UTC), target)
    progress.finish()
    if memo:
        return Made(memo.plan, memo.warnings, is_remembered=True)
    planned = plan_in_full(settings, target, progress, allowed)
    return Made(planned.plan, planned.rows.warnings)


def plan_in_full(
    settings: Settings, target: NetBoxStore, progress: "Progress", allowed: Sequence[str] = ()
) -> "Planned":
    """Read every source and NetBox, and compare them; the plan is kept for the next time."""
    from assettool.services.planning import make_plan, read_sources
    from assettool.services.remembering import remember

    clock = Clock.of_today()
    configured = sources(settings, clock)
    made_of = _made_of(settings, configured, target, allowed)
    chosen = policy(settings, [source.name for source in configured])
    planned = make_plan(read_sources(configured, progress), chosen, target, clock, progress, allowed)
    # What was changed while it was read was perhaps read in part.
    if made_of and made_of == _made_of(settings, configured, target, allowed):
        remember(_memory(settings), made_of, target.fleet_digest, planned)
    return planned


def _made_of(
    settings: Settings, configured: "Sequence[NamedSource]", target: NetBoxStore, allowed: Iterable[str]
) -> str | None:
    from assettool.adapters.made_of import made_of

    return made_of((settings.sources, settings.policy), configured, target, allowed)


def _memory(settings: Settings) -> "PlanMemory":
    from assettool.adapters.memo_file import MemoFile

    return MemoFile(settings.home / "state" / "last-plan")


def expected(settings: Settings) -> "Expected":
    """The expected counts of the settings; without a file nothing is expected."""
    from assettool.adapters.expected_file import load_expected
    from assettool.domain.counting import Expected

    if settings.expected is None:
        return Expected()
    names = [source.name for source in sources(settings)] if settings.sources else None
    return load_expected(settings.expected, names)


def counted(target: NetBoxStore, expected: "Expected", progress: "Progress", tenants: Iterable[str] = ()) -> "Counts":
    """Everything that is counted, or only the assets of these tenants."""
    from assettool.services.counts import count_assets

    return count_assets(target, expected, datetime.now(UTC), progress, tuple(tenants))


def register(target: NetBoxStore) -> "Register":
    """The application register as NetBox has it."""
    from assettool.domain.register_rows import register_of

    return register_of(target.read_register())


def applications(settings: Settings) -> "ApplicationsFile":
    """The organisations and deployment rules of the settings; nothing without a file."""
    from assettool.adapters.applications_file import ApplicationsFile, load_applications

    return load_applications(settings.applications) if settings.applications else ApplicationsFile()


def plan_import(
    settings: Settings,
    target: NetBoxStore,
    files: Iterable[Path],
    progress: "Progress",
    *,
    form: str | None = None,
    mapping: Path | None = None,
    tenant: str = "",
    only_known: bool = False,
) -> "PlannedImport":
    """Read files about applications and NetBox, and compare them."""
    from assettool.adapters.portfolio import read_portfolio
    from assettool.services.portfolio import make_import_plan, read_files

    known = applications(settings).organisations
    rows = read_files((read_portfolio(path, form, mapping) for path in files), progress)
    now = datetime.now(UTC)
    return make_import_plan(rows, target, known, now, progress, tenant=tenant, only_known=only_known)


def catalogue(settings: Settings) -> "Catalogue":
    """The software and the rules that recognise it, of the settings; nothing without a file."""
    from assettool.services.licence_import import Catalogue

    if settings.products is None:
        return Catalogue()
    from assettool.adapters.products_file import load_products
    from assettool.adapters.sources.files import sha256_of

    found = load_products(settings.products)
    return Catalogue(found.products, found.rules, settings.products, sha256_of(settings.products))


def plan_licences(
    settings: Settings,
    target: NetBoxStore,
    files: Iterable[Path],
    progress: "Progress",
    *,
    form: str | None = None,
    mapping: Path | None = None,
    tenant: str = "",
    on: date | None = None,
    complete: bool = False,
) -> "PlannedLicences":
    """Read files about licences and NetBox, and compare them."""
    from assettool.adapters.licences import read_licences
    from assettool.services.licence_import import make_licence_plan, read_licence_files

    known, software = applications(settings).organisations, catalogue(settings)
    rows = read_licence_files((read_licences(path, form, mapping, on) for path in files), progress)
    now = datetime.now(UTC)
    return make_licence_plan(rows, target, known, software, now, progress, tenant=tenant, complete=complete)


def plan_recognition(settings: Settings, target: NetBoxStore, progress: "Progress") -> "PlannedRecognition":
    """Recognise the programs of all machines, and compare that with what NetBox has."""
    from assettool.services.licence_recognition import make_recognition_plan

    if settings.products is None:
        raise SettingsError(
            "there are no rules that recognise software",
            hint="name a file with `products: products.yml` in assettool.yml; inventory/products.yml is an example",
        )
    return make_recognition_plan(target, catalogue(settings), progress)


def planning_rules(settings: Settings) -> "PlanningRules":
    """The rules of the migration plan. Raises `SettingsError` where there are none."""
    from assettool.adapters.planning_file import load_planning

    if settings.planning is None:
        raise SettingsError(
            "there are no rules to plan by",
            hint="name a file with `planning: planning.yml` in assettool.yml; inventory/planning.yml is an example",
        )
    return load_planning(settings.planning)


def wave_problem(target: NetBoxStore, rules: "PlanningRules", places: "Mapping[str, Place]") -> "Assembled":
    """What still has to move, and the rules that hold, as of now; `places` has where the saved plan's items are."""
    from assettool.domain.waves.assembling import assemble
    from assettool.domain.waves.state import SETTLED
    from assettool.services.wave_facts import facts_of

    known = register(target)
    settled = {key: each.week for key, each in places.items() if each.status in SETTLED}
    fixed = {key: each.week for key, each in places.items() if each.is_fixed}
    facts = facts_of(known, target.read_estate(), today(), _freezes(target, known), settled, fixed)
    return assemble(facts, rules)


def today() -> date:
    """The day that it is here."""
    return datetime.now(UTC).astimezone().date()


def saved_plan(target: NetBoxStore) -> "Document":
    """The plan in NetBox, with everything where it is by now. Raises `AssettoolError` where none is saved."""
    from assettool.adapters import netbox_waves
    from assettool.domain.waves.document import with_weeks

    found = target.read_wave_plan()
    if found is None:
        raise AssettoolError("no plan is saved yet", hint="assettool wave plan --save")
    return with_weeks(found.document, {key: each.week for key, each in netbox_waves.places(target).items()})


def _freezes(target: NetBoxStore, known: "Register") -> "list[Freeze]":
    from assettool.adapters import netbox_waves

    tenants = {each.id: each.slug for each in known.tenants.values()}
    return netbox_waves.freezes(target, tenants, {each.id: each.key for each in known.applications.values()})


def outline(target: NetBoxStore, wave: "Wave") -> "WaveOutline":
    """What is in a wave, as NetBox has it now. Raises `AssettoolError` where nothing moves in its week."""
    from assettool.services.wave_plans import wave_in

    return wave_in(saved_plan(target), wave.week)


def runs(target: NetBoxStore) -> "NetBoxRuns":
    """The runs of waves in a NetBox."""
    from assettool.adapters.netbox_runs import NetBoxRuns

    return NetBoxRuns(target)


def recipes(settings: Settings) -> "tuple[Recipe, ...] | None":
    """What the phases do, by applications.yml; None where the settings name no such file."""
    return applications(settings).recipes if settings.applications else None


def preflight(
    settings: Settings, hosts: "Sequence[HostOut]", progress: "Progress", *, concurrency: int, timeout_s: float
) -> "list[Found]":
    """Whether a run could work on these hosts now, by the variables that Ansible would use. Raises `SettingsError`."""
    from assettool.adapters.ansible.variables import variables_of
    from assettool.adapters.ssh.preflight import Preflight
    from assettool.adapters.ssh.shell import PASSWORD, SSHOptions
    from assettool.domain.running.preflight import reach_of
    from assettool.services.preflight import preflight as ask

    variables = variables_of(hosts, settings.running.inventory)
    reaches = [reach_of(name, known) for name, known in variables.items()]
    with Preflight(SSHOptions(timeout_s=timeout_s, password=os.environ.get(PASSWORD, ""))) as checks:
        return ask(reaches, checks.check, progress, concurrency=concurrency)


def keep_preflight(target: "NetBoxRuns", found: "Sequence[Found]") -> None:
    """Keep in NetBox what was found, for the gates."""
    from assettool.domain.running.checks import Check, CheckKind

    now = datetime.now(UTC)
    target.keep(
        [
            Check(CheckKind.PREFLIGHT, each.host, now, each.is_met, each.reason, dict(each.details), "wave preflight")
            for each in found
        ]
    )


def keep_backups(target: NetBoxStore, files: "Sequence[Path]") -> "KeptBackups":
    """Keep what reports of a backup product say of the hosts in NetBox. Raises `SourceError`."""
    import json
    from zoneinfo import ZoneInfo

    from assettool.adapters.backups_file import reader
    from assettool.services import backups

    rows = [row for path in files for row in reader(ZoneInfo("Europe/Amsterdam")).read(path).rows]
    known = json.loads(target.inventory({}))["_meta"]["hostvars"]
    return backups.keep_backups(rows, known, runs(target).keep)


def work(settings: Settings, run: "UUID", progress: "Progress", brake: "Brake") -> "Outcome":
    """Work on a run on this machine. Raises `RunnerError` and `StoreError`."""
    import msgspec

    from assettool.adapters.ansible.here import work_here
    from assettool.domain.running.pairing import with_applications

    target = runs(store(settings))
    found = target.run(run)
    hosts = with_applications(found.hosts, applications(settings).recipes)
    found = msgspec.structs.replace(found, hosts=tuple(hosts))
    return work_here(target, found, running_here(settings), progress, brake)


def forecast(target: NetBoxStore) -> "Forecast | None":
    """When the last application moves if it goes on as it went; None where too little is measured."""
    from assettool.domain.waves import forecast as forecasting
    from assettool.domain.waves.facts import has_to_move

    known = register(target)
    remaining = sum(has_to_move(each) for each in known.applications.values())
    return forecasting.forecast(forecasting.measured(known.history, today()), remaining, today())


def planner() -> "Planner":
    """The one that decides what moves when."""
    from assettool.adapters.cp_sat import CpSatPlanner

    return CpSatPlanner()


def letters_folder(settings: Settings) -> Path:
    """Where the words of letters are: a folder of the department's own, or the one that comes along."""
    if settings.letters:
        return settings.letters
    return _shipped("templates") / "letters"


def _shipped(name: str) -> Path:
    """What comes along: in the package where it is installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_data" / name
    return installed if installed.exists() else package.parents[1] / name


def running_here(settings: Settings) -> "Here":
    """Where and with what waves are run on this machine."""
    from assettool.adapters.ansible.executor import Surroundings
    from assettool.adapters.ansible.here import Here

    running = settings.running
    playbooks = running.playbooks or _shipped("playbooks")
    beside = [folder / "ansible.cfg" for folder in (playbooks, playbooks.parent, _shipped("ansible.cfg").parent)]
    configuration = next((path for path in beside if path.is_file()), None)
    surroundings = Surroundings(
        playbooks, configuration, mitogen=running.mitogen, task_timeout_s=running.task_timeout_s
    )
    return Here(settings.home, surroundings, running.inventory, running.secrets, running.runs_kept)


def plan_values(
    target: NetBoxStore, found: "Sequence[Application]", values: Mapping[str, str], progress: "Progress"
) -> "PlannedImport":
    """Give these values to these applications."""
    from assettool.adapters.portfolio.assignments import rows_of
    from assettool.services.portfolio import make_values_plan

    return make_values_plan(rows_of(found, values), found, target, datetime.now(UTC), progress)


def plan_proposals(
    settings: Settings, target: NetBoxStore, progress: "Progress", min_confidence: int = 0
) -> "PlannedProposals":
    """What the rules on deployments propose, compared with what NetBox has."""
    from assettool.services.proposals import make_proposal_plan

    known = applications(settings)
    if not known.deployments:
        raise SettingsError(
            "there are no rules on deployments",
            hint="put them under `deployments:` in the file that `applications:` in assettool.yml names; "
            "inventory/applications.yml has examples",
        )
    tags = _tagged(target, sorted({rule.tag for rule in known.deployments if rule.tag}))
    return make_proposal_plan(
        target, known.deployments, known.organisations, progress, tags=tags, min_confidence=min_confidence
    )


def _tagged(target: NetBoxStore, tags: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """What has one of these tags: (model, id) → tags. NetBox refuses to be asked for a tag that it does not know."""
    found: dict[tuple[str, int], list[str]] = {}
    for tag in tags:
        if target.first("extras/tags", 1, slug=tag):
            for label in (ASSET, DEVICE, MACHINE):
                for row in target.first(BY_LABEL[label].endpoint, 0, tag=tag, fields="id"):
                    found.setdefault((label, row["id"]), []).append(tag)
    return found


def counts(target: NetBoxStore) -> list[tuple[str, int]]:
    """How many active assets of each kind NetBox has."""
    return [
        (kind.value, target.count("plugins/assettool/assets", kind=kind.value, lifecycle="active"))
        for kind in AssetKind
    ]


def register_counts(target: NetBoxStore) -> list[tuple[str, int]]:
    """How much NetBox has of what the application register is made of."""
    labels = (APPLICATION, INTEGRATION, DEPLOYMENT, DEPLOYMENT_MACHINE, DATA_SET, STATUS_CHANGE)
    paths = [BY_LABEL[label].endpoint for label in labels]
    return [(_noun(path), target.count(path)) for path in paths]


def _noun(path: str) -> str:
    return path.rpartition("/")[2].replace("-", " ")


def licence_counts(target: NetBoxStore) -> list[tuple[str, int]]:
    """How much NetBox has of what licence positions are made of."""
    return [(_noun(kind.endpoint), target.count(kind.endpoint)) for kind in LICENCE_TYPES]


def used_sources(target: NetBoxStore) -> set[str]:
    """The names of all sources that ever filled this NetBox; files about applications and licences aside."""
    runs = target.first("plugins/assettool/sync-runs", 0, message__isw=FLEET_RUN)
    return {source["name"] for run in runs for source in run["sources"]}


def unfinished(settings: Settings) -> Path:
    """The folder with the plans of runs that have begun and not ended."""
    folder = settings.home / "state" / "unfinished"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
