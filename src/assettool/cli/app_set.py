"""`assettool app set`: values and statuses of applications, one by one or in bulk."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.domain.application import ApplicationStatus, EvidenceKind

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.register import Application, Register
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_STATUS = "status"


def register(app: typer.Typer) -> None:
    """Hang the command on `assettool app`."""
    app.command(
        name="set",
        epilog="Examples: assettool app set Suite4Work@arnhem disposition=rehost rto_hours=8; "
        "assettool app set Suite4Work Key2Zaken status=assessed --reason 'intake of 3 March'; "
        "assettool app set --file changes.xlsx --plan",
    )(set_values)


def set_values(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME... FIELD=VALUE...",
            help="Applications by name, or name@tenant, and what they get; a wrong field tells which there are.",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-F", help="A table of applications that NetBox has, with new values.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="With --file: where its columns are.")] = None,
    tenant: Annotated[str | None, typer.Option(help="With --file: slug of the tenant of rows that name none.")] = None,
    reason: Annotated[str, typer.Option(help="With status=: why; a person has to say so.")] = "",
    owner: Annotated[str, typer.Option(help="With status=blocked: who lifts what blocks it.")] = "",
    due: Annotated[str, typer.Option(help="With status=blocked: the day on which that is done, 2026-03-31.")] = "",
    document: Annotated[
        Path | None, typer.Option(help="With status=: a file that proves it, such as a sign-off.")
    ] = None,
    evidence: Annotated[
        EvidenceKind | None,
        typer.Option(help="With status=: what it rests on; otherwise the document, or else the person who says so."),
    ] = None,
    origin: Annotated[
        str, typer.Option(help="With status=: the file and row, the observation or the run that shows it.")
    ] = "",
    at: Annotated[
        str, typer.Option(help="With status=: when it was so, 2026-03-31 or 2026-03-31T14:00; otherwise now.")
    ] = "",
    plan_only: Annotated[bool, typer.Option("--plan", help="Show what would change, and write nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="List every change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change applications, after showing what was and what becomes of it; what moved on meanwhile is refused."""
    from assettool import wiring
    from assettool.cli import app_import, importing, output
    from assettool.errors import UsageError
    from assettool.settings import load_settings

    names, values = _split(words or [])
    if (file is None) == (not names) or (file and values):
        raise UsageError("name applications and values, or a file with both", hint="see the examples: app set --help")
    settings = load_settings()
    target = wiring.store(settings)
    importing.finish_interrupted(settings, target, is_only_planned=plan_only)
    if file:
        with output.progress() as shown:
            planned = wiring.plan_import(
                settings, target, [file], shown, mapping=mapping, tenant=tenant or "", only_known=True
            )
        app_import.carry_on(
            settings, target, planned, plan_only=plan_only, out=None, full=full, yes=yes, as_json=as_json
        )
        return
    found = _chosen(wiring.register(target), names)
    status = values.pop(_STATUS, "")
    said = {
        "reason": reason,
        "evidence": evidence or "",
        "origin": origin,
        "owner": owner,
        "due": due,
        "at": _moment(at),
    }
    given = [f"--{name}" for name, text in {**said, "document": document}.items() if text]
    if given and not status:
        raise UsageError(f"these go with a status: {', '.join(given)}", hint="add status=…, or leave them out")
    if values:
        _set_fields(settings, target, found, values, plan_only=plan_only, full=full, yes=yes, as_json=as_json)
    if status:
        _set_status(target, found, status, said, document, plan_only=plan_only, yes=yes, as_json=as_json)


def _moment(text: str) -> str:
    """A day or moment as NetBox takes it: a day begins at midnight here. Raises `UsageError` for what is none."""
    from datetime import datetime

    from assettool.errors import UsageError

    try:
        return datetime.fromisoformat(text).astimezone().isoformat() if text else ""
    except ValueError as exc:
        raise UsageError(f"this is no moment: {text}", hint="such as 2026-03-31 or 2026-03-31T14:00") from exc


def _split(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The names, and the values by field. Raises `UsageError` where a field stands twice."""
    from assettool.errors import UsageError

    names, values = [], {}
    for word in words:
        field, equals, value = word.partition("=")
        if not equals:
            names.append(word)
        elif field in values:
            raise UsageError(f"a field has two values: {field}")
        elif not value.strip():
            raise UsageError(
                f"a field has no value: {field}", hint="values are taken away on the page of the application"
            )
        else:
            values[field] = value
    if names and not values:
        raise UsageError("there is no value", hint="such as: assettool app set NAME disposition=rehost")
    return names, values


def _chosen(found: "Register", names: Sequence[str]) -> "list[Application]":
    """Each application that is named. Raises `AssettoolError` where a name is of none, or of several."""
    from assettool.cli import app_list
    from assettool.errors import AssettoolError

    chosen: dict[int, Application] = {}
    for name in names:
        those = app_list.chosen(found, name)
        if len(those) > 1:
            keys = "; ".join(f"{each.label}@{each.tenant}" for each in those)
            raise AssettoolError(f"several applications have this name: {name}", hint=f"name one of: {keys}")
        chosen[those[0].id] = those[0]
    return list(chosen.values())


def _set_fields(
    settings: "Settings",
    target: "NetBoxStore",
    found: "Sequence[Application]",
    values: dict[str, str],
    *,
    plan_only: bool,
    full: bool,
    yes: bool,
    as_json: bool,
) -> None:
    from assettool import wiring
    from assettool.cli import app_import, output

    with output.progress() as shown:
        planned = wiring.plan_values(target, found, values, shown)
    app_import.carry_on(settings, target, planned, plan_only=plan_only, out=None, full=full, yes=yes, as_json=as_json)


def _set_status(
    target: "NetBoxStore",
    found: "Sequence[Application]",
    status: str,
    said: dict[str, str],
    document: Path | None,
    *,
    plan_only: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Show whether each may go there, and let NetBox decide, which knows the evidence."""
    from assettool.cli import app_status, output
    from assettool.errors import RefusedError, UsageError

    if status not in set(ApplicationStatus):
        raise UsageError(f"no such status: {status}", hint=f"the statuses are: {', '.join(ApplicationStatus)}")
    rows = [(each.key, each.status, status, _against(each, status)) for each in found]
    if plan_only or not yes:
        output.table("", ("application", "is", "becomes", "why not"), rows)
    if plan_only:
        return
    if not yes:
        if not output.console.is_terminal:
            raise RefusedError("nobody can be asked whether this is right", hint="add --yes")
        typer.confirm(f"Change the status of {len(found)} applications?", abort=True, err=True)
    app_status.set_status(target, found, status, document=document, as_json=as_json, **said)


def _against(application: "Application", status: str) -> str:
    from assettool.domain.status import reasons_against

    if application.status == ApplicationStatus.BLOCKED:
        return ""  # where it may go back to, only its history tells
    return "; ".join(reasons_against("application", application.status, status))
