"""Why a status is refused, in the language of who reads it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assettool.domain.status import Reason, Why
from netbox_assettool.choices import EvidenceKindChoices, StatusChoices

TEXTS: Mapping[Why, str | Promise] = {
    Why.ILLEGAL: _("{new} cannot follow {old}; what can: {allowed}"),
    Why.MOVED_ON: _("somebody else has changed the status meanwhile; it is now: {status}"),
    Why.NO_KIND: _("there is no evidence of this kind: {kind}"),
    Why.NEEDS_REASON: _("a person has to give a reason"),
    Why.NEEDS_DOCUMENT: _("this evidence is a document, and there is none"),
    Why.NEEDS_ORIGIN: _("evidence of the kind {kind} has to say where it stands"),
    Why.NEEDS_BLOCKER: _("the reason has to say what blocks it"),
    Why.NEEDS_OWNER: _("somebody has to be named who lifts what blocks it"),
    Why.NEEDS_DUE: _("a date has to say when it is to be lifted"),
    Why.STILL_SEEN: _("the old environment is not clear, what is still seen: {names}"),
    Why.TOO_EARLY: _("this lies before the last change of status: {last}"),
    Why.TOO_LATE: _("this lies in the future: {at}"),
}
_STATUSES = frozenset({"new", "old", "allowed", "status"})


def sentences(error: ValidationError) -> list[tuple[str | None, str]]:
    """Each reason as a sentence, with the field that it is about or None."""
    reasons = getattr(error, "reasons", None)
    if reasons is None:
        return [(None, message) for message in error.messages]
    return [(reason.about, _sentence(reason)) for reason in reasons]


def _sentence(reason: Reason) -> str:
    values = {name: _shown(name, value) for name, value in reason.values.items()}
    return f"{capfirst(str(TEXTS[reason.why]).format(**values))}."


def _shown(name: str, value: str) -> str:
    if name == "kind":
        return str(dict(EvidenceKindChoices).get(value, value))
    if name not in _STATUSES:
        return value
    labels = {**dict(StatusChoices), "nothing": gettext("nothing")}
    return ", ".join(str(labels.get(status, status)) for status in value.split(", "))
