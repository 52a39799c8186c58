"""The plan that counts, the waves, and where everything is by now; and who may change it at a time."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from assettool.domain.waves.document import Document, decode
from netbox_assettool.models import Wave, WaveItem, WavePlan
from netbox_assettool.planning.refusals import Unsound

_LOCK = "LOCK TABLE netbox_assettool_waveplan IN SHARE ROW EXCLUSIVE MODE"


def take_turn() -> None:
    """Wait until nobody else saves a plan or moves items, and keep it so until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


def locked_waves() -> dict[date, Wave]:
    """Every wave by its week, locked in one order; nobody submits or approves meanwhile."""
    waves = Wave.objects.order_by("pk").select_for_update(of=("self",), no_key=True)
    return {wave.week: wave for wave in waves}


def current_plan(user=None) -> WavePlan | None:
    """The newest plan with its content; with a user, as far as that one may see it."""
    plans = WavePlan.objects.all() if user is None else WavePlan.objects.restrict(user, "view")
    return plans.select_related("user").filter(followed_by=None).first()


def document_of(plan: WavePlan) -> Document | None:
    """What is in a plan; nothing where it cannot be read, as that of a later version."""
    return _decoded(plan.digest, plan.content)


@lru_cache(maxsize=2)
def _decoded(_digest: str, content: str) -> Document | None:
    """A document is never changed, so that one reading of it serves every page."""
    try:
        return decode(content.encode())
    except msgspec.MsgspecError:
        return None


def placement_now(document: Document) -> dict[str, int]:
    """Plan item → the week that it is in by now: that of the plan, unless somebody moved it since."""
    weeks = dict(WaveItem.objects.order_by("item", "pk").distinct("item").values_list("item", "wave__week"))
    known = document.problem.item
    now = {key: document.problem.week_of(monday) for key, monday in weeks.items() if key in known}
    return {**document.proposal.placement, **now}


def check_permissions(user, names: Iterable[str]) -> None:
    """Raise `PermissionDenied` with the permissions that the user lacks."""
    if missing := [name for name in names if not user.has_perm(f"netbox_assettool.{name}")]:
        raise PermissionDenied(_("your user lacks permissions: {names}").format(names=", ".join(missing)))


def readable(content: bytes) -> Document:
    """The document that somebody sent. Raises `Unsound` where it is none."""
    try:
        return decode(content)
    except msgspec.MsgspecError as exc:
        raise Unsound(_("this is no plan: {fault}").format(fault=exc)) from exc
