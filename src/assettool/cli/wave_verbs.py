"""`assettool wave submit`, `withdraw`, `approve` and `reject`: four eyes on what a wave holds."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.adapters.netbox_waves import Wave

Number = Annotated[int, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")]
Comment = Annotated[str, typer.Option(help="What you want to say with it.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def register(app: typer.Typer) -> None:
    """Make them commands of `assettool wave`."""
    app.command(epilog="Examples: assettool wave submit 3; assettool wave submit 3 --comment 'as agreed on Monday'")(
        submit
    )
    app.command(epilog="Example: assettool wave withdraw 3")(withdraw)
    app.command(epilog="Examples: assettool wave approve 3; assettool wave approve 3 --change W2701-042 --yes")(approve)
    app.command(epilog="Example: assettool wave reject 3 --comment 'the key users are away'")(reject)


def submit(number: Number, comment: Comment = "", yes: Yes = False, as_json: AsJson = False) -> None:
    """Ask somebody else to approve a wave as it is now; any change afterwards lets that lapse.

    The recipes of applications.yml that are for what moves go with it, are approved with it, and are what a run does.
    """
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli import output
    from assettool.settings import load_settings

    recipes = wiring.recipes(load_settings())
    target, wave = _found(number)
    said = _look(target, wave)
    _ask("submit it?", yes or as_json)
    answer = netbox_waves.submit(target, wave, said["content_hash"], comment, recipes)
    output.console.print(f"submitted: {output.plain(wave.name)}")
    if as_json:
        output.print_json(answer)
    else:
        _look_at_recipes(netbox_waves.content(target, wave))


def withdraw(number: Number, comment: Comment = "", as_json: AsJson = False) -> None:
    """Take a wave back to draft, whether it waits for approval or has it."""
    from assettool.adapters import netbox_waves
    from assettool.cli import output

    target, wave = _found(number)
    answer = netbox_waves.withdraw(target, wave, comment)
    output.console.print(f"back in draft: {output.plain(wave.name)}")
    if as_json:
        output.print_json(answer)


def approve(
    number: Number,
    comment: Comment = "",
    change: Annotated[str, typer.Option(help="Number of the change in the ITSM tool.")] = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Approve a wave that somebody else submitted, after seeing what it holds, what changed, and what a run does.

    The embedded NetBox is asked as its approver.
    """
    _judge(number, comment, change, yes=yes, is_approved=True, as_json=as_json)


def reject(
    number: Number,
    comment: Annotated[str, typer.Option(help="Why.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Reject a wave that somebody submitted: it goes back to draft."""
    _judge(number, comment, "", yes=yes, is_approved=False, as_json=as_json)


def _judge(number: int, comment: str, change: str, *, yes: bool, is_approved: bool, as_json: bool) -> None:
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.cli import output

    target, wave = _found(number, wiring.APPROVING_USER)
    said = _look(target, wave)
    if is_approved:
        _look_at_run(target, wave)
        _look_at_recipes(said)
    _ask("approve it?" if is_approved else "reject it?", yes or as_json)
    answer = netbox_waves.judge(target, wave, said["content_hash"], comment, change, is_approved=is_approved)
    output.console.print(f"{'approved' if is_approved else 'rejected'}: {output.plain(wave.name)}")
    if as_json:
        output.print_json(answer)


def _found(number: int, user: str = "") -> "tuple[NetBoxStore, Wave]":
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings, user) if user else wiring.store(settings)
    return target, netbox_waves.wave(target, number)


def _look(target: "NetBoxStore", wave: "Wave") -> dict[str, Any]:
    """Show what the wave holds, and give what NetBox says of that."""
    from assettool.adapters import netbox_waves
    from assettool.cli import output

    said = netbox_waves.content(target, wave)
    hours = f", {wave_reading.moment(wave.start)} until {wave_reading.moment(wave.end)}" if wave.start else ""
    output.console.print(output.plain(f"{wave.name}: {wave_reading.week(wave.week)}{hours}, {wave.status}"))
    counts = ", ".join(f"{number} {kind}" for kind, number in said["counts"].items())
    output.console.print(output.plain(f"it holds {counts}; content {said['content_hash'][:12]}"), soft_wrap=True)
    for change in said["changes"]:
        output.console.print(output.plain(f"changed since the last approval: {change}"), soft_wrap=True)
    return said


def _look_at_recipes(said: dict[str, Any]) -> None:
    """Show what the phases do for its applications, as it stands in applications.yml."""
    import yaml

    from assettool.cli import output
    from assettool.domain.running.recipes import legible

    told = []
    if said["recipes"] is None:
        told = ["what the phases do is not part of it: the machine that works knows, by its applications.yml"]
    elif said["recipes"]:
        text = legible(yaml.safe_dump(said["recipes"], sort_keys=False, allow_unicode=True))
        told = [f"its phases do, by the recipes that are part of content {said['content_hash'][:12]}:"]
        told += (f"  {line}" for line in text.splitlines())
        if said["without_recipe"]:
            told.append(f"no recipe is for {', '.join(said['without_recipe'])}: there the phases only check")
    elif not said["hidden_recipes"]:
        told = ["no recipe is for what moves: but for what host_vars say, the phases only check"]
    if said["hidden_recipes"]:
        told.append(f"recipes that you may not see: {said['hidden_recipes']}")
    for line in told:
        output.console.print(output.plain(line), soft_wrap=True)


def _look_at_run(target: "NetBoxStore", wave: "Wave") -> None:
    """Show the hosts that a run would work on, and what it would do there, or why that cannot be shown."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.running.runbook import runbook
    from assettool.errors import RefusedError

    try:
        hosts = wiring.runs(target).hosts(wave.id)
    except RefusedError as exc:
        output.console.print(output.plain(f"its run cannot be shown: {exc.message}"), soft_wrap=True)
        return
    if not hosts:
        return
    output.console.print(f"a run works on {len(hosts)} hosts:")
    for host in hosts:
        sides = " and ".join(sorted(host.sides, reverse=True))
        does = ", ".join(f"{each.name}{f' ({each.role})' if each.role else ''}" for each in host.applications)
        told = f"  {host.name}: {sides}, {host.kind.replace('_', ' ')}" + (f", {does}" if does else "")
        output.console.print(output.plain(told), soft_wrap=True)
    output.console.print("through these phases, as far as who starts it says:")
    for step in runbook({host.name: host.sides for host in hosts}):
        back = f"undone by {step.rollback}" if step.rollback else "nothing to undo"
        output.console.print(f"  {step.phase}: {step.playbook} on {len(step.hosts)}; {back}", soft_wrap=True)


def _ask(question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True, err=True)
