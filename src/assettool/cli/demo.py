"""`assettool demo`: the whole story on an embedded NetBox, at full size."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assettool.adapters.netbox import NetBoxStore
    from assettool.adapters.netbox_waves import Wave
    from assettool.demo.lab.model import Lab
    from assettool.demo.pilot import Moved
    from assettool.demo.tour import Tour
    from assettool.domain.waves.document import Document
    from assettool.settings import Settings

_APPLICATIONS = "plugins/assettool/applications"
_ENTITLEMENTS = "plugins/assettool/entitlements"


def demo(
    scale: Annotated[float, typer.Option(help="1 is the published size of 7,243 assets; 0.1 a tenth.")] = 1.0,
    port: Annotated[int | None, typer.Option(help="Port of the embedded NetBox.")] = None,
    leave_wave: Annotated[
        bool, typer.Option("--leave-wave", help="Prepare the pilot wave, and leave it to you to run.")
    ] = False,
) -> None:
    r"""Make De Connectie's estate, start NetBox, fill it, run a pilot wave, and say what to see.

    Everything stays in ASSETTOOL_HOME, and nothing leaves this machine. A second call is quick and changes nothing.

    \b
    Examples:
      assettool demo
      ASSETTOOL_HOME=/tmp/small assettool demo --scale 0.1
    """
    from datetime import UTC, datetime

    from assettool import wiring
    from assettool.cli import output
    from assettool.cli.sync import go_on
    from assettool.demo import programme, stage, tour
    from assettool.embedded import stack
    from assettool.embedded.credentials import load_credentials
    from assettool.embedded.home import Home
    from assettool.settings import NetBoxSettings, RunningSettings, load_settings

    settings = load_settings()
    home = Home(settings.home)
    # The demo is the embedded NetBox with its own exports, whatever other settings say.
    own = {**stage.files(home), "running": RunningSettings(inventory=home.demo / "ansible")}
    settings = settings.model_copy(update={"netbox": NetBoxSettings(), **own})
    with output.progress() as shown:
        stage.prepare(home, scale, shown)
        status = stack.up(home, port=port, progress=shown)
    target = wiring.store(settings)
    stage.refuse_other_sources({s.name for s in wiring.sources(settings)}, wiring.used_sources(target), home)
    go_on(settings, target)
    files, rights = stage.register_files(home), stage.licence_files(home)
    _fill_fleet(settings, target)
    _fill_register(settings, target, files)
    _fill_licences(settings, target, rights)
    pilot = _leave_pilot if leave_wave else _run_pilot
    pilot(settings, target, home.demo)
    programme.fill(wiring.store(settings, wiring.CONTROLLING_USER), datetime.now(UTC).astimezone().date())
    _prove(settings, target, files, rights)
    _tell(tour.tour(status.url), load_credentials(home).passwords["admin"])


def _fill_fleet(settings: "Settings", target: "NetBoxStore") -> None:
    """Sync the fleet."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.cli.sync import carry_out

    with output.progress() as shown:
        made = wiring.plan(settings, target, shown).plan
    if not made.is_empty:
        carry_out(settings, target, made)


def _fill_register(settings: "Settings", target: "NetBoxStore", files: "list[Path]") -> None:
    """Import the applications into an empty register, and propose where they run; what people did later stays."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.cli.sync import carry_out

    if target.count(_APPLICATIONS):
        return
    with output.progress() as shown:
        made = wiring.plan_import(settings, target, files, shown).plan
    carry_out(settings, target, made)
    if wiring.applications(settings).deployments:  # a small estate may have no server that shows what it is for
        with output.progress() as shown:
            proposed = wiring.plan_proposals(settings, target, shown).plan
        carry_out(settings, target, proposed)


def _fill_licences(settings: "Settings", target: "NetBoxStore", files: "list[Path]") -> None:
    """Import contracts, rights and use where there are none, and recognise what is installed."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.cli.sync import carry_out
    from assettool.demo.model import REFERENCE

    if target.count(_ENTITLEMENTS):
        return
    with output.progress() as shown:
        made = wiring.plan_licences(settings, target, files, shown, on=REFERENCE.date()).plan
    carry_out(settings, target, made)
    with output.progress() as shown:
        recognised = wiring.plan_recognition(settings, target, shown).plan
    carry_out(settings, target, recognised)


@dataclass(frozen=True, slots=True)
class _Pilot:
    """The pilot wave, with the lab that its hosts are in."""

    wave: "Wave"
    moved: "Sequence[Moved]"
    lab: "Lab"
    backups: "Path"


def _prepare_pilot(settings: "Settings", target: "NetBoxStore", folder: "Path") -> _Pilot | None:
    """Plan the migration, and gather one small wave for a lab of SSH hosts; None where there is none to run."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.demo import pilot
    from assettool.demo.estate import APPLICATIONS_FILE
    from assettool.demo.lab import faults, making
    from assettool.demo.lab import model as labs
    from assettool.demo.lab import wave as lab_wave

    if pilot.is_done(target):
        return None
    moved = pilot.chosen(target, wiring.register(target), folder / "pilot.json")
    if not moved:
        output.console.print("the estate is too small for a pilot wave: assettool demo --scale 0.1 is enough")
        return None
    wave = pilot.gather(target, _planned(settings, target), moved)
    home = folder / "lab"
    pairs = [making.Pair(each.name, each.role, each.old, each.new) for each in moved]
    lab = labs.read(home) if (home / labs.FILE).is_file() else making.make_for(home, pairs)
    reached = {host.name: lab_wave.connection_variables(lab, host) for host in lab.hosts}
    pilot.write_host_variables(folder / "ansible", reached)
    recipes = [lab_wave.recipe(lab, part, each.tenant) for part, each in zip(lab.parts, moved, strict=True)]
    pilot.write_recipes(folder / APPLICATIONS_FILE, recipes)
    pilot.write_backups(folder / "backups.csv", moved)
    faults.set_fault(lab, faults.Fault(moved[-1].new, faults.FaultKind.FAIL, "migrate_data"))
    return _Pilot(wave, moved, lab, folder / "backups.csv")


def _leave_pilot(settings: "Settings", target: "NetBoxStore", folder: "Path") -> None:
    """Prepare the pilot wave, and leave its hosts up for whoever runs it."""
    from assettool.cli import output
    from assettool.demo.lab import serving

    if prepared := _prepare_pilot(settings, target, folder):
        serving.start(prepared.lab)
        wave, lab = prepared.wave, prepared.lab.home
        output.console.print(f"{wave.name} is yours: its hosts are up, and {prepared.moved[-1].new} will fail")
        output.console.print(f"  mend it: python -m assettool.demo.lab --home {lab} mend", soft_wrap=True)
        output.console.print(f"  end the hosts: python -m assettool.demo.lab --home {lab} stop", soft_wrap=True)


def _run_pilot(settings: "Settings", target: "NetBoxStore", folder: "Path") -> None:
    """Run one small wave for real on a lab of SSH hosts; a host fails and is tried again."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.demo import pilot
    from assettool.demo.lab import faults, serving
    from assettool.services.braking import Brake

    prepared = _prepare_pilot(settings, target, folder)
    if prepared is None:
        return
    say, wave, lab = output.console.print, prepared.wave, prepared.lab
    serving.start(lab)
    try:
        runs = wiring.runs(target)
        with output.progress() as shown:
            found = wiring.preflight(settings, runs.hosts(wave.id), shown, concurrency=8, timeout_s=60)
        wiring.keep_preflight(runs, found)
        wiring.keep_backups(target, [prepared.backups])
        approver = wiring.store(settings, wiring.APPROVING_USER)
        waived = pilot.open_gates(target, approver, wave)
        say(f"{wave.name}: waived for a rehearsal: {', '.join(waived) or 'nothing'}", soft_wrap=True)
        wave = pilot.approve(target, approver, wave, wiring.recipes(settings))
        say(f"{wave.name}: submitted by {wave.submitted_by}, approved by {wiring.APPROVING_USER}")
        with output.progress() as shown:
            dossier = pilot.run(
                target,
                wave,
                lambda run: wiring.work(settings, run, shown, Brake()),
                lambda: faults.mend(lab),
                lambda text: say(output.plain(text), soft_wrap=True),
            )
    finally:
        serving.stop(lab)
    (folder / "dossier.json").write_bytes(dossier)
    say(f"{wave.name}: completed; its dossier is {folder / 'dossier.json'}", soft_wrap=True)


def _planned(settings: "Settings", target: "NetBoxStore") -> "Document":
    """The saved plan; one of some seconds of work where there is none yet."""
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli.wave_plan import telling
    from assettool.domain.waves.document import encode
    from assettool.errors import AssettoolError
    from assettool.ports import PlanLimits
    from assettool.services.wave_plans import MadePlan, make_wave_plan

    if target.read_wave_plan() is not None:
        return wiring.saved_plan(target)
    found = wiring.wave_problem(target, wiring.planning_rules(settings), netbox_waves.places(target))
    with telling(found.problem) as told:
        made = make_wave_plan(found, None, {}, wiring.planner(), PlanLimits(30, 5, 5), told)
    if not isinstance(made, MadePlan):
        raise AssettoolError("the demo could not be planned: its planning.yml was changed")
    target.save_wave_plan(encode(made.document), None)
    return wiring.saved_plan(target)


def _prove(settings: "Settings", target: "NetBoxStore", files: "list[Path]", rights: "list[Path]") -> None:
    """Plan all of it again: nothing is left. `sync plan` has this one to compare with from now on."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.demo.model import REFERENCE

    with output.progress() as shown:
        fleet = wiring.plan(settings, target, shown).plan
        register = wiring.plan_import(settings, target, files, shown).plan
        licences = wiring.plan_licences(settings, target, rights, shown, on=REFERENCE.date()).plan
    output.out.print(str(fleet.accounting))
    output.table("", ("kind", "in NetBox"), wiring.counts(target))
    output.out.print(f"applications: {register.accounting}")
    output.table("", ("object", "in NetBox"), wiring.register_counts(target))
    output.out.print(f"licences: {licences.accounting}")
    output.table("", ("object", "in NetBox"), wiring.licence_counts(target))
    if fleet.is_empty and register.is_empty and licences.is_empty:
        output.out.print("nothing to do: NetBox is as the exports say")
    if not fleet.is_empty:
        output.out.print(f"{len(fleet.changes)} changes are left: assettool sync plan shows them")
    if not register.is_empty:
        output.out.print(f"{len(register.changes)} changes of applications are left, see {files[0].parent}")
    if not licences.is_empty:
        output.out.print(f"{len(licences.changes)} changes of licences are left, see {rights[-1].parent}")


def _tell(shown: "Tour", password: str) -> None:
    import shutil
    import sys

    from assettool.cli import output

    # In a checkout nobody has put .venv/bin on the path yet: what is shown can be typed as it stands.
    ours = "assettool" if shutil.which("assettool") else sys.argv[0]
    output.out.print(f"\nNetBox runs at {shown.url}  user {shown.username}, password {password}\n")
    output.out.print("Click:")
    for click in shown.clicks:
        output.out.print(f"  {click.title}: {click.what}\n    {click.path}")
    output.out.print("Type:")
    for command in shown.commands:
        output.out.print(f"  {command.line.replace('assettool', ours, 1)}  # {command.what}")
    output.out.print(f"\n{shown.ending.replace('assettool', ours, 1)}\n")
