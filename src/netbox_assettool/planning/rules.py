"""Rules and reasons in words, in the language of who reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assettool.domain.waves.checking import Broken
from assettool.domain.waves.problem import Problem, Rule
from assettool.domain.waves.reasons import Reason
from assettool.domain.waves.rule_text import days_of, hours, template

TEMPLATES: Sequence[Promise] = (
    gettext_lazy("{0} has no week"),
    gettext_lazy("{0} stays in the week of {first}: it has run or is approved"),
    gettext_lazy("{0} is fixed in the week of {first}"),
    gettext_lazy("{0} and {1} are hard-coupled"),
    gettext_lazy("{0} and {1} cannot be bridged"),
    gettext_lazy("what runs on {0} cannot be split"),
    gettext_lazy("{0} is frozen from {first} to {last} ({1})"),
    gettext_lazy("{0} may move from {first} to {last} only"),
    gettext_lazy("{0} may not move from {first} to {last}"),
    gettext_lazy("{0} follows the applications that its users need"),
    gettext_lazy("{0} goes before {1}"),
    gettext_lazy("{0} moves before {1}"),
    gettext_lazy("no work begins before {first}"),
    gettext_lazy("the plan has {number} weeks"),
    gettext_lazy("capacity of {0} is {hours} h in the week of {first}"),
    gettext_lazy("at most {number} applications move in the week of {first}"),
    gettext_lazy("at most {number} users are hit in the week of {first}"),
    gettext_lazy("capacity of {0} is {hours} h a week from {first} to {last}"),
    gettext_lazy("at most {number} applications move in a week from {first} to {last}"),
    gettext_lazy("at most {number} users are hit in a week from {first} to {last}"),
    gettext_lazy("{0} is frozen from {first} to {last}"),
    gettext_lazy("{0} and {1} are hard-coupled, {number} weeks apart"),
    gettext_lazy("{0} goes {number} weeks before {1}"),
    gettext_lazy("{0} moves {number} weeks before {1}"),
    gettext_lazy("{0} and {1} are hard-coupled, a week apart"),
    gettext_lazy("{0} goes a week before {1}"),
    gettext_lazy("{0} moves a week before {1}"),
    gettext_lazy("the plan has one week"),
)
"""Every sentence that the domain has for a rule, for the catalogue; a test holds the two equal."""

_NAMED = 3
"""So many items are named in a reason, and how many more there are."""


def rule_text(rule: Rule, start: date) -> str:
    """The sentence of a rule; `start` is the first day of week 0."""
    days = {name: day_text(day) for name, day in days_of(rule, start).items()}
    return _(template(rule)).format(*rule.names, **days, number=rule.number, hours=hours(rule))


def day_text(day: date) -> str:
    """A day as people write it."""
    return date_format(day, "DATE_FORMAT")


def sentences(problem: Problem, found: Iterable[Broken]) -> list[str]:
    """Each broken rule as a sentence, with the items that break it."""
    return [sentence(problem, each) for each in found]


def sentence(problem: Problem, broken: Broken) -> str:
    """One broken rule, with the items that break it as far as the rule does not name them."""
    told = rule_text(broken.rule, problem.start)
    others = [name for name in names_of(problem, broken.items) if name not in broken.rule.names]
    return f"{told}: {named(others)}" if others else told


def names_of(problem: Problem, keys: Iterable[str]) -> list[str]:
    """What items are called."""
    return [problem.item[key].name if key in problem.item else key for key in keys]


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMED
    told = ", ".join(names[:_NAMED])
    return _("{names} and {number} more").format(names=told, number=more) if more > 0 else told


@dataclass(frozen=True, slots=True)
class _Kept:
    """A reason as a wave item keeps it: without the plan, and in no language."""

    kind: str
    rule: Mapping[str, object] | None = None
    names: tuple[str, ...] = ()
    start: date | None = None
    week: date | None = None
    more: int = 0


def as_kept(problem: Problem, reason: Reason) -> list[object]:
    """Why an item is in its week, as JSON can hold it."""
    kept = [
        _Kept(
            "rule",
            msgspec.to_builtins(each.rule),
            tuple(name for name in names_of(problem, each.items) if name not in each.rule.names),
            problem.start,
        )
        for each in reason.kept
    ]
    if reason.earlier is not None:
        kept.append(_Kept("dearer", week=problem.monday(reason.earlier), more=reason.more.total))
    if reason.tied:
        kept.append(_Kept("tied", names=tuple(names_of(problem, reason.tied))))
    if not kept and reason.week == 0:
        kept.append(_Kept("first"))
    return [msgspec.to_builtins(each) for each in kept]


def reason_texts(reasons: Iterable[object]) -> list[str]:
    """The reasons that a wave item keeps, as sentences."""
    return [capfirst(_reason_text(each)) for each in reasons]


def _reason_text(kept: object) -> str:
    try:
        reason = msgspec.convert(kept, _Kept)
        rule = msgspec.convert(reason.rule, Rule) if reason.rule else None
    except msgspec.ValidationError:
        return str(kept)  # of another version, or written by a person
    if rule and reason.start:
        told = _("a week earlier would break: {rule}").format(rule=rule_text(rule, reason.start))
        return f"{told} – {named(reason.names)}" if reason.names else told
    if reason.kind == "dearer" and reason.week and not reason.more:
        return _("the week of {week} would cost the same").format(week=day_text(reason.week))
    if reason.kind == "dearer" and reason.week:
        return _("the week of {week} would cost {more} more").format(week=day_text(reason.week), more=reason.more)
    if reason.kind == "tied":
        return _("it moves together with {names}").format(names=named(reason.names))
    return _("it is in the first week")
