"""Moving items by hand to another week: which rules that breaks, and doing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from assettool.domain.waves.checking import Broken, broken
from assettool.domain.waves.document import Document
from assettool.domain.waves.problem import Placement, Rule, trailing
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.models.wave import BEGUN
from netbox_assettool.planning.contents import differing
from netbox_assettool.planning.current import (
    check_permissions,
    current_plan,
    document_of,
    locked_waves,
    placement_now,
    take_turn,
)
from netbox_assettool.planning.naming import free_name
from netbox_assettool.planning.refusals import Overtaken, Unsound, refuse
from netbox_assettool.planning.rules import day_text, sentence
from netbox_assettool.planning.writing import Writing

PERMISSIONS = ("view_waveplan", "add_wave", "change_wave", "change_waveitem")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to move."""

    items: tuple[str, ...]
    """Keys of plan items."""
    week: date
    """The Monday of the week that they are to move in."""
    is_dry_run: bool = False
    allow: bool = False
    """Whether rules may be broken by it."""
    reason: str = ""
    is_fixed: bool = True
    """Whether plans are to leave them there."""


@dataclass(slots=True)
class Moved:
    """What a move does, and whether it was done."""

    week: date
    items: list[str]
    """Names of what moves."""
    follows: list[str] = field(default_factory=list)
    """Names of what comes along, since it moves with the last one of several."""
    breaks: list[str] = field(default_factory=list)
    """The rules that are broken then, and are not now."""
    mends: list[str] = field(default_factory=list)
    """The rules that are broken now, and are not then."""
    lapses: list[str] = field(default_factory=list)
    """Waves that somebody has submitted or approved, and that go back to draft."""
    wave: Wave | None = None
    """The wave of that week; none where there is none yet."""
    is_done: bool = False


def move(request, asked: Asked) -> Moved:
    """Move items to another week, unless that is only asked for or breaks a rule that may not be broken.

    Raises `PermissionDenied`, `Unsound` for what makes no sense, `Overtaken` where a wave has begun, and what NetBox
    itself raises where it refuses a row.
    """
    check_permissions(request.user, PERMISSIONS)
    with savepoint():
        if not asked.is_dry_run:
            take_turn()
        document = _document(request.user)
        waves = Wave.objects.in_bulk() if asked.is_dry_run else {wave.pk: wave for wave in locked_waves().values()}
        moving = _Moving(request, document, asked, waves)
        moved = moving.look()
        may = asked.allow or not moved.breaks
        if may and not asked.is_dry_run:
            if moved.breaks and not asked.reason.strip():
                raise Unsound(_("who breaks a rule has to say why"))
            moving.write(moved)
    return moved


def _document(user) -> Document:
    plan = current_plan(user)
    document = document_of(plan) if plan else None
    if document is None:
        raise Unsound(_("there is no plan that items could be moved in"))
    return document


class _Moving:
    """Items on their way to another week."""

    def __init__(self, request, document: Document, asked: Asked, waves: dict[int, Wave]) -> None:
        self._problem = document.problem
        self._asked = asked
        self._waves = waves
        self._target = next((wave for wave in waves.values() if wave.week == asked.week), None)
        self._writing = Writing(request, asked.reason.strip() or _("moved by hand"))
        self._now = placement_now(document)
        self._items: list[WaveItem] = []
        self._trailers: dict[str, list[WaveItem]] = {}

    def look(self) -> Moved:
        """What it does. Raises `Unsound` and `Overtaken` with all that speaks against it."""
        asked, problem = self._asked, self._problem
        refuse(Unsound, list(self._senseless()))
        keys = set(asked.items)
        self._items = list(WaveItem.objects.filter(item__in=keys).order_by("pk"))
        missing = keys - {item.item for item in self._items}
        refuse(
            Unsound, [_("nothing moves with it: {name}").format(name=problem.item[key].name) for key in sorted(missing)]
        )
        then = {**self._now, **dict.fromkeys(keys, problem.week_of(asked.week))}
        self._find_trailers(then)
        touched = self._touched()
        begun = [wave for wave in touched if wave.status in BEGUN]
        refuse(Overtaken, [_("{wave} has begun: nothing comes or goes").format(wave=wave) for wave in begun])
        breaks, mends = _differences(broken(problem, self._now), broken(problem, then))
        return Moved(
            week=asked.week,
            items=[problem.item[key].name for key in sorted(keys)],
            follows=[each.name for each in problem.trailers if each.key in self._trailers],
            breaks=[sentence(problem, each) for each in breaks],
            mends=[sentence(problem, each) for each in mends],
            lapses=[wave.name for wave in touched if wave.content_hash and self._is_left_or_entered(wave)],
            wave=self._target,
        )

    def _senseless(self) -> Iterable[str]:
        asked, problem = self._asked, self._problem
        if not asked.items:
            yield _("nothing was named that is to move")
        for key in sorted(set(asked.items) - problem.item.keys()):
            trailer = next((each for each in problem.trailers if each.key == key), None)
            if trailer is None:
                yield _("it is no item of the plan: {name}").format(name=key)
            else:
                yield _("{name} moves with the last one of several: move those").format(name=trailer.name)
        if asked.week.isoweekday() != 1:
            yield _("a week begins on a Monday, and {day} is none").format(day=day_text(asked.week))
        elif asked.week < problem.start:
            yield _("the plan begins in the week of {week}").format(week=day_text(problem.start))

    def _find_trailers(self, then: Placement) -> None:
        before, after = trailing(self._problem, self._now), trailing(self._problem, then)
        following = [key for key in after if after[key] != before[key]]
        self._trailers = {key: [] for key in following}
        for item in WaveItem.objects.filter(item__in=following).order_by("pk"):
            self._trailers[item.item].append(item)
        self._weeks = {key: self._problem.monday(after[key]) for key in following}

    def _goes_to(self) -> list[tuple[WaveItem, date]]:
        """Every object that moves, with its week."""
        follow = [(item, self._weeks[key]) for key, items in self._trailers.items() for item in items]
        return [*((item, self._asked.week) for item in self._items), *follow]

    def _touched(self) -> list[Wave]:
        """The waves that something leaves or comes to."""
        by_week = {wave.week: wave for wave in self._waves.values()}
        found = {}
        for item, week in self._goes_to():
            wave = self._waves[item.wave_id]
            if wave.week != week:
                found[wave.pk] = wave
                if target := by_week.get(week):
                    found[target.pk] = target
        return sorted(found.values(), key=lambda wave: wave.week)

    def _is_left_or_entered(self, wave: Wave) -> bool:
        return wave in self._touched()

    def write(self, moved: Moved) -> None:
        """Do it."""
        for wave in self._waves.values():
            wave.snapshot()
        goes = self._goes_to()
        every = [item for item, _week in goes]
        self._writing.begin(every)
        by_week = {wave.week: wave for wave in self._waves.values()}
        if (wave := self._whole_wave(goes)) and self._asked.week not in by_week:
            self._shift(wave)
            by_week[wave.week] = wave
        own = {item.pk for item in self._items}
        for item, week in goes:
            target = by_week.get(week) or self._new_wave(week, by_week)
            item.moved_at = timezone.now()
            item.wave = target
            if item.pk in own:
                item.is_fixed = self._asked.is_fixed
        self._writing.update(every)
        changed = differing(self._waves.values())
        for wave in self._waves.values():
            if wave.pk in changed and wave.lapse():
                self._writing.save(wave)
        moved.wave, moved.is_done = by_week[self._asked.week], True

    def _whole_wave(self, goes: Sequence[tuple[WaveItem, date]]) -> Wave | None:
        """The wave of which everything moves to the week that is asked for, so that the wave itself does."""
        sources = {item.wave_id for item, _week in goes}
        if len(sources) != 1 or any(week != self._asked.week for _item, week in goes):
            return None
        (source,) = sources
        return self._waves[source] if WaveItem.objects.filter(wave=source).count() == len(goes) else None

    def _shift(self, wave: Wave) -> None:
        """The wave with its number, name and hours in another week."""
        later = self._asked.week - wave.week
        wave.week = self._asked.week
        wave.window_start, wave.window_end = _shifted(wave.window_start, later), _shifted(wave.window_end, later)
        wave._changelog_message = ""
        wave.lapse()
        self._writing.save(wave)

    def _new_wave(self, week: date, by_week: dict[date, Wave]) -> Wave:
        number = max((wave.number for wave in self._waves.values()), default=0) + 1
        name = free_name(number, {wave.name for wave in self._waves.values()})
        wave = Wave(number=number, name=name, week=week)
        self._writing.save(wave)
        self._waves[wave.pk] = by_week[week] = wave
        return wave


def _shifted(moment: datetime | None, later: timedelta) -> datetime | None:
    """The same hour of the day, also where the clock changes in between."""
    return make_aware(localtime(moment).replace(tzinfo=None) + later) if moment else None


def _differences(before: Sequence[Broken], after: Sequence[Broken]) -> tuple[list[Broken], list[Broken]]:
    """What is broken, or broken by more items, after; and what no longer is."""
    was, then = _items_of(before), _items_of(after)
    worse = [each for each in after if each.rule not in was or not set(each.items) <= was[each.rule]]
    return worse, [each for each in before if each.rule not in then]


def _items_of(found: Sequence[Broken]) -> dict[Rule, set[str]]:
    items: dict[Rule, set[str]] = {}
    for each in found:
        items.setdefault(each.rule, set()).update(each.items)
    return items
