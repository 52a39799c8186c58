"""Saving a plan: its waves and items become what it says, all of it or nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assettool.domain.waves.checking import broken
from assettool.domain.waves.difference import weeks_of
from assettool.domain.waves.document import Document, digest, encode
from assettool.domain.waves.problem import Item, Trailer
from assettool.domain.waves.reasons import reasons
from assettool.domain.waves.state import SETTLED, WaveStatus
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Wave, WaveItem, WavePlan
from netbox_assettool.models.wave import BEGUN
from netbox_assettool.planning.contents import differing
from netbox_assettool.planning.current import check_permissions, locked_waves, readable, take_turn
from netbox_assettool.planning.naming import free_name
from netbox_assettool.planning.refusals import Overtaken, Unsound, refuse
from netbox_assettool.planning.rules import as_kept, day_text, sentences
from netbox_assettool.planning.things import Thing, things_of
from netbox_assettool.planning.writing import Writing

PERMISSIONS = ("add_waveplan", "add_wave", "change_wave", "add_waveitem", "change_waveitem")
_SUNDAY = timedelta(days=6)
_NAME = 200
_TOLD = 20
"""So many reasons of one kind are told, and how many more there are."""

_COUNTED = ("waves", "created", "moved", "updated", "removed")

type Key = tuple[int, int]
"""Type and id of an object."""


@dataclass(slots=True)
class Saved:
    """A plan, and what became of the items; nothing of that where it was there already."""

    plan: WavePlan
    is_new: bool = True
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    """How many waves it has, and how many items were created, went to another wave, are another, and went."""
    lapsed: list[str] = field(default_factory=list)
    """Waves that went back to draft."""
    left_out: list[str] = field(default_factory=list)
    """What would have come to a wave that has begun."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An object as the plan has it."""

    moves_with: Item | Trailer
    thing: Thing
    member: str
    monday: date
    reasons: list[object]


def save_plan(request, sent: bytes, based_on: str | None, remark: str = "") -> Saved:
    """Make a document the plan that counts, after the one that it is based on; the same one again changes nothing.

    Raises `PermissionDenied`, `Unsound` for a document that does not hold, `Overtaken` where another plan counts by
    now or something stays where it is, and what NetBox itself raises where it refuses a row.
    """
    check_permissions(request.user, PERMISSIONS)
    document = readable(sent)
    content = encode(document)
    with savepoint():
        take_turn()
        current = WavePlan.objects.defer("content").select_related("user", "based_on").filter(followed_by=None).first()
        if (known := WavePlan.objects.defer("content").filter(digest=digest(content)).first()) is not None:
            return _again(known, current, based_on)
        if based_on != (current.digest if current else None):
            raise Overtaken(_overtaken(current))
        waves = locked_waves()
        wanted = _wanted(document)
        plan = _add(request.user, document, content, current, remark)
        return _Saving(request, plan, waves).run(wanted)


def _again(known: WavePlan, current: WavePlan, based_on: str | None) -> Saved:
    """The answer to a plan that is there: sent again, it is what counts."""
    if known != current:
        raise Overtaken(_("this plan counted before; another one has followed it"), _overtaken(current))
    if based_on not in (known.digest, current.based_on.digest if current.based_on else None):
        raise Overtaken(_overtaken(current))
    saved = Saved(known, is_new=False)
    saved.counts["waves"] = Wave.objects.filter(plan=known).count()
    return saved


def _overtaken(current: WavePlan | None) -> str:
    if current is None:
        return _("no plan was saved yet: this one is based on nothing that is known here")
    told = _("{who} saved another plan at {when}: {digest}")
    who = current.user.get_username() if current.user else _("somebody")
    when = date_format(localtime(current.created), "DATETIME_FORMAT")
    return told.format(who=who, when=when, digest=current.digest)


def _wanted(document: Document) -> dict[Key, _Wanted]:
    """Every object that moves, with its week. Raises `Unsound` with all that is wrong with the plan."""
    problem, placement = document.problem, document.proposal.placement
    refuse(Unsound, list(_faults(document)))
    moving: list[Item | Trailer] = [*problem.items, *problem.trailers]
    members = [member for each in moving for member in each.members]
    things = things_of(members)
    twice = [member for member, number in Counter(members).items() if number > 1]
    gone = sorted(set(members) - things.keys())
    refuse(
        Unsound,
        [
            *_some(_("it moves twice: {name}"), twice),
            *_some(_("there is no such object: {name}"), gone),
            *_some_sentences(sentences(problem, broken(problem, placement))),
        ],
    )
    weeks, why = weeks_of(document), reasons(problem, placement)
    found: dict[Key, _Wanted] = {}
    for each in moving:
        told = as_kept(problem, why[each.key]) if each.key in why else []
        for member in each.members:
            thing = things[member]
            found[thing.type_id, thing.id] = _Wanted(each, thing, member, weeks[each.key], told)
    return found


def _faults(document: Document) -> Iterator[str]:
    """What is wrong with the form of a plan, before anybody asks what rules it breaks."""
    problem, proposal = document.problem, document.proposal
    if problem.start.isoweekday() != 1:
        yield _("the first week does not begin on a Monday: {day}").format(day=day_text(problem.start))
    yield from _some(_("it is no item of the plan: {name}"), sorted(proposal.placement.keys() - problem.item.keys()))
    yield from _some(_("it has no week: {name}"), sorted(problem.item.keys() - proposal.placement.keys()))
    keys = [each.key for each in (*problem.items, *problem.trailers)]
    if len(set(keys)) != len(keys):
        yield _("two items have the same key")
    behind = {key for trailer in problem.trailers for key in trailer.after}
    yield from _some(_("something follows what is no item of the plan: {name}"), sorted(behind - problem.item.keys()))
    length = WaveItem._meta.get_field("item").max_length
    yield from _some(_("the key is too long: {name}"), [key for key in keys if len(key) > length])


def _some(told: str, names: list[str]) -> Iterator[str]:
    return _some_sentences([told.format(name=name) for name in names])


def _some_sentences(told: list[str]) -> Iterator[str]:
    yield from told[:_TOLD]
    if len(told) > _TOLD:
        yield _("and {number} more").format(number=len(told) - _TOLD)


def _add(user, document: Document, content: bytes, current: WavePlan | None, remark: str) -> WavePlan:
    problem, proposal = document.problem, document.proposal
    plan = WavePlan(
        digest=digest(content),
        user=user,
        based_on=current,
        start=problem.start,
        weeks=problem.weeks,
        end=problem.monday(max(proposal.placement.values(), default=0)) + _SUNDAY,
        end_is_optimal=proposal.end_is_optimal,
        objective=proposal.cost.total,
        bound=proposal.bound,
        content=content.decode(),
        remark=remark,
    )
    plan.full_clean()
    plan.save()
    return plan


class _Saving:
    """The waves and items on their way to what a plan says."""

    def __init__(self, request, plan: WavePlan, waves: dict[date, Wave]) -> None:
        self._writing = Writing(request, _("plan {digest}").format(digest=plan.digest[:12]))
        self._plan = plan
        self._waves = waves
        self._by_id = {wave.pk: wave for wave in waves.values()}
        self._saved = Saved(plan)
        self._now = timezone.now()

    def run(self, wanted: dict[Key, _Wanted]) -> Saved:
        """Write all of it. Raises `Overtaken` with everything that stays where it is."""
        items = {(item.object_type_id, item.object_id): item for item in WaveItem.objects.order_by("pk")}
        wanted = {key: there for key, there in wanted.items() if not self._has_gone(items.get(key), there)}
        self._refuse_what_stays(items, wanted)
        for wave in self._by_id.values():
            wave.snapshot()
        self._make_waves({each.monday for each in wanted.values()})
        changing = [
            (item, wanted[key]) for key, item in items.items() if key in wanted and self._differs(item, wanted[key])
        ]
        others = [item for item, _there in changing]
        self._writing.begin(others)
        for item, there in changing:
            self._place(item, there)
        self._writing.update(others)
        self._create([each for key, each in wanted.items() if key not in items])
        self._remove([item for key, item in items.items() if key not in wanted])
        self._settle({each.monday for each in wanted.values()})
        return self._saved

    def _has_gone(self, item: WaveItem | None, there: _Wanted) -> bool:
        """Whether it went along with a wave that is completed, though something that it follows is still to move."""
        is_trailer = isinstance(there.moves_with, Trailer)
        return is_trailer and item is not None and self._by_id[item.wave_id].status == WaveStatus.COMPLETED

    def _refuse_what_stays(self, items: dict[Key, WaveItem], wanted: dict[Key, _Wanted]) -> None:
        reasons = []
        for key, item in items.items():
            wave, there = self._by_id[item.wave_id], wanted.get(key)
            if there is None:
                # What has moved with a wave stays there, though the register may know it no longer.
                if wave.status == WaveStatus.APPROVED:
                    reasons.append(_("{name} would leave {wave}, which is approved").format(name=item.name, wave=wave))
            elif there.monday != wave.week and (why := self._why_it_stays(item, wave, there.monday)):
                reasons.append(why)
        refuse(Overtaken, list(_some_sentences(reasons)))

    def _why_it_stays(self, item: WaveItem, wave: Wave, monday: date) -> str:
        if wave.status in SETTLED:
            told = _("{name} would move to the week of {week}, but {wave} is: {status}")
            status = wave.get_status_display()
            return told.format(name=item.name, week=day_text(monday), wave=wave, status=status)
        if item.is_fixed:
            told = _("{name} would move to the week of {week}, but somebody put it into {wave}")
            return told.format(name=item.name, week=day_text(monday), wave=wave)
        target = self._waves.get(monday)
        if target and target.status in BEGUN:
            return _("{name} would come to {target}, which has begun").format(name=item.name, target=target)
        return ""

    def _make_waves(self, mondays: Iterable[date]) -> None:
        """A wave for every week with a cutover; those that are there keep their number and name."""
        names = {wave.name for wave in self._by_id.values()}
        number = max((wave.number for wave in self._by_id.values()), default=0)
        for monday in sorted(set(mondays) - self._waves.keys()):
            number += 1
            wave = Wave(number=number, name=free_name(number, names), week=monday, plan=self._plan)
            self._writing.save(wave)
            self._waves[monday] = self._by_id[wave.pk] = wave
            names.add(wave.name)

    def _differs(self, item: WaveItem, there: _Wanted) -> bool:
        facts = (item.item, item.item_name, item.kind, item.name, item.reasons)
        return item.wave_id != self._waves[there.monday].pk or facts != _described(there)

    def _place(self, item: WaveItem, there: _Wanted) -> None:
        wave = self._waves[there.monday]
        is_moved = item.wave_id != wave.pk
        if is_moved:
            item.wave, item.moved_at = wave, self._now
        _describe(item, there)
        self._saved.counts["moved" if is_moved else "updated"] += 1

    def _create(self, new: list[_Wanted]) -> None:
        made = []
        for there in new:
            wave = self._waves[there.monday]
            if wave.status in BEGUN:
                self._saved.left_out.append(there.member)
                continue
            item = WaveItem(wave=wave, object_type_id=there.thing.type_id, object_id=there.thing.id)
            _describe(item, there)
            made.append(item)
        self._writing.create(made)
        self._saved.counts["created"] = len(made)

    def _remove(self, left: list[WaveItem]) -> None:
        going = [item for item in left if self._by_id[item.wave_id].status not in SETTLED]
        self._writing.delete(going)
        self._saved.counts["removed"] = len(going)

    def _settle(self, mondays: set[date]) -> None:
        """Let lapse what is no longer what was agreed on; cancel what is empty, reopen what no longer is."""
        changed = differing(self._by_id.values())
        for monday, wave in self._waves.items():
            before = (wave.status, wave.plan_id)
            wave._changelog_message = ""
            if wave.pk in changed and wave.lapse():
                self._saved.lapsed.append(wave.name)
            if monday in mondays:
                wave.plan = self._plan
                if wave.status == WaveStatus.CANCELLED:
                    wave.status = WaveStatus.DRAFT.value
            elif wave.status == WaveStatus.DRAFT and wave.plan_id:
                wave.status = WaveStatus.CANCELLED.value
            if (wave.status, wave.plan_id) != before:
                self._writing.save(wave)
        self._saved.counts["waves"] = len(mondays)


def _describe(item: WaveItem, there: _Wanted) -> None:
    item.item, item.item_name, item.kind, item.name, item.reasons = _described(there)


def _described(there: _Wanted) -> tuple[object, ...]:
    moves_with, thing = there.moves_with, there.thing
    return moves_with.key, moves_with.name[:_NAME], thing.kind.value, thing.name, there.reasons
