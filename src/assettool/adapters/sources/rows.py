"""From what a source read of one row to an `Observation` or a `Rejected`: defaults, rules, checks and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.moments import Moments
from assettool.domain.asset import AssetKind, Environment
from assettool.domain.identifier import Identifier
from assettool.domain.observation import FieldValue, Interface, Observation, Origin, Rejected, Row, SourceWarning
from assettool.domain.rules import RuleBook

STATUSES = ("active", "offline", "planned", "staged", "failed", "decommissioning", "inventory")


@dataclass(frozen=True, slots=True)
class Terms:
    """What sources.yml says of one source, whatever its format."""

    name: str
    kind: AssetKind | None = None
    defaults: Mapping[str, FieldValue] = field(default_factory=dict)
    rules: RuleBook = field(default_factory=lambda: RuleBook(()))
    limits: Limits = field(default_factory=Limits)
    moments: Moments = field(default_factory=Moments)


@dataclass(slots=True)
class Draft:
    """One row as far as the source understands it; `reasons` say why it cannot be used."""

    origin: Origin
    label: str = ""
    external_id: str = ""
    kind: AssetKind | None = None
    fields: dict[str, FieldValue] = field(default_factory=dict)
    identifiers: list[Identifier | None] = field(default_factory=list)
    interfaces: tuple[Interface, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    """Other columns that the rules look at; they are not kept."""
    reasons: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why the row is left out although nothing is wrong with it."""


class RowBuilder:
    """Makes the rows of one source, and keeps their external ids unique."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._seen: dict[str, Origin] = {}

    def build(self, draft: Draft) -> Row:
        """The row, with every reason where it is rejected."""
        if draft.skipped:
            return self.reject(draft, (draft.skipped,), by_rule=True)
        fields = {**self._terms.defaults, **{name: value for name, value in draft.fields.items() if value != ""}}
        kind = draft.kind or self._terms.kind
        seen_by_rules = {**draft.raw, **fields, "kind": kind.value if kind else ""}
        outcome = self._terms.rules.apply(seen_by_rules)
        if outcome.rejected:
            return self.reject(draft, (outcome.rejected,), by_rule=True)
        fields.update(outcome.set)
        if "kind" in fields:
            kind = AssetKind(str(fields.pop("kind")))
        reasons = [*draft.reasons, *_wrong_values(fields)]
        if kind is None:
            reasons.append("it has no kind")
        if draft.external_id and (earlier := self._seen.get(draft.external_id)):
            reasons.append(f"its id was read before: {draft.external_id}, in {earlier}")
        if reasons or kind is None:
            return self.reject(draft, tuple(reasons))
        self._seen[draft.external_id] = draft.origin
        identifiers = tuple(dict.fromkeys(identifier for identifier in draft.identifiers if identifier))
        return Observation(
            self._terms.name, draft.origin, draft.external_id, kind, identifiers, fields, draft.interfaces
        )

    def reject(self, draft: Draft, reasons: tuple[str, ...], *, by_rule: bool = False) -> Rejected:
        """The row as one that is not used."""
        return Rejected(self._terms.name, draft.origin, reasons, draft.label, by_rule)


def _wrong_values(fields: Mapping[str, FieldValue]) -> list[str]:
    wrong = []
    if (status := fields.get("status")) and status not in STATUSES:
        wrong.append(f"status is not one of {', '.join(STATUSES)}: {status}")
    if (environment := fields.get("environment")) and environment not in list(Environment):
        wrong.append(f"environment is not one of {', '.join(Environment)}: {environment}")
    return wrong


class Tally:
    """Collects what should be known of a file: once each, with the number of rows and the first of them."""

    def __init__(self, source: str, warnings: list[SourceWarning]) -> None:
        self._source = source
        self._warnings = warnings
        self._counts: dict[str, tuple[int, Origin, str]] = {}

    def warn(self, origin: Origin, message: str) -> None:
        """Something that holds for the file or sheet as a whole."""
        self._warnings.append(SourceWarning(self._source, origin, message))

    def count(self, message: str, origin: Origin, example: str = "") -> None:
        """Something that holds for a row; it is reported once, when the file ends."""
        number, first, sample = self._counts.get(message, (0, origin, example))
        self._counts[message] = (number + 1, first, sample)

    def close(self) -> None:
        """Report what was counted."""
        for message, (number, first, example) in self._counts.items():
            rows = "1 row" if number == 1 else f"{number} rows, first"
            tail = f": {example}" if example else ""
            self.warn(first, f"{message} ({rows}){tail}")
        self._counts.clear()
