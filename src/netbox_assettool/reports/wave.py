"""The report on one wave: what moves, what let it start, what was approved, and how it ran."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assettool.domain.report import (
    Block,
    Cell,
    Figure,
    Figures,
    Kind,
    Light,
    Report,
    ReportName,
    Section,
    Table,
    Verdict,
    Words,
)
from netbox_assettool.choices import (
    ItemKindChoices,
    ItemStateChoices,
    VerdictChoices,
    WaveStatusChoices,
)
from netbox_assettool.models import Approval, Run, Waiver, Wave, WaveItem
from netbox_assettool.planning.approving import changes_since_approval
from netbox_assettool.planning.contents import content_of
from netbox_assettool.planning.loads import Loads
from netbox_assettool.planning.rules import reason_texts
from netbox_assettool.planning.words import change_texts
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines, number
from netbox_assettool.reports.links import list_of, page_of
from netbox_assettool.reports.subjects import wave_of
from netbox_assettool.reports.wave_changes import changes_sections
from netbox_assettool.reports.wave_gates import gates_section
from netbox_assettool.reports.wave_run import run_sections
from netbox_assettool.reports.writing.forms import Forms

_KINDS, _STATES = dict(ItemKindChoices.CHOICES), dict(ItemStateChoices.CHOICES)
_STATUSES = dict(WaveStatusChoices.CHOICES)
_VERDICTS = dict(VerdictChoices.CHOICES)


def build(asked: Asked) -> Report:
    """The report on the wave that it is asked about. Raises `UnknownError`."""
    wave, forms = wave_of(asked), Forms(asked.language)
    runs = list(
        Run.objects.restrict(asked.user, "view")
        .filter(wave=wave, started__date__lte=asked.as_of)
        .select_related("user")
        .order_by("-started", "-pk")
    )
    return Report(
        name=ReportName.WAVE,
        title=_("Wave report: {wave}").format(wave=wave),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=(
            _summary(asked, wave, runs, forms),
            *changes_sections(asked, wave, runs, forms),
            gates_section(asked, wave, runs),
            _approvals(asked, wave, forms),
            *run_sections(asked, runs, forms),
            _content(asked, wave),
        ),
        since=asked.since,
        subject=str(wave),
        sources=tuple(_sources(asked)),
    )


def _sources(asked: Asked):
    yield _("The plan, the gates, the approvals and the runs in NetBox, as far as you may see them")
    if asked.as_of < timezone.localdate():
        yield _("What moves is told as it is now; runs, approvals and waivers up to the day")


def _summary(asked: Asked, wave: Wave, runs: Sequence[Run], forms: Forms) -> Section:
    rows = WaveItem.objects.restrict(asked.user, "view").filter(wave=wave).order_by().values_list("kind", "state")
    counts, states = Counter[str](), Counter[str]()
    for kind, state in rows:
        counts[kind] += 1
        states[state] += 1
    loads = Loads(asked.user)
    figures = [
        Figure(f"kind_{kind}", str(label), counts[kind], link=list_of(WaveItem, wave_id=wave.pk, kind=kind))
        for kind, label in _KINDS.items()
        if counts[kind]
    ]
    if loads.is_known:
        figures.append(
            Figure("users", _("Users hit"), loads.users_in(wave.week), note=_("one who uses two applications twice"))
        )
    return Section(
        "wave",
        _("The wave"),
        (
            *_emergencies(runs),
            Figures(tuple(figures)),
            Table(
                "facts",
                _("What it is"),
                columns(("what", _("What"), Kind.TEXT), ("value", _("Value"), Kind.TEXT)),
                lines(_facts(wave, forms)),
            ),
            Table(
                "states",
                _("How far its items are"),
                columns(("state", _("State"), Kind.TEXT), ("number", pgettext("count", "Number"), Kind.NUMBER)),
                lines(
                    (str(label), number(states[state], list_of(WaveItem, wave_id=wave.pk, state=state)))
                    for state, label in _STATES.items()
                    if states[state]
                ),
                empty=_("Nothing moves in it."),
            ),
        ),
    )


def _emergencies(runs: Sequence[Run]):
    for place, run in enumerate(runs, 1):
        if run.emergency:
            who = run.user.get_username() if run.user else "?"
            told = _("started by {user}, run in an emergency, whatever its gates and hours: {reason}").format(
                user=who, reason=run.emergency
            )
            yield Verdict(f"emergency_{place}", _("Emergency"), Light.RED, told)


def _facts(wave: Wave, forms: Forms):
    yield _("Number"), Cell(str(wave.number), page_of(Wave, wave.pk))
    yield _("Status"), str(_STATUSES[wave.status])
    yield _("Week"), forms.week(wave.week)
    yield _("First approved week"), forms.week(wave.baseline) if wave.baseline else ""
    window = [forms.moment(each) if each else "?" for each in (wave.window_start, wave.window_end)]
    yield _("Window"), " – ".join(window) if wave.window_start or wave.window_end else _("no hours are set")
    yield _("Started"), forms.moment(wave.started) if wave.started else ""
    yield _("Finished"), forms.moment(wave.finished) if wave.finished else ""
    if wave.submitted_by and wave.submitted_at:
        yield _("Submitted"), f"{wave.submitted_by.get_username()}, {forms.moment(wave.submitted_at)}"


def _content(asked: Asked, wave: Wave) -> Section:
    items = WaveItem.objects.restrict(asked.user, "view").filter(wave=wave).order_by("kind", "name", "pk")
    names = ("pk", "kind", "name", "item_name", "state", "baseline", "is_fixed", "evidence", "reasons")
    return Section(
        "content",
        _("What moves"),
        (
            Table(
                "items",
                _("What moves"),
                columns(
                    ("name", _("Name"), Kind.TEXT),
                    ("kind", _("Kind"), Kind.TEXT),
                    ("item", _("Moves with"), Kind.TEXT),
                    ("state", _("State"), Kind.TEXT),
                    ("baseline", _("First approved week"), Kind.WEEK),
                    ("fixed", _("Fixed"), Kind.TEXT),
                    ("evidence", _("Evidence"), Kind.TEXT),
                    ("reasons", _("Why here"), Kind.TEXT),
                ),
                lines(
                    (
                        Cell(name, page_of(WaveItem, pk)),
                        str(_KINDS[kind]),
                        item_name,
                        str(_STATES[state]),
                        baseline,
                        _("yes") if is_fixed else "",
                        evidence,
                        " ".join(reason_texts(reasons)),
                    )
                    for pk, kind, name, item_name, state, baseline, is_fixed, evidence, reasons in items.values_list(
                        *names
                    )
                ),
                empty=_("Nothing moves in it."),
            ),
        ),
    )


def _approvals(asked: Asked, wave: Wave, forms: Forms) -> Section:
    rows = (
        Approval.objects.restrict(asked.user, "view")
        .filter(wave=wave, at__date__lte=asked.as_of)
        .select_related("user")
        .defer("content")
        .order_by("-at", "-pk")
    )
    found = list(rows)
    for each in found:
        each.wave = wave
    return Section(
        "approvals",
        _("Approvals"),
        (
            Table(
                "approvals",
                _("Approvals"),
                columns(
                    ("when", _("When"), Kind.TEXT),
                    ("verdict", _("Verdict"), Kind.TEXT),
                    ("holds", _("Holds"), Kind.TEXT),
                    ("who", _("Who"), Kind.TEXT),
                    ("comment", _("Comment"), Kind.TEXT),
                    ("change_number", _("Change number"), Kind.TEXT),
                ),
                lines(
                    (
                        Cell(forms.moment(each.at), page_of(Approval, each.pk)),
                        str(_VERDICTS[each.verdict]),
                        _("yes") if each.holds else "",
                        each.user.get_username() if each.user else "",
                        each.comment,
                        each.change_number,
                    )
                    for each in found
                ),
                empty=_("Nobody said anything of it yet."),
            ),
            _since_approval(asked, wave),
            _waivers(asked, wave),
        ),
    )


def _since_approval(asked: Asked, wave: Wave) -> Block:
    last, changes = changes_since_approval(asked.user, wave, content_of(wave))
    if last is None:
        return Words((_("It was not approved yet."),))
    if not changes:
        return Words((_("It is what was approved last."),))
    told = ngettext(
        "%(number)d thing is another than at the last approval:",
        "%(number)d things are another than at the last approval:",
        len(changes),
    )
    return Words((told % {"number": len(changes)}, *change_texts(changes)))


def _waivers(asked: Asked, wave: Wave) -> Table:
    rows = (
        Waiver.objects.restrict(asked.user, "view")
        .filter(wave=wave, created__date__lte=asked.as_of)
        .select_related("user", "item")
        .order_by("-pk")
    )
    return Table(
        "waivers",
        _("Waived gates"),
        columns(
            ("gate", _("Gate"), Kind.TEXT),
            ("item", _("Item"), Kind.TEXT),
            ("reason", _("Reason"), Kind.TEXT),
            ("who", _("Who"), Kind.TEXT),
            ("expires", _("Expires"), Kind.DATE),
        ),
        lines(
            (
                Cell(str(each.get_gate_display()), page_of(Waiver, each.pk), Light.AMBER),
                str(each.item or ""),
                each.reason,
                each.user.get_username() if each.user else "",
                each.expires,
            )
            for each in rows
        ),
        empty=_("No gate was waived."),
    )
