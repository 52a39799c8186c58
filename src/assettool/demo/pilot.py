"""The pilot wave of the demo: three applications go to new hosts of a lab, one host fails and is tried again."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import networkx as nx
import yaml

from assettool.adapters import netbox_waves
from assettool.adapters.netbox import NetBoxStore
from assettool.adapters.netbox_runs import NetBoxRuns
from assettool.adapters.netbox_waves import Wave
from assettool.domain.application import ApplicationStatus
from assettool.domain.register import Application, Asset, Register
from assettool.domain.running.phases import Phase
from assettool.domain.running.recipes import Recipe
from assettool.domain.running.state import UnitState
from assettool.domain.running.terms import Terms
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decision, StartIn
from assettool.domain.status import APPLICATION
from assettool.domain.waves.document import Document
from assettool.domain.waves.facts import has_to_move
from assettool.embedded.home import write_private
from assettool.services.running import Outcome

_API = "plugins/assettool"
_APPLICATIONS = 3
_HOURS = timedelta(hours=8)
_WHY = "pilot: a rehearsal on a lab, outside the calendar of the plan"
_ROLE = "application"
_RECIPES = "\n# What the phases of a wave do for the applications of the pilot.\n"
_READY = frozenset(
    {
        ApplicationStatus.ASSESSED,
        ApplicationStatus.PACKAGED,
        ApplicationStatus.FUNCTIONAL_TEST,
        ApplicationStatus.USER_ACCEPTANCE,
        ApplicationStatus.PRODUCTION_ACCEPTANCE,
        ApplicationStatus.GO,
    }
)
_STEPS: "nx.DiGraph[str]" = nx.DiGraph({old: list(new) for old, new in APPLICATION.items() if old in _READY})
"""What an application that is looked into may go to."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An application of the pilot, with the server that it leaves and the one that it goes to."""

    application: int
    name: str
    role: str
    old: str
    new: str
    tenant: str = ""


def is_done(store: NetBoxStore) -> bool:
    """Whether a wave was run to its end here before."""
    return store.count(f"{_API}/waves", status="completed") > 0


def chosen(store: NetBoxStore, register: Register, note: Path) -> list[Moved]:
    """What the pilot moves, chosen once: it is noted in a file for a demo that was ended on its way. A small estate may
    have nothing for it.

    It is what people do before a wave: they say on which servers applications run, and what each of the servers is for
    that were delivered in the new environment.
    """
    if note.is_file():
        return [Moved(**each) for each in json.loads(note.read_text(encoding="utf-8"))]
    servers = _spare_servers(store, register)
    picked = islice(zip(_candidates(register), servers, servers, strict=False), _APPLICATIONS)
    # By name, as they go through the run: each part of the lab asks the one before it.
    by_name = sorted(picked, key=lambda each: (each[0].tenant, each[0].name))
    moved = [_placed(store, register, application, old, new) for application, old, new in by_name]
    note.write_text(json.dumps([asdict(each) for each in moved]), encoding="utf-8")
    return moved


def _placed(store: NetBoxStore, register: Register, application: Application, old: Asset, new: Asset) -> Moved:
    """Say that an application was accepted, runs on one server, and is to run on another one."""
    for step in _way_to_go(application.status):
        accepted = {"status": step, "evidence": "person", "reason": _WHY}
        store.send("POST", f"{_API}/applications/{application.id}/status", accepted)
    known = register.deployments_of.get(application.id, ())
    number = next((each.id for each in known if each.environment == "production"), None)
    if number is None:
        content = {"application": application.id, "environment": "production"}
        number = store.send("POST", f"{_API}/deployments", content)["id"]
    for server in (old, new):
        machine = {"deployment": number, "asset": server.id, "role": _ROLE, "confirmation": "confirmed"}
        store.send("POST", f"{_API}/deployment-machines", machine)
    store.send("PATCH", f"{_API}/assets/{new.id}", {"environment": "gemict"})
    return Moved(application.id, application.name, _ROLE, old.name, new.name, application.tenant)


def _readiness(application: Application) -> tuple[bool, str, str]:
    """What can still take every step in its order comes first."""
    return application.status != ApplicationStatus.ASSESSED, application.tenant, application.name


def _way_to_go(status: str) -> list[str]:
    """The steps that an application has not taken yet; what is installed on servers is packaged first."""
    by = [status, *([ApplicationStatus.PACKAGED] if status == ApplicationStatus.ASSESSED else []), ApplicationStatus.GO]
    return [step for a, b in pairwise(by) for step in nx.shortest_path(_STEPS, a, b)[1:]]


def _candidates(register: Register) -> Iterator[Application]:
    """Applications that still move, are tied to no other one, and of which nobody knows yet where they run."""
    for application in sorted(register.applications.values(), key=_readiness):
        machines = [machine for each in register.deployments_of.get(application.id, ()) for machine in each.machines]
        tied = any(each.strength == "hard" for each in register.integrations_of.get(application.id, ()))
        if has_to_move(application) and application.status in _READY and not tied and not machines:
            yield application


def _spare_servers(store: NetBoxStore, register: Register) -> Iterator[Asset]:
    """Linux servers on which nothing is known to run, by name."""
    used = {machine.asset for each in register.deployments.values() for machine in each.machines}
    found = (each for each in _linux_servers(store, register).values() if each.id not in used)
    return iter(sorted(found, key=lambda each: each.name))


def _linux_servers(store: NetBoxStore, register: Register) -> dict[int, Asset]:
    """Id → each virtual server in use that Ansible reaches by SSH."""
    inventory = json.loads(store.inventory({"kind": ["virtual_server"], "lifecycle": ["active"]}))
    names = {name for group in inventory["linux"]["children"] for name in inventory[group]["hosts"]}
    uids = {inventory["_meta"]["hostvars"][name]["assettool_uid"] for name in names}
    return {each.id: each for each in register.assets.values() if each.uid in uids and each.name in names}


def gather(store: NetBoxStore, document: Document, moved: Sequence[Moved]) -> Wave:
    """Put what the pilot moves into a week in which nothing else does, with hours that begin now."""
    if there := _wave_of(store, moved):
        return there
    members = {f"netbox_assettool.application:{each.application}" for each in moved}
    keys = [item.key for item in document.problem.items if not members.isdisjoint(item.members)]
    monday = _free_week(document, keys)
    netbox_waves.move(store, keys, monday, is_dry_run=False, allow=True, reason=_WHY)
    wave = next(each for each in netbox_waves.waves(store) if each.week == monday)
    now = datetime.now(UTC)
    hours = {"window_start": str(now - timedelta(minutes=5)), "window_end": str(now + _HOURS)}
    store.send("PATCH", f"{_API}/waves/{wave.id}", hours)
    return netbox_waves.wave(store, wave.number)


def _wave_of(store: NetBoxStore, moved: Sequence[Moved]) -> Wave | None:
    """The wave of the pilot, where it was gathered before: its hours are set."""
    rows = store.first(
        f"{_API}/wave-items", 1, object_type="netbox_assettool.application", object_id=str(moved[0].application)
    )
    waves = {each.id: each for each in netbox_waves.waves(store) if each.start}
    return waves.get(rows[0]["wave"]["id"]) if rows else None


def _free_week(document: Document, keys: Sequence[str]) -> date:
    """The Monday of the first week in which nothing moves and no rule forbids that these items do."""
    problem = document.problem
    barred = set().union(*(each.weeks for each in problem.bars if each.item in keys))
    used = barred | set(document.proposal.placement.values())
    free = (week for week in range(problem.weeks) if week not in used)
    return problem.monday(next(free, problem.weeks - 1))


def write_backups(report: Path, moved: Sequence[Moved]) -> None:
    """The report of a backup product on the servers of the pilot."""
    report.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with report.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("VM Name", "Last Successful Backup", "Result"))
        lines.writerows((host, now, "Success") for each in moved for host in (each.old, each.new))


def open_gates(store: NetBoxStore, approver: NetBoxStore, wave: Wave) -> list[str]:
    """Waive by name what a rehearsal does not need; the gates of these."""
    now = datetime.now(UTC)
    gates = store.get(f"{_API}/waves/{wave.id}/gates")["gates"]
    missing = [each["gate"] for each in gates if each["status"] == "missing" and each["gate"] != "approval"]
    expires = (now + timedelta(days=30)).date().isoformat()
    for gate in missing:
        approver.send("POST", f"{_API}/waivers", {"wave": wave.id, "gate": gate, "reason": _WHY, "expires": expires})
    return missing


def approve(store: NetBoxStore, approver: NetBoxStore, wave: Wave, recipes: Sequence[Recipe] | None = None) -> Wave:
    """One person submits it with what the phases do, another one approves it."""
    if wave.status not in ("draft", "submitted"):
        return wave
    seen = str(netbox_waves.content(store, wave)["content_hash"])
    if wave.status == "draft":
        seen = str(netbox_waves.submit(store, wave, seen, _WHY, recipes)["content_hash"])
    netbox_waves.judge(approver, netbox_waves.wave(approver, wave.number), seen, "", "CHG-0001", is_approved=True)
    return netbox_waves.wave(store, wave.number)


def write_host_variables(folder: Path, variables: dict[str, dict[str, Any]]) -> None:
    """How the hosts of the pilot are reached, as an inventory folder has it."""
    (folder / "host_vars").mkdir(parents=True, exist_ok=True)
    for host, content in variables.items():
        (folder / "host_vars" / f"{host}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def write_recipes(path: Path, recipes: Sequence[dict[str, Any]]) -> None:
    """What the phases do for the applications of the pilot, at the end of the demo's applications.yml."""
    before = path.read_text(encoding="utf-8").partition(_RECIPES)[0]
    shown = yaml.safe_dump({"recipes": list(recipes)}, sort_keys=False, allow_unicode=True)
    write_private(path, f"{before}{_RECIPES}{shown}")


def run(
    store: NetBoxStore,
    wave: Wave,
    work: Callable[[UUID], Outcome],
    mend: Callable[[], None],
    told: Callable[[str], None],
) -> bytes:
    """Run it to its end: a host fails, is mended and tried again; the dossier of the run."""
    runs = NetBoxRuns(store)
    if wave.status == "approved":
        terms = Terms(max_failed_percent=100.0)
        run_id = runs.start(wave.id, StartIn(uuid4(), wave.content_hash, terms)).run
    else:
        run_id = runs.progress(wave.id).run
    for host, text in work(run_id).failed.items():
        told(f"{host} failed: {text}")
    mend()
    # NetBox knows also what failed in an earlier call, which was stopped half-way.
    if any(unit.state is UnitState.FAILED for unit in runs.progress(wave.id).units):
        _decide(runs, wave, Verb.RETRY, reason="mended")
        told("mended, and tried again")
        work(run_id)
    _decide(runs, wave, Verb.RESUME, until=Phase.HANDOVER)
    work(run_id)
    _decide(runs, wave, Verb.COMPLETE)
    return runs.dossier(run_id)


def _decide(runs: NetBoxRuns, wave: Wave, verb: Verb, reason: str = "", until: Phase | None = None) -> None:
    runs.decide(wave.id, Decision(uuid4(), verb, reason=reason, until=until))
