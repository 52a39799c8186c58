"""What an address asks for, as a question for a report: checked as a whole, and only of what the user may see."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from tenancy.models import Tenant

from assettool.domain.counting import Expected
from assettool.domain.report import FileFormat, Language, ReportName
from assettool.domain.settlement import Key
from netbox_assettool.asked import UnknownError
from netbox_assettool.reports.asked import Asked

KEYS = tuple(key.value for key in Key)
"""What a settlement may divide by."""
ABOUT = {
    ReportName.WAVE: ("wave",),
    ReportName.IMPACT: ("application", "server", "contract", "wave"),
}
"""Report → the kinds of the one thing that it is about."""
TAKEN_BY = {
    "as_of": frozenset(ReportName) - {ReportName.IMPACT},
    "since": frozenset(ReportName) - {ReportName.HARMONISATION, ReportName.IMPACT},
    "tenant": frozenset(ReportName) - set(ABOUT),  # what is about one thing tells all of it
    "subject": frozenset(ABOUT),
    "key": frozenset({ReportName.SETTLEMENT}),
}
"""What an address can ask → the reports that it counts for."""
_LONGEST = 200
_NUMBER = re.compile(r"[0-9]{1,9}")


class UnansweredError(UnknownError):
    """A question for a report that cannot be answered as it is put."""

    def __init__(self, parameter: str, reason: str):
        LookupError.__init__(self, reason)
        self.parameter = parameter


def question(parameters, user, name: ReportName, language: str, expected: Expected | None = None) -> Asked:
    """The question of an address; `language` is the one of the report where the address names none.

    Raises `UnknownError`.
    """
    for parameter, among in TAKEN_BY.items():
        if name not in among and (value := parameters.get(parameter, "")):
            raise UnansweredError(parameter, _("this report does not ask for it: {value}").format(value=value))
    as_of = _day(parameters, "as_of") or timezone.localdate()
    since = _day(parameters, "since")
    if as_of > timezone.localdate():
        raise UnansweredError("as_of", _("this day has not been yet: {day}").format(day=as_of))
    if since and since > as_of:
        raise UnansweredError("since", _("this day is after the one that the report tells of: {day}").format(day=since))
    return Asked(
        user=user,
        language=_one_of(parameters, "lang", Language, language),
        as_of=as_of,
        since=since,
        tenants=_tenants(parameters, user),
        subject=_subject(parameters, name),
        key=_one_of(parameters, "key", KEYS, ""),
        expected=expected,
    )


def form_asked(parameters, usual: FileFormat) -> FileFormat:
    """What the report is to be written as. Raises `UnknownError`."""
    return FileFormat(_one_of(parameters, "as", FileFormat, usual))


def _day(parameters, name: str) -> date | None:
    text = parameters.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise UnansweredError(name, _("this is no day, such as 2026-02-26: {text}").format(text=text)) from exc


def _one_of(parameters, name: str, known, usual: str) -> str:
    value = parameters.get(name, "") or usual
    choices = [str(each) for each in known]
    if value and value not in choices:
        reason = _("there is no {value}, but {choices}").format(value=value, choices=", ".join(choices))
        raise UnansweredError(name, reason)
    return value


def _tenants(parameters, user) -> tuple[str, ...]:
    slugs = tuple(dict.fromkeys(filter(None, parameters.getlist("tenant"))))
    if slugs:
        seen = Tenant.objects.restrict(user, "view").filter(slug__in=slugs)
        known = set(seen.values_list("slug", flat=True))
        for slug in slugs:
            if slug not in known:
                raise UnknownError("tenant", slug)
    return slugs


def _subject(parameters, name: ReportName) -> str:
    """What the report is about, with its kind; a wave's number alone is one of a wave."""
    if name not in ABOUT:
        return ""
    kinds, subject = ABOUT[name], parameters.get("subject", "")
    if len(kinds) == 1 and _NUMBER.fullmatch(subject):
        subject = f"{kinds[0]}:{subject}"
    kind, _colon, which = subject.partition(":")
    if kind not in kinds or not which or len(which) > _LONGEST or (kind != "server" and not _NUMBER.fullmatch(which)):
        examples = ", ".join(f"{each}:{'SRV-01' if each == 'server' else '12'}" for each in kinds)
        raise UnansweredError("subject", _("say what it is about, as in {examples}").format(examples=examples))
    return subject
