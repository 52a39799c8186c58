"""Taking position snapshots: each freezes the position of a day, and follows the one before it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.plan import FILES, Book
from assettool.domain.position import position
from assettool.domain.snapshot import Snapshot, SourceFile, take
from netbox_assettool.estate import estate, hidden_from
from netbox_assettool.models import PositionSnapshot, SyncRun

_LOCK = "LOCK TABLE netbox_assettool_positionsnapshot IN SHARE ROW EXCLUSIVE MODE"


class Overtaken(Exception):
    """Somebody else took a snapshot meanwhile."""


def take_snapshot(user, on: date, remark: str = "", *, after: int | None = None) -> PositionSnapshot:
    """Freeze the position of a day as the user sees it; two at once come one after the other.

    `after` is the number of the last one that the asker knows, 0 for none: asked again, it gives the one that it took.
    Raises `PermissionDenied`, and `Overtaken` where that last one has another one after it.
    """
    if not user.has_perm("netbox_assettool.add_positionsnapshot"):
        raise PermissionDenied(_("your permissions do not include snapshots"))
    if hidden := hidden_from(user):
        # It would prove too low a number.
        raise PermissionDenied(
            _("your permissions do not include all that a position is made of: %(hidden)s")
            % {"hidden": ", ".join(hidden)}
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        last = PositionSnapshot.objects.order_by("number").last()
        number = last.number if last else 0
        if after is not None and after != number:
            if last and number == after + 1 and (last.user_id, last.on, last.remark) == (user.pk, on, remark):
                return last
            raise Overtaken(_("the last snapshot is number %(number)d by now") % {"number": number})
        found = take(
            position(estate(user), on),
            as_taken(last) if last else None,
            who=user.get_username(),
            at=timezone.now(),
            sources=_sources(user),
        )
        taken = PositionSnapshot(
            number=found.number,
            on=on,
            user=user,
            previous=found.previous,
            digest=found.digest,
            content=found.content,
            remark=remark,
        )
        taken.full_clean()
        taken.save()
    return taken


def as_taken(kept: PositionSnapshot) -> Snapshot:
    """What the chain is verified with."""
    return Snapshot(kept.number, kept.previous, kept.content, kept.digest)


def _sources(user) -> list[SourceFile]:
    """The files of the latest run of each source; of files about licences every one."""
    found: dict[str, SourceFile] = {}
    runs = SyncRun.objects.restrict(user, "view").filter(status="completed").order_by("-started")
    for started, sources in runs.values_list("started", "sources"):
        for each in sources:
            name = str(each["name"])
            key = f"{name} {each['sha256']}" if name.startswith(FILES[Book.LICENCES]) else name
            found.setdefault(key, SourceFile(name, str(each["sha256"]), started))
    return list(found.values())
