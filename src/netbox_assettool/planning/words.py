"""What differs between two contents of a wave, in the language of who reads it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assettool.domain.waves.content import Change, What
from assettool.domain.waves.problem import ItemKind

TEXTS: Mapping[What, Promise] = {
    What.WEEK: _("the week was {old} and is {new}"),
    What.WINDOW: _("the window was {old} and is {new}"),
    What.ADDED: _("added: {name} ({added})"),
    What.REMOVED: _("taken out: {name} ({removed})"),
    What.CHANGED: _("{name}: {added} added, {removed} taken out"),
    What.GREW: _("{name}: {added} added"),
    What.SHRANK: _("{name}: {removed} taken out"),
    What.RECIPES: _("what the phases do is part of it now; it was left to the machine that works"),
    What.RECIPE: _("what the phases do for {name} is another than before"),
    What.PLACED: _("{name} has another name or organisation, or other machines, names, sides or roles of them"),
}


def change_texts(changes: Sequence[Change]) -> list[str]:
    """Each change as a sentence."""
    return [capfirst(_text(change)) for change in changes]


def _text(change: Change) -> str:
    return str(TEXTS[change.what]).format(
        name=change.name,
        old=_moments(change.old),
        new=_moments(change.new),
        added=numbers_text(change.added),
        removed=numbers_text(change.removed),
    )


def numbers_text(counts: Mapping[ItemKind, int]) -> str:
    """How many of each kind, such as "1 application, 3 servers"."""
    return ", ".join(_number(kind, counts[kind]) for kind in ItemKind if counts.get(kind))


def _number(kind: ItemKind, number: int) -> str:
    told = {
        ItemKind.APPLICATION: ngettext("%(number)d application", "%(number)d applications", number),
        ItemKind.DATA_SET: ngettext("%(number)d data set", "%(number)d data sets", number),
        ItemKind.INTEGRATION: ngettext("%(number)d integration", "%(number)d integrations", number),
        ItemKind.SERVER: ngettext("%(number)d server", "%(number)d servers", number),
        ItemKind.WORKPLACES: ngettext("%(number)d workplace", "%(number)d workplaces", number),
        ItemKind.ACCOUNTS: ngettext("%(number)d account", "%(number)d accounts", number),
    }
    return told[kind] % {"number": number}


def _moments(moments: Sequence[date | datetime | None]) -> str:
    return " – ".join(map(_moment, moments))


def _moment(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    return date_format(moment, "DATE_FORMAT") if moment else "?"
