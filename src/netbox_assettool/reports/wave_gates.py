"""The gates of a wave: how each stands, with its evidence, what is missing and what is waived."""

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assettool.domain.report import Block, Cell, Kind, Light, Section, Table, Verdict, Words
from assettool.domain.waves.gates import GateStatus
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.choices import GateChoices, GateStatusChoices
from netbox_assettool.models import Run, Wave
from netbox_assettool.planning.gate_sight import Told, ToldGate, told_to
from netbox_assettool.planning.gate_words import finding_text
from netbox_assettool.planning.gates import remembered
from netbox_assettool.planning.refusals import Overtaken
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines

_BEFORE_START = frozenset({WaveStatus.DRAFT, WaveStatus.SUBMITTED, WaveStatus.APPROVED})
_GATES, _STATUSES = dict(GateChoices.CHOICES), dict(GateStatusChoices.CHOICES)
_LIGHTS = {GateStatus.MET: Light.GREEN, GateStatus.WAIVED: Light.AMBER, GateStatus.MISSING: Light.RED}


def gates_section(asked: Asked, wave: Wave, runs: Sequence[Run]) -> Section:
    """As they stand now before it starts, and afterwards as they stood when it did."""
    if wave.status in _BEFORE_START:
        blocks = tuple(_now(asked, wave))
    elif runs:
        blocks = (_then(runs[0]),)
    else:
        blocks = (Words((_("Nothing is kept of how they stood."),)),)
    return Section("gates", _("Gates"), blocks)


def _now(asked: Asked, wave: Wave) -> Iterator[Block]:
    try:
        gates = told_to(asked.user, wave, remembered(wave))
    except Overtaken as exc:
        yield Words((capfirst(str(exc)),))
        return
    missing = [str(_GATES[each.gate]) for each in gates if each.missing]
    told = _("missing: {gates}").format(gates=", ".join(missing)) if missing else _("every gate is met or waived")
    is_waived = any(each.status is GateStatus.WAIVED for each in gates)
    light = Light.RED if missing else Light.AMBER if is_waived else Light.GREEN
    yield Verdict("gates", _("It may start"), light, told)
    yield Table(
        "gates",
        _("Gates"),
        columns(
            ("gate", _("Gate"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("looked_at", _("Looked at"), Kind.NUMBER),
            ("missing", _("Missing"), Kind.NUMBER),
            ("waived", _("Waived"), Kind.NUMBER),
            ("hidden", _("That you may not see"), Kind.NUMBER),
        ),
        lines(_gate(each) for each in gates),
    )
    yield Table(
        "findings",
        _("Findings and evidence"),
        columns(
            ("gate", _("Gate"), Kind.TEXT),
            ("name", _("Name"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("text", _("Finding"), Kind.TEXT),
            ("who", _("Who"), Kind.TEXT),
            ("evidence", _("Evidence"), Kind.TEXT),
            ("waived", _("Waived"), Kind.TEXT),
        ),
        lines(_finding(gate, each) for gate in gates for each in gate.findings),
    )


def _gate(gate: ToldGate):
    waived = sum(each.waiver is not None and not each.finding.is_met for each in gate.findings)
    return (
        str(_GATES[gate.gate]),
        Cell(str(_STATUSES[gate.status]), light=_LIGHTS[gate.status]),
        gate.looked_at,
        gate.missing,
        waived,
        gate.hidden,
    )


def _finding(gate: ToldGate, told: Told):
    finding = told.finding
    status = GateStatus.MISSING if told.is_missing else GateStatus.MET if finding.is_met else GateStatus.WAIVED
    waived = ""
    if told.waiver is not None and status is GateStatus.WAIVED:
        waived = _("{user}: {reason}").format(user=told.waiver.user or "?", reason=told.waiver.reason)
    return (
        str(_GATES[gate.gate]),
        finding.name,
        Cell(str(_STATUSES[status]), light=_LIGHTS[status]),
        finding_text(finding),
        ", ".join(told.who),
        finding.evidence,
        waived,
    )


def _then(run: Run) -> Table:
    return Table(
        "gates",
        _("Gates as they stood when it started"),
        columns(
            ("gate", _("Gate"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("missing", _("Missing"), Kind.NUMBER),
            ("waived", _("Waived"), Kind.NUMBER),
        ),
        lines(
            (
                str(_GATES[gate["gate"]]),
                Cell(str(_STATUSES[gate["status"]]), light=_LIGHTS[GateStatus(gate["status"])]),
                len(gate["missing"]),
                len(gate["waived"]),
            )
            for gate in run.gates
        ),
    )
