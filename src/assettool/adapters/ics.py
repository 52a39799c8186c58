"""The calendar of renewals as an iCalendar file (RFC 5545), for any calendar program to subscribe to or import."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import BinaryIO

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from assettool.domain.renewals import EVENT_LABELS, CalendarItem, Event

_TO_DECIDE = (Event.NOTICE, Event.TRUE_UP_CLOSES, Event.PARALLEL_RUN_ENDS, Event.DUAL_USE_ENDS)
_SPACE = uuid.UUID("5b1c6a0e-9f0d-5f4b-8d0f-6b1d6f1f7a52")


def write_ics(items: Iterable[CalendarItem], now: datetime, alarm_days: int, stream: BinaryIO) -> None:
    """Write the calendar. An item keeps its UID when its day moves within the year, so that no program shows it twice.

    What asks for a decision has an alarm so many days before; 0 for none.
    """
    calendar = Calendar()
    calendar.clear()  # of the UID that is another one each time
    for name, value in (("prodid", "-//assettool//renewals//EN"), ("version", "2.0"), ("name", "Licence renewals")):
        calendar.add(name, value)
    seen: Counter[str] = Counter()
    for item in items:
        name = f"{item.event} {item.key} {item.on.year}"
        seen[name] += 1
        calendar.add_component(_entry(item, f"{name} {seen[name]}", now, alarm_days))
    stream.write(calendar.to_ical())


def _entry(item: CalendarItem, name: str, now: datetime, alarm_days: int) -> Entry:
    entry = Entry()
    label = EVENT_LABELS[item.event]
    entry.add("uid", f"{uuid.uuid5(_SPACE, name)}@assettool")
    entry.add("dtstamp", now)
    entry.add("dtstart", item.on)
    entry.add("dtend", item.on + timedelta(days=1))
    entry.add("summary", f"{item.title}: {label}")
    entry.add("description", "\n".join(_lines(item)))
    entry.add("categories", [item.event.value.replace("_", " ")])
    entry.add("transp", "TRANSPARENT")
    if alarm_days and item.event in _TO_DECIDE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{item.title}: {label} on {item.on}")
        alarm.add("trigger", -timedelta(days=alarm_days))
        entry.add_component(alarm)
    return entry


def _lines(item: CalendarItem) -> Iterable[str]:
    yield item.key
    if item.tenant:
        yield f"tenant: {item.tenant}"
    if item.value is not None:
        yield f"value: {item.value:,.2f} euro"
    if item.is_overdue:
        yield "this day has passed"
