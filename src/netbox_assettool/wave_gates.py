"""The gates of a wave on its page: how each stands, what is missing and for whom, and where it is waived."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from netbox.ui import panels

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GateStatus
from assettool.domain.waves.gates.gate import Finding
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.choices import GateChoices, GateStatusChoices
from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.planning.gate_sight import Told, ToldGate, told_to
from netbox_assettool.planning.gate_words import finding_text
from netbox_assettool.planning.gates import remembered
from netbox_assettool.planning.refusals import Overtaken
from netbox_assettool.planning.things import label_of

SHOWN = 10
"""So much of what a gate misses stands on the page of the wave; a link leads to the rest."""
_BEFORE_START = frozenset({WaveStatus.DRAFT, WaveStatus.SUBMITTED, WaveStatus.APPROVED})
_GATES, _STATUSES = dict(GateChoices.CHOICES), dict(GateStatusChoices.CHOICES)
_PAGES = frozenset({"application", "asset"})
"""What a finding may be of that has a page, and what its evidence may be."""
_EVIDENCE = frozenset({"statuschange", "integration"})


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as pages show it."""

    gate: str
    status: str
    colour: str
    name: str
    url: str
    text: str
    who: str
    evidence: str
    evidence_url: str
    waived: str
    """By whom and why, where it is."""
    waive_url: str
    """Where it can be waived; nothing where it need or may not be."""


@dataclass(frozen=True, slots=True)
class Row:
    """A gate as the page of the wave shows it."""

    name: str
    label: str
    status: str
    colour: str
    looked_at: int
    missing: int
    hidden: int
    lines: Sequence[Line]
    """The first that are missing, or else waived."""
    more: int
    waive_url: str

    @property
    def is_missing(self) -> bool:
        """Whether it keeps the wave from starting."""
        return self.missing > 0


class Lines:
    """Findings of one wave in words for one user, with links to what they are of, and to where they are waived."""

    def __init__(self, user, wave: Wave, shown: Sequence[Told]) -> None:
        self._wave = wave
        self._may_waive = user.has_perm("netbox_assettool.add_waiver")
        self._may_see_waivers = user.has_perm("netbox_assettool.view_waiver")
        self._items = _items(user, wave, shown) if self._may_waive else {}

    def of(self, told: Told) -> Line:
        """One finding."""
        finding = told.finding
        status = GateStatus.MISSING if told.is_missing else GateStatus.MET if finding.is_met else GateStatus.WAIVED
        return Line(
            gate=str(_GATES[finding.gate]),
            status=str(_STATUSES[status]),
            colour=GateStatusChoices.colors[status],
            name=finding.name,
            url=_url(finding, _PAGES),
            text=finding_text(finding),
            who=", ".join(told.who),
            evidence=finding.evidence,
            evidence_url=_url(finding, _EVIDENCE),
            waived=self._waived(told),
            waive_url=self.waive_url(finding.gate, finding) if told.is_missing else "",
        )

    def waive_url(self, gate: GateName, finding: Finding | None = None) -> str:
        """The form of a waiver, filled in for a gate as a whole or for the item of a finding."""
        if not self._may_waive or gate is GateName.APPROVAL:
            return ""
        said = {"wave": self._wave.pk, "gate": gate.value, "return_url": self._wave.get_absolute_url()}
        if finding is not None and finding.item:
            found = self._items.get(finding.item, {})
            number = found.get(finding.about[0]) if finding.about else None
            number = number or next(iter(found.values()), None)
            if number is None:
                return ""
            said["item"] = number
        return f"{reverse('plugins:netbox_assettool:waiver_add')}?{urlencode(said)}"

    def _waived(self, told: Told) -> str:
        if told.waiver is None:
            return ""
        if not self._may_see_waivers:
            return str(_("yes"))
        return _("{user}: {reason}").format(user=told.waiver.user or "?", reason=told.waiver.reason)


def rows(user, wave: Wave) -> list[Row]:
    """The gates of a wave, with the first findings of each. Raises `Overtaken` where no plan has it."""
    gates = told_to(user, wave, remembered(wave))
    lines = Lines(user, wave, [each for gate in gates for each in _first(gate)])
    return [_row(gate, lines) for gate in gates]


def _row(gate: ToldGate, lines: Lines) -> Row:
    first = _first(gate)
    open_ones = sum(not each.finding.is_met for each in gate.findings)
    return Row(
        name=gate.gate.value,
        label=str(_GATES[gate.gate]),
        status=str(_STATUSES[gate.status]),
        colour=GateStatusChoices.colors[gate.status],
        looked_at=gate.looked_at,
        missing=gate.missing,
        hidden=gate.hidden,
        lines=[lines.of(each) for each in first],
        more=open_ones - len(first),
        waive_url=lines.waive_url(gate.gate) if gate.missing else "",
    )


def _first(gate: ToldGate) -> list[Told]:
    """What is missing, then what is waived: the first few of them; what is met has a page of its own."""
    found = [each for each in gate.findings if not each.finding.is_met]
    return sorted(found, key=lambda each: not each.is_missing)[:SHOWN]


def _items(user, wave: Wave, shown: Sequence[Told]) -> Mapping[str, Mapping[str, int]]:
    """Plan item → the objects that move with it → the wave item of each, in one query."""
    keys = {each.finding.item for each in shown if each.is_missing and each.finding.item}
    found: dict[str, dict[str, int]] = {}
    if keys:
        for key, label, number in _item_rows(user, wave, keys):
            found.setdefault(key, {})[label] = number
    return found


def _item_rows(user, wave: Wave, keys) -> Iterator[tuple[str, str, int]]:
    items = WaveItem.objects.restrict(user, "view").filter(wave=wave, item__in=keys).order_by("pk")
    for key, type_id, thing, number in items.values_list("item", "object_type", "object_id", "pk"):
        yield key, label_of(type_id, thing), number


def _url(finding: Finding, models: Collection[str]) -> str:
    """The page of the first thing of these models that a finding tells of; nothing where it tells of none."""
    for model, _colon, number in (each.partition(":") for each in finding.about):
        if model in models:
            return reverse(f"plugins:netbox_assettool:{model}", args=[number])
    return ""


class GatesPanel(panels.ObjectPanel):
    """What a wave has to pass before it starts."""

    template_name = "netbox_assettool/panels/gates.html"
    title = _("Gates")

    def get_context(self, context):
        """Add the gates, or why there are none."""
        prepared = super().get_context(context)
        wave = prepared["object"]
        if wave.status not in _BEFORE_START:
            return {**prepared, "gates": None}
        try:
            return {**prepared, "gates": rows(prepared["request"].user, wave), "refused": ""}
        except Overtaken as exc:
            return {**prepared, "gates": [], "refused": capfirst(str(exc))}

    def should_render(self, context):
        """Only before it starts."""
        return context["gates"] is not None
