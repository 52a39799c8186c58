"""`assettool doctor`: what is missing, and how to mend it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assettool.services.doctor import Finding
    from assettool.settings import Settings


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    r"""Check what assettool needs, line by line, each with its mend. Ends with 1 where something fails.

    \b
    Examples:
      assettool doctor
      assettool doctor --json
    """
    from assettool.cli.output import print_json, table
    from assettool.services.doctor import Level

    findings = [*_machine(), *_netbox()]
    if as_json:
        print_json(findings)
    else:
        columns = ("check", "result", "found", "mend")
        table("", columns, [(found.topic, found.level, found.message, found.mend) for found in findings])
    if any(found.level is Level.FAIL for found in findings):
        raise typer.Exit(1)


def _machine() -> "Iterator[Finding]":
    import shutil

    from assettool.adapters.surroundings import installed_collections, installed_version
    from assettool.services import doctor as checks

    yield checks.check_python(sys.version_info[:3])
    collections = installed_collections(checks.COLLECTIONS)
    yield from checks.check_ansible(installed_version("ansible-core"), collections)
    yield checks.check_ssh(shutil.which("ssh"))


def _netbox() -> "Iterator[Finding]":
    from assettool.adapters.surroundings import installed_version
    from assettool.errors import AssettoolError
    from assettool.services import doctor as checks
    from assettool.settings import find_settings_file, load_settings

    try:
        settings = load_settings()
    except AssettoolError as exc:
        yield checks.check_settings("", exc)
        return
    yield checks.check_settings(str(find_settings_file() or ""), None)
    yield from checks.check_mitogen(settings.running.mitogen, installed_version("mitogen"))
    if not settings.netbox.url:
        found = _embedded(settings)
        yield found
        if found.level is not checks.Level.OK:
            return
    yield from _store(settings)


def _embedded(settings: "Settings") -> "Finding":
    from assettool.embedded import stack
    from assettool.embedded.home import Home
    from assettool.errors import AssettoolError
    from assettool.services import doctor as checks

    try:
        status = stack.status(Home(settings.home))
    except AssettoolError as exc:
        return checks.Finding("embedded", checks.Level.FAIL, exc.message, exc.hint)
    return checks.check_embedded({entry.name: entry.state for entry in status.processes})


def _store(settings: "Settings") -> "Iterator[Finding]":
    from assettool import wiring
    from assettool.adapters.surroundings import clock_offset_s, missing_rights
    from assettool.errors import AssettoolError
    from assettool.services import doctor as checks

    try:
        store = wiring.connect(settings)
        yield from checks.check_store(store.url, store.versions())
        yield checks.check_rights(missing_rights(store, checks.RIGHTS))
        yield checks.check_clock(clock_offset_s(store))
    except AssettoolError as exc:
        yield from checks.check_store(settings.netbox.url, exc)
