"""How the gates of a wave stand, by NetBox's own rows: the same answer for everybody, whatever they may see."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from tenancy.models import Contact, ContactAssignment, ContactRole

from assettool.domain.register import application_key
from assettool.domain.running.checks import CheckKind
from assettool.domain.waves import gates
from assettool.domain.waves.document import Document
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GateResult
from assettool.domain.waves.gates.gate import Approval, Reach, Waiver
from assettool.domain.waves.gates.gathering import Leaving, WaveRecord, effects_of, gather, leaving, members
from assettool.domain.waves.items import APPLICATION, ASSET
from assettool.domain.waves.outline import WaveOutline, outline_of
from assettool.domain.waves.rules import Freeze, Period
from assettool.domain.waves.state import WaveStatus
from assettool.domain.whatif import Effect
from netbox_assettool import models, positions
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Wave
from netbox_assettool.planning.contents import content_of
from netbox_assettool.planning.gate_register import register_around
from netbox_assettool.planning.loads import Loads
from netbox_assettool.planning.refusals import Overtaken

_KEPT_S = 3600
_FRIDAY = timedelta(days=4)
_LOOKED_AT = (
    *positions.COUNTS,
    *(Contact, ContactAssignment, ContactRole),
    *(models.Approval, models.Deployment, models.DeploymentMachine, models.Freeze, models.HostCheck),
    models.Integration,
    *(models.StatusChange, models.TenantUse, models.Waiver, models.Wave, models.WaveItem, models.WavePlan),
)
"""The models whose objects a gate depends on."""


def judged(wave: Wave) -> list[GateResult]:
    """How every gate of a wave stands now. Raises `Overtaken` where no plan says what moves in its week."""
    document = Loads(None).document
    if document is None:
        told = _("no plan says what moves in {wave}: save one with assettool wave plan --save")
        raise Overtaken(told.format(wave=wave))
    outline = outline_of(document, wave.week)
    if outline is None:
        told = _("nothing of the plan moves in {wave}: move items into it, or save a plan that does")
        raise Overtaken(told.format(wave=wave))
    return _judged(wave, outline, document, timezone.localdate())


def remembered(wave: Wave) -> list[GateResult]:
    """The same for pages: kept until something changes that a gate depends on. Raises as `judged` does."""
    key = _key(wave, timezone.localdate())
    found = cache.get(key)
    if found is None:
        found = judged(wave)
        cache.set(key, found, _KEPT_S)
    return found


def _key(wave: Wave, on: date) -> str:
    content = f"{wave.pk} {on} {timezone.get_current_timezone_name()} {positions.state_of(_LOOKED_AT)}"
    return f"assettool:gates:{hashlib.sha256(content.encode()).hexdigest()}"


def _judged(wave: Wave, outline: WaveOutline, document: Document, on: date) -> list[GateResult]:
    applications, assets = ({number for _, number in members(outline, label)} for label in (APPLICATION, ASSET))
    known = register_around(applications, assets)
    effects = _effects(wave, leaving(outline, document, known))
    return gates.judge(gather(outline, document, known, effects, tuple(_freezes(wave)), _record(wave), on))


def _effects(wave: Wave, servers: Sequence[Leaving]) -> Sequence[Effect]:
    """What the wave does to the licence position: worked out again only where that position changes."""
    digest = hashlib.sha256(msgspec.json.encode(servers)).hexdigest()
    return positions.remembered(None, wave.week, f"gates/{digest}", lambda all_: effects_of(servers, all_))


def _record(wave: Wave) -> WaveRecord:
    """What is kept of the wave beside the plan, in the hours of here."""
    return WaveRecord(
        start=localtime(wave.window_start) if wave.window_start else None,
        end=localtime(wave.window_end) if wave.window_end else None,
        content_hash=content_of(wave).digest,
        is_submitted=wave.status == WaveStatus.SUBMITTED,
        approvals=tuple(_approvals(wave)),
        waivers=tuple(_waivers(wave)),
        backups={asset: localtime(at) for asset, at, _is_met, _reason in _checks(CheckKind.BACKUP)},
        reached={
            asset: Reach(localtime(at), is_met, reason) for asset, at, is_met, reason in _checks(CheckKind.PREFLIGHT)
        },
    )


def _checks(kind: CheckKind) -> Iterator[tuple[int, datetime, bool, str]]:
    """The last finding of a kind about each asset; a backup that failed is none."""
    found = models.HostCheck.objects.filter(kind=kind)
    if kind is CheckKind.BACKUP:
        found = found.filter(is_met=True)
    yield from found.values_list("asset", "at", "is_met", "reason")


def _approvals(wave: Wave) -> Iterator[Approval]:
    rows = models.Approval.objects.filter(wave=wave).order_by("at", "pk")
    for user, at, content_hash, verdict in rows.values_list("user__username", "at", "content_hash", "verdict"):
        yield Approval(user or "", localtime(at), content_hash, verdict == VerdictChoices.APPROVED)


def _waivers(wave: Wave) -> Iterator[Waiver]:
    rows = models.Waiver.objects.filter(wave=wave).order_by("-pk")
    for gate, user, reason, expires, item in rows.values_list(
        "gate", "user__username", "reason", "expires", "item__item"
    ):
        yield Waiver(GateName(gate), user or "", reason, expires, item or "")


def _freezes(wave: Wave) -> Iterator[Freeze]:
    """Those that lie in the week of the wave."""
    rows = models.Freeze.objects.filter(start__lte=wave.week + _FRIDAY, end__gte=wave.week)
    for each in rows.prefetch_related("tenants", "applications__tenant"):
        yield Freeze(
            each.name,
            Period(each.start, each.end),
            frozenset(tenant.slug for tenant in each.tenants.all()),
            frozenset(map(_key_of, each.applications.all())),
        )


def _key_of(application: models.Application) -> str:
    return application_key(application.tenant.slug if application.tenant else "", application.name, application.version)
