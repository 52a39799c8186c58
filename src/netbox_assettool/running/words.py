"""What the domain says of runs, in the language of the reader."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assettool.domain.running.refusal import Refusal, Text
from assettool.domain.running.state import Why
from assettool.domain.running.verbs import Verb

TEXTS: Mapping[Text, Promise] = {
    Text.IS_OVER: _("the run is {status}"),
    Text.UNKNOWN_ITEMS: _("the run has no item {items}"),
    Text.WORKED_ON: _("{who} works on {items}: pause the run first"),
    Text.NOTHING_FAILED: _("nothing of it failed or was rolled back"),
    Text.NOTHING_LEFT: _("it has passed these phases already"),
    Text.NOTHING_TOUCHED: _("nothing of it was begun"),
    Text.MAY_LOSE_WORK: _(
        "people may have worked on the new hosts of {items} since the cutover: what they entered is lost"
    ),
    Text.STILL_WORKED_ON: _("{who} still works on it"),
    Text.NOT_AT_THE_END: _("{items} has not come to an end: go on with it, skip it, or roll it back"),
    Text.NEEDS_REASON: _("it takes a reason"),
    Text.NO_EMERGENCY: _("only what goes on can do so in an emergency"),
}
WHYS: Mapping[Why, Promise] = {
    Why.OTHERS_WORK: _("others work on what is left"),
    Why.CANARY_WORKS: _("the first units go before the others, and others work on them"),
    Why.CANARY_FAILED: _("one of the first units failed"),
    Why.TOO_MANY_FAILED: _("too many units failed"),
    Why.WINDOW_CLOSED: _("its hours are over, or have not begun"),
    Why.SOME_FAILED: _("all others are done, and some failed"),
    Why.AS_FAR_AS_ASKED: _("it came as far as it was asked to"),
    Why.NOT_RUNNING: _("it is not running"),
}

VERBS: Mapping[Verb, Promise] = {
    Verb.PAUSE: pgettext_lazy("verb of a run", "Pause"),
    Verb.RESUME: pgettext_lazy("verb of a run", "Go on"),
    Verb.CANCEL: pgettext_lazy("verb of a run", "Cancel the run"),
    Verb.RETRY: pgettext_lazy("verb of a run", "Retry"),
    Verb.SKIP: pgettext_lazy("verb of a run", "Skip"),
    Verb.ROLLBACK: pgettext_lazy("verb of a run", "Roll back"),
    Verb.COMPLETE: pgettext_lazy("verb of a run", "Complete"),
}


def reason_against(refusal: Refusal) -> str:
    """Why something is not done."""
    return str(TEXTS[refusal.text]).format(**refusal.values)


def why(text: str) -> str:
    """What brought a run where it is: a sentence of the domain, or what a person wrote."""
    return str(WHYS[Why(text)]) if text in Why else text
