"""What gates find, in the language of who reads it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assettool.domain.waves.gates.gate import Finding, Text
from netbox_assettool.choices import ApplicationStatusChoices, DispositionChoices, IntegrationStatusChoices

TEXTS: Mapping[Text, Promise] = {
    Text.DECIDED: _("it is decided: {disposition}"),
    Text.UNDECIDED: _("it is not decided what becomes of it"),
    Text.OWNED: _("owned by {owner}"),
    Text.NOT_OWNED: _("nobody owns it"),
    Text.REACHED: _("{status} since {day}"),
    Text.NOT_REACHED: _("it is {status}; {wanted} is missing"),
    Text.NOT_PACKAGED: _("it is {status}, and was never packaged"),
    Text.NOT_INSTALLED: _("it runs on nothing that needs a package"),
    Text.ENOUGH: _("its licences stay as they are"),
    Text.SHORT: _("{product} would be {number} short"),
    Text.NO_TRANSFER: _("its licence may not go along"),
    Text.NEEDS_CONSENT: _("its supplier has to agree that the licence goes along"),
    Text.GOES_ALONG: _("both ends have moved, or move together"),
    Text.BRIDGED: _("{other} moves in another wave; its bridge is {status}"),
    Text.NOT_BRIDGED: _("{other} moves in another wave, and no bridge is tested"),
    Text.NEEDS_FIRST: _("it needs {other}, which moves later or not at all"),
    Text.IN_WINDOW: _("from {start} until {end}"),
    Text.NO_WINDOW: _("no hours are set"),
    Text.OUTSIDE_WEEK: _("its hours are not in its week"),
    Text.FROZEN: _("{freeze} freezes {scope} until {end}"),
    Text.BACKED_UP: _("backed up on {day}"),
    Text.OLD_BACKUP: _("the last backup is of {day}, and older than {days} days"),
    Text.NO_BACKUP: _("no backup is known"),
    Text.REACHABLE: _("reached on {day}"),
    Text.NOT_REACHABLE: _("it was not reached: {reason}"),
    Text.NOT_TRIED: _("nobody tried to reach it"),
    Text.APPROVED: _("approved by {user} on {day}"),
    Text.REJECTED: _("rejected by {user} on {day}"),
    Text.CHANGED_SINCE: _("it has changed since {user} approved it on {day}"),
    Text.NOT_SUBMITTED: _("it is not submitted"),
    Text.WAITS: _("it waits for approval"),
}
"""Every sentence that the domain has for a finding; a test holds the two equal."""

_NAMES = ("{other}", "{product}", "{freeze}")
"""What a sentence may begin with that is spelt as it is."""


def finding_text(finding: Finding) -> str:
    """A finding as a sentence."""
    values = {name: _value(finding.text, name, value) for name, value in finding.values.items()}
    template = str(TEXTS[finding.text])
    said = template.format(**values)
    return said if template.startswith(_NAMES) else capfirst(said)


def _value(text: Text, name: str, value: str) -> str:
    if name == "status" and text is Text.BRIDGED:
        return _INTEGRATION_STATUS(value)
    return _WORDS[name](value) if name in _WORDS else value


def _label(choices) -> Callable[[str], str]:
    labels = dict(choices.CHOICES)
    return lambda value: str(labels.get(value, value)).lower()


def _day(value: str) -> str:
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return _moment(value)


def _moment(value: str) -> str:
    try:
        return date_format(datetime.fromisoformat(value), "SHORT_DATETIME_FORMAT")
    except ValueError:
        return value  # a freeze without an end


_INTEGRATION_STATUS = _label(IntegrationStatusChoices)
_WORDS: Mapping[str, Callable[[str], str]] = {
    "disposition": _label(DispositionChoices),
    "status": _label(ApplicationStatusChoices),
    "wanted": _label(ApplicationStatusChoices),
    "day": _day,
    "start": _day,
    "end": _day,
}
"""Value of a sentence → how that is said."""
