"""What a user is told of the gates of a wave: how they all stand, and no more of each than that user may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from tenancy.models import Contact

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GateResult, GateStatus
from assettool.domain.waves.gates.gate import Finding, Text, Waiver, thing
from netbox_assettool import models
from netbox_assettool.estate import sees_all_licences
from netbox_assettool.models import Wave

_KNOWN_BY = {
    "application": (models.Application, "pk"),
    "approval": (models.Approval, "content_hash"),
    "asset": (models.Asset, "pk"),
    "contact": (Contact, "name"),
    "freeze": (models.Freeze, "name"),
    "integration": (models.Integration, "pk"),
    "softwareproduct": (models.SoftwareProduct, "key"),
    "statuschange": (models.StatusChange, "pk"),
}
"""Model of a thing that a finding tells of → what it is known by there."""
_SUMS = frozenset({Text.SHORT, Text.ENOUGH})
"""What is worked out from all licences together."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, with the waiver that stands in for it."""

    finding: Finding
    waiver: Waiver | None
    who: tuple[str, ...]
    """Who can do something about it, as far as the user may see them."""

    @property
    def is_missing(self) -> bool:
        """Whether it is neither met nor waived."""
        return not self.finding.is_met and self.waiver is None


@dataclass(frozen=True, slots=True)
class ToldGate:
    """A gate as it stands, with what a user may see of its findings."""

    gate: GateName
    status: GateStatus
    looked_at: int
    """How many findings there are, and `missing` how many are neither met nor waived: of all, hidden or not."""
    missing: int
    findings: Sequence[Told]

    @property
    def hidden(self) -> int:
        """How many findings the user may not see."""
        return self.looked_at - len(self.findings)


def told_to(user, wave: Wave, results: Sequence[GateResult]) -> list[ToldGate]:
    """What this user is told, in as many queries for a thousand findings as for one."""
    sight = _Sight(user, wave, [finding for result in results for finding in result.findings])
    return [
        ToldGate(
            result.gate,
            result.status,
            len(result.findings),
            len(result.missing),
            [
                Told(finding, result.waived.get(place), sight.who(finding))
                for place, finding in enumerate(result.findings)
                if sight.has(finding)
            ],
        )
        for result in results
    ]


class _Sight:
    """What a user may see of the things that findings tell of."""

    def __init__(self, user, wave: Wave, findings: Iterable[Finding]) -> None:
        self._all = user.is_superuser
        self._sums = sees_all_licences(user)
        self._seen = set() if self._all else _seen(user, wave, _named(findings))

    def has(self, finding: Finding) -> bool:
        """Whether the user may be told of it."""
        if self._all:
            return True
        return (self._sums or finding.text not in _SUMS) and self._seen.issuperset(finding.about)

    def who(self, finding: Finding) -> tuple[str, ...]:
        """Who can do something about it."""
        return finding.who if self._all else tuple(each for each in finding.who if thing("contact", each) in self._seen)


def _named(findings: Iterable[Finding]) -> Mapping[str, set[str]]:
    """Model → by what the things of it are known that are told of, or that can do something."""
    found: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        found["contact"].update(finding.who)
        for each in finding.about:
            name, _, known = each.partition(":")
            found[name].add(known)
    return found


def _seen(user, wave: Wave, named: Mapping[str, set[str]]) -> set[str]:
    """Those of these things that the user may see, in one query."""
    texts, values = [], []
    for name, known in named.items():
        try:
            text, given = _rows(user, wave, name, known).query.sql_with_params()
        except EmptyResultSet:
            continue  # nothing of it
        texts.append(f"({text})")
        values += given
    if not texts:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), values)
        return {seen for (seen,) in cursor.fetchall()}


def _rows(user, wave: Wave, name: str, known: set[str]) -> QuerySet:
    model, field = _KNOWN_BY[name]
    rows = model.objects.restrict(user, "view").filter(**{f"{field}__in": known}).order_by()
    if model is models.Approval:
        rows = rows.filter(wave=wave)
    seen = Concat(Value(f"{name}:"), Cast(field, TextField()), output_field=TextField())
    return rows.annotate(seen=seen).values_list("seen")
