"""Submitting a wave, and approving or rejecting it: by another person, of exactly what that one saw."""

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import contextmanager

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.running.recipes import Recipe
from assettool.domain.waves.content import Change, Content, What, as_mapping, difference, of_mapping
from assettool.domain.waves.problem import ItemKind
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Approval, Wave, WaveItem
from netbox_assettool.models.wave import BEGUN
from netbox_assettool.planning.contents import content_of
from netbox_assettool.planning.planned import say_planned, say_ready
from netbox_assettool.planning.recipe_sight import shown_to
from netbox_assettool.planning.refusals import Overtaken, Unsound
from netbox_assettool.planning.things import seen_by
from netbox_assettool.planning.writing import Writing


def submit(request, number: int, *, seen: str = "", comment: str = "", recipes: Sequence[Recipe] | None = None) -> Wave:
    """Ask for the approval of what a wave holds now; `seen` is the hash of what the asker saw, where that matters.

    The recipes that are for its applications become part of it; without any it keeps those that it had.
    Raises `Http404`, `PermissionDenied` and `Overtaken`.
    """
    with _locked(request.user, number, "change") as wave:
        found = content = content_of(wave)
        if recipes is not None:
            wave.recipes = msgspec.to_builtins(tuple(recipes))
            content = content_of(wave)
        wave.recipes = msgspec.to_builtins(content.recipes)
        if _is_asked_again(wave, request.user, content):
            return wave
        _check_status(wave, {WaveStatus.DRAFT}, _("only a draft can be submitted"))
        if seen and seen != found.digest:
            raise Overtaken(_("the wave has changed since you saw it"))
        if not content.members:
            raise Overtaken(_("nothing moves in this wave"))
        wave.status, wave.content_hash = WaveStatus.SUBMITTED.value, content.digest
        wave.submitted_by, wave.submitted_at = request.user, timezone.now()
        Writing(request, comment or _("submitted")).save(wave)
    return wave


def withdraw(request, number: int, *, comment: str = "") -> Wave:
    """Back to draft, whether it is approved or still waits. Raises as `submit` does."""
    with _locked(request.user, number, "change") as wave:
        allowed = {WaveStatus.SUBMITTED, WaveStatus.APPROVED}
        _check_status(wave, allowed, _("only what is submitted or approved can be withdrawn"))
        was_approved = wave.status == WaveStatus.APPROVED
        _to_draft(wave)
        Writing(request, comment or _("withdrawn")).save(wave)
        if was_approved:
            say_ready(wave)
    return wave


def approve(request, number: int, *, seen: str, comment: str = "", change_number: str = "") -> Approval:
    """Agree with a wave as it was seen; the same request again gives the approval that it gave.

    Raises as `submit` does, and `Unsound` without a hash.
    """
    with _locked(request.user, number, "approve") as wave:
        last = wave.approvals.first()
        is_mine = last is not None and last.user_id == request.user.pk and last.content_hash == seen
        if is_mine and wave.status == WaveStatus.APPROVED and last.holds:
            return last
        content = _judged(request.user, wave, seen)
        if len(shown_to(request.user, content)) < len(content.recipes or ()):
            raise PermissionDenied(
                _("a recipe of it is for an application that you may not see: somebody else approves it")
            )
        approval = _say(request, wave, content, VerdictChoices.APPROVED, comment, change_number)
        wave.status, wave.baseline = WaveStatus.APPROVED.value, wave.baseline or wave.week
        Writing(request, comment or _("approved")).save(wave, action="approve")
        _set_baselines(request, wave)
        say_planned(wave)
    return approval


def reject(request, number: int, *, seen: str, comment: str, change_number: str = "") -> Approval:
    """Do not agree with a wave, and say why: it goes back to draft. Raises as `approve` does."""
    if not comment.strip():
        raise Unsound(_("who rejects a wave has to say why"))
    with _locked(request.user, number, "approve") as wave:
        content = _judged(request.user, wave, seen)
        rejection = _say(request, wave, content, VerdictChoices.REJECTED, comment, change_number)
        _to_draft(wave)
        Writing(request, comment).save(wave, action="approve")
    return rejection


def changes_since_approval(user, wave: Wave, content: Content) -> tuple[Approval | None, list[Change]]:
    """The last time that somebody approved it, and what is another since, as far as the user may see that."""
    last = wave.approvals.filter(verdict=VerdictChoices.APPROVED).select_related("user").first()
    if last is None or not last.content.get("week"):
        return last, []
    before = of_mapping(last.content)
    return last, visible(user, difference(before, content), before, content)


def agreed_on(wave: Wave) -> Content:
    """What a wave holds; of one that has begun, what was approved, whatever its applications are called by now."""
    kept = wave.approvals.filter(verdict=VerdictChoices.APPROVED, content_hash=wave.content_hash).first()
    if wave.status in BEGUN and kept is not None and kept.content.get("week"):
        return of_mapping(kept.content)
    return content_of(wave)


def looked_at(user, number: int) -> tuple[Wave, Content, Approval | None, list[Change]]:
    """A wave as somebody looks at it: what it holds now, and what is another since it was approved last.

    Raises `Http404`.
    """
    wave = Wave.objects.restrict(user, "view").select_related("submitted_by").filter(pk=number).first()
    if wave is None:
        raise Http404
    content = content_of(wave)
    return wave, content, *changes_since_approval(user, wave, content)


def visible(user, changes: Sequence[Change], *contents: Content) -> list[Change]:
    """Those of the changes that are about something that the user may see; week and window are for everybody."""
    if user.is_superuser:
        return list(changes)
    titles = {each.title for each in shown_to(user, *contents)}
    changes = [change for change in changes if change.what is not What.RECIPE or change.name in titles]
    members = {each.object: each.item for content in contents for each in content.members}
    named = {key for change in changes for key in change.items}
    seen = {members[each] for each in seen_by(user, (each for each, item in members.items() if item in named))}
    return [change for change in changes if not change.items or not seen.isdisjoint(change.items)]


def counts_of(content: Content) -> dict[str, int]:
    """Kind → how many objects of it a wave holds."""
    counts = Counter(member.kind for member in content.members)
    return {kind.value: counts[kind] for kind in ItemKind if counts[kind]}


@contextmanager
def _locked(user, number: int, action: str):
    """The wave, which nobody else changes meanwhile. Raises `Http404` and `PermissionDenied`."""
    with savepoint():
        wave = Wave.objects.select_for_update(of=("self",), no_key=True).filter(pk=number).first()
        if wave is None or not Wave.objects.restrict(user, "view").filter(pk=number).exists():
            raise Http404
        if not Wave.objects.restrict(user, action).filter(pk=number).exists():
            raise PermissionDenied(_("your permissions do not include this wave"))
        wave.snapshot()
        yield wave


def _check_status(wave: Wave, allowed: Collection[WaveStatus], told: str) -> None:
    if wave.status not in allowed:
        raise Overtaken(_("{wave} is {status}: {told}").format(wave=wave, status=wave.get_status_display(), told=told))


def _is_asked_again(wave: Wave, user, content: Content) -> bool:
    is_mine = wave.status == WaveStatus.SUBMITTED and wave.submitted_by_id == user.pk
    return is_mine and wave.content_hash == content.digest


def _judged(user, wave: Wave, seen: str) -> Content:
    """What the wave holds, where this user may say something of it."""
    if not seen:
        raise Unsound(_("the hash is missing of what you saw"))
    _check_status(wave, {WaveStatus.SUBMITTED}, _("only what is submitted can be approved or rejected"))
    if wave.submitted_by_id is None:
        raise Overtaken(_("nobody knows any more who submitted it: somebody has to do so again"))
    if wave.submitted_by_id == user.pk:
        raise PermissionDenied(_("you submitted it yourself: somebody else has to look at it"))
    content = content_of(wave)
    if seen != wave.content_hash or seen != content.digest:
        raise Overtaken(_("the wave has changed since you saw it"))
    return content


def _say(request, wave: Wave, content: Content, verdict: str, comment: str, change_number: str) -> Approval:
    approval = Approval(
        wave=wave,
        verdict=verdict,
        content_hash=content.digest,
        content=as_mapping(content),
        user=request.user,
        comment=comment.strip(),
        change_number=change_number.strip(),
    )
    approval.full_clean()
    approval.save()
    return approval


def _to_draft(wave: Wave) -> None:
    wave.status, wave.content_hash = WaveStatus.DRAFT.value, ""
    wave.submitted_by = wave.submitted_at = None


def _set_baselines(request, wave: Wave) -> None:
    """Items that are approved for the first time keep this week as their baseline."""
    items = list(WaveItem.objects.filter(wave=wave, baseline=None).order_by("pk"))
    writing = Writing(request, _("approved"))
    writing.begin(items)
    for item in items:
        item.baseline = wave.week
    writing.update(items, is_checked=False)
