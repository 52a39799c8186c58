"""What the domain says of runs, in the language of the reader."""

from django.utils.translation import gettext, gettext_noop

from assettool.domain.running.refusal import Refusal

_SENTENCES = (
    gettext_noop("the run is {status}"),
    gettext_noop("the run has no item {items}"),
    gettext_noop("{who} works on {items}: pause the run first"),
    gettext_noop("nothing of it failed or was rolled back"),
    gettext_noop("it has passed these phases already"),
    gettext_noop("nothing of it was begun"),
    gettext_noop("people may have worked on the new hosts of {items} since the cutover: what they entered is lost"),
    gettext_noop("{who} still works on it"),
    gettext_noop("{items} has not come to an end: go on with it, skip it, or roll it back"),
    gettext_noop("it takes a reason"),
    gettext_noop("others work on what is left"),
    gettext_noop("the first units go before the others, and others work on them"),
    gettext_noop("one of the first units failed"),
    gettext_noop("too many units failed"),
    gettext_noop("its hours are over, or have not begun"),
    gettext_noop("all others are done, and some failed"),
    gettext_noop("it came as far as it was asked to"),
    gettext_noop("it is not running"),
)
"""Every sentence of `Text` and `Why`, for the catalogue; a test fails where one is missing."""
SENTENCES = frozenset(_SENTENCES)


def reason_against(refusal: Refusal) -> str:
    """Why something is not done."""
    return gettext(refusal.text.value).format(**refusal.values)


def why(text: str) -> str:
    """What brought a run where it is: a sentence of the domain, or what a person wrote."""
    return gettext(text) if text in SENTENCES else text
