"""`assettool licence renewals`: the days on which something about contracts and rights has to be decided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli.licence_reading import AsJson, On

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assettool.domain.renewals import CalendarItem


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence renewals; assettool licence renewals --days 90 --tenant arnhem; "
        "assettool licence renewals --ics renewals.ics --alarm 30"
    )(renewals)


def renewals(
    days: Annotated[int, typer.Option(min=0, help="How far to look ahead.")] = 365,
    on: On = "",
    tenant: Annotated[str, typer.Option(help="Slug of a tenant: what is its own, and what is everybody's.")] = "",
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Write the calendar to this file too, for a calendar program.")
    ] = None,
    alarm: Annotated[
        int, typer.Option(min=0, help="With --ics: an alarm so many days before what asks for a decision; 0: none.")
    ] = 14,
    as_json: AsJson = False,
) -> None:
    """List notice dates, renewals, true-ups, and ends of rights, maintenance and parallel runs, by date.

    A notice that came too late stands first, as overdue.
    """
    from assettool.cli import licence_reading, output
    from assettool.domain.renewals import calendar

    when = licence_reading.day(on)
    estate = licence_reading.read_estate()
    licence_reading.check_tenant(estate, tenant)
    items = [item for item in calendar(estate, when, days) if not tenant or item.tenant in ("", tenant)]
    if ics:
        _write(ics, items, alarm)
    if as_json:
        output.print_json([_document(item, when) for item in items])
        return
    _print(items, when, days)


def _write(path: Path, items: "Sequence[CalendarItem]", alarm: int) -> None:
    from datetime import UTC, datetime
    from functools import partial

    from assettool.adapters.ics import write_ics
    from assettool.adapters.portfolio.writing import write_file
    from assettool.cli import output

    write_file(path, partial(write_ics, items, datetime.now(UTC), alarm))
    output.console.print(f"{len(items)} days: {path}")


def _document(item: "CalendarItem", when: "date") -> dict[str, object]:
    from assettool.services.positions import money

    return {
        "on": item.on,
        "days": (item.on - when).days,
        "event": item.event,
        "key": item.key,
        "title": item.title,
        "tenant": item.tenant,
        "value": money(item.value),
        "is_overdue": item.is_overdue,
    }


def _print(items: "Sequence[CalendarItem]", when: "date", days: int) -> None:
    from assettool.cli import licence_reading, output
    from assettool.domain.renewals import EVENT_LABELS, TRUE_UP, Event

    output.table(
        f"The {days} days from {when} on",
        ("on", "in days", "what happens", "of", "tenant", "€", ""),
        [
            (
                *(item.on.isoformat(), (item.on - when).days, EVENT_LABELS[item.event], item.title, item.tenant),
                *(licence_reading.euro(item.value), output.alarming("OVERDUE") if item.is_overdue else ""),
            )
            for item in items
        ],
    )
    overdue = sum(item.is_overdue for item in items)
    output.out.print(f"\n{len(items)} days{f', {overdue} of them overdue' if overdue else ''}")
    if any(item.event in (Event.TRUE_UP_OPENS, Event.TRUE_UP_CLOSES) for item in items):
        licence_reading.tell_unchecked([TRUE_UP])
