"""The rules that a list of sources puts on rows: which rows they match, what they set, which rows they turn away."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate

from assettool.domain.observation import FieldValue


@dataclass(frozen=True, slots=True)
class Rule:
    """Where every pattern of `when` matches, the values of `set` hold, or the row is turned away with a reason.

    A pattern is a shell glob, or several of which one must match; case does not count. A field that a row lacks is
    empty: `?*` matches what is filled, and an empty pattern what is not.
    """

    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    set: Mapping[str, FieldValue] = field(default_factory=dict)
    reject: str = ""
    is_guess: bool = False
    """The kind that it sets is the likely one: it never takes the place of a kind that is known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules make of one row: the values that they set, or the reason why it is turned away."""

    set: Mapping[str, FieldValue]
    rejected: str = ""
    is_kind_guessed: bool = False
    """The kind was last set by a guess."""


class RuleBook:
    """The rules of one source, in their order, ready to be applied to many rows."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(_compile(rule.when), rule) for rule in rules]

    @property
    def names(self) -> frozenset[str]:
        """Every field that a pattern looks at."""
        return frozenset(name for patterns, _ in self._rules for name, _ in patterns)

    def after(self, earlier: "RuleBook") -> "RuleBook":
        """These rules, with the rules of another book before them."""
        book = RuleBook(())
        book._rules = [*earlier._rules, *self._rules]
        return book

    def apply(self, row: Mapping[str, FieldValue], *, is_kind_known: bool = False) -> Outcome:
        """Every rule that matches applies, a later one wins, and a later pattern sees what an earlier rule set.

        A rule that guesses sets no kind where one is known: by the row itself, or by a rule before it.
        """
        values: dict[str, FieldValue] = {}
        is_guessed = False
        for patterns, rule in self._rules:
            if all(
                pattern.fullmatch(str(values.get(name, row.get(name, ""))).casefold()) for name, pattern in patterns
            ):
                if rule.reject:
                    return Outcome(values, rule.reject)
                if "kind" not in rule.set:
                    values.update(rule.set)
                elif not (rule.is_guess and is_kind_known):
                    values.update(rule.set)
                    is_guessed = rule.is_guess
                    is_kind_known = not rule.is_guess
                else:
                    values.update({name: value for name, value in rule.set.items() if name != "kind"})
        return Outcome(values, is_kind_guessed=is_guessed)


def _compile(when: Mapping[str, tuple[str, ...]]) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name.casefold(), re.compile("|".join(translate(pattern.casefold()) for pattern in patterns)))
        for name, patterns in when.items()
    ]
