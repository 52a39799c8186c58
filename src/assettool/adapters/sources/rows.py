"""From what a source read of one row to an `Observation` or a `Rejected`: defaults, rules, checks and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.moments import Moments
from assettool.domain.asset import AssetKind, Environment
from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.observation import (
    FIELDS,
    FieldValue,
    Interface,
    Listening,
    Observation,
    Origin,
    Rejected,
    Row,
    Software,
    SourceWarning,
)
from assettool.domain.rules import RuleBook

STATUSES = ("active", "offline", "planned", "staged", "failed", "decommissioning", "inventory")


@dataclass(frozen=True, slots=True)
class Terms:
    """What sources.yml says of one source, whatever its format."""

    name: str
    kind: AssetKind | None = None
    is_kind_guessed: bool = False
    """The kind is the likely one of the format, not one that sources.yml names."""
    defaults: Mapping[str, FieldValue] = field(default_factory=dict)
    rules: RuleBook = field(default_factory=lambda: RuleBook(()))
    limits: Limits = field(default_factory=Limits)
    moments: Moments = field(default_factory=Moments)
    drop: frozenset[str] = frozenset()
    """Columns, fields and types of identifier that are never read."""

    @property
    def columns_to_drop(self) -> list[str]:
        """What is dropped and is neither a field nor a type of identifier, so that it must be a column."""
        return sorted(name for name in self.drop if name not in FIELDS and name not in list(IdentifierType))

    @property
    def dropped_columns(self) -> frozenset[str]:
        """The columns that are never read, folded as headers are."""
        return frozenset(fold(name) for name in self.drop)


@dataclass(slots=True)
class Draft:
    """One row as far as the source understands it; `reasons` say why it cannot be used."""

    origin: Origin
    label: str = ""
    external_id: str = ""
    kind: AssetKind | None = None
    is_kind_guessed: bool = False
    fields: dict[str, FieldValue] = field(default_factory=dict)
    identifiers: list[Identifier | None] = field(default_factory=list)
    interfaces: tuple[Interface, ...] = ()
    software: tuple[Software, ...] = ()
    services: tuple[Listening, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    """Other columns that the rules look at; they are not kept."""
    reasons: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why the row is left out although nothing is wrong with it."""
    rows: int = 1
    """How many rows of the file it stands for."""
    aliases: tuple[str, ...] = ()
    """Of an account: the ids that other sources have for it."""


class RowBuilder:
    """Makes the rows of one source, and keeps their external ids unique."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._seen: dict[str, Origin] = {}
        self._file = ""
        self._files: dict[str, str] = {}

    def next_file(self, name: str) -> None:
        """The rows that follow are of another file, an older one: what was read before is newer, and counts."""
        self._file = name

    def build(self, draft: Draft) -> Row:
        """The row, with every reason where it is rejected."""
        if draft.skipped:
            return self.reject(draft, (draft.skipped,), by_rule=True)
        if superseded := self._superseded(draft.external_id):
            return self.reject(draft, (superseded,), by_rule=True)
        self._drop(draft)
        fields = {**self._terms.defaults, **{name: value for name, value in draft.fields.items() if value != ""}}
        kind, is_guessed = self._kind(draft, fields.pop("kind", None))
        seen_by_rules = {**draft.raw, **fields, "kind": kind.value if kind else ""}
        outcome = self._terms.rules.apply(seen_by_rules, is_kind_known=kind is not None and not is_guessed)
        if outcome.rejected:
            return self.reject(draft, (outcome.rejected,), by_rule=True)
        fields.update(outcome.set)
        if "kind" in fields:
            kind, is_guessed = AssetKind(str(fields.pop("kind"))), outcome.is_kind_guessed
        reasons = [*draft.reasons, *_wrong_values(fields)]
        if kind is None:
            reasons.append("it has no kind")
        if draft.external_id and (earlier := self._seen.get(draft.external_id)):
            reasons.append(f"its id was read before: {draft.external_id}, in {earlier}")
        if reasons or kind is None:
            return self.reject(draft, tuple(reasons))
        self._seen[draft.external_id] = draft.origin
        self._files[draft.external_id] = self._file
        identifiers = tuple(dict.fromkeys(identifier for identifier in draft.identifiers if identifier))
        return Observation(
            self._terms.name,
            draft.origin,
            draft.external_id,
            kind,
            identifiers,
            fields,
            draft.interfaces,
            draft.software,
            is_guessed,
            draft.rows,
            draft.services,
        )

    def _superseded(self, external_id: str) -> str:
        """Why a row of an older file does not count, or ""."""
        file = self._files.get(external_id, self._file)
        return f"a newer export has it: {file}" if external_id and file != self._file else ""

    def _kind(self, draft: Draft, default: FieldValue | None) -> tuple[AssetKind | None, bool]:
        """The kind before any rule, and whether it is a guess: of the row, of sources.yml, of the format."""
        if draft.kind and not draft.is_kind_guessed:
            return draft.kind, False
        if default:
            return AssetKind(str(default)), False
        if draft.kind:
            return draft.kind, True
        return self._terms.kind, self._terms.kind is not None and self._terms.is_kind_guessed

    def _drop(self, draft: Draft) -> None:
        """Forget what sources.yml does not want to be read; without its name a row is nothing."""
        drop = self._terms.drop
        if not drop:
            return
        draft.fields = {name: value for name, value in draft.fields.items() if name not in drop or name == "name"}
        draft.identifiers = [found for found in draft.identifiers if found and found.type.value not in drop]
        if IdentifierType.MAC.value in drop:
            draft.interfaces = tuple(replace(interface, mac="") for interface in draft.interfaces)

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
        self.warnings = warnings
        self._counts: dict[str, tuple[int, Origin, str]] = {}

    def warn(self, origin: Origin, message: str) -> None:
        """Something that holds for the file or sheet as a whole."""
        self.warnings.append(SourceWarning(self._source, origin, message))

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
