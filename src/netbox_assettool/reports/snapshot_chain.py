"""The part of the licence report that tells of position snapshots: the last one, and whether their chain holds."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assettool.domain.report import Block, Cell, Column, Kind, Light, Table, Verdict, Words
from assettool.domain.snapshot import verify
from netbox_assettool.models import PositionSnapshot
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.links import page
from netbox_assettool.reports.parts import end_of
from netbox_assettool.snapshots import as_taken

_SHOWN = 4
"""A year of quarters."""


def chain(asked: Asked) -> tuple[Block, ...]:
    """A verdict on the chain up to the day that is asked for, and the latest snapshots in it."""
    if not asked.user.has_perm("netbox_assettool.view_positionsnapshot"):
        return (Words((_("Your permissions do not include snapshots."),)),)
    seen = PositionSnapshot.objects.restrict(asked.user, "view").filter(created__lte=end_of(asked.as_of))
    found = list(seen.order_by("number").select_related("user"))
    return _verdict(found), _latest(found)


def _verdict(found: list[PositionSnapshot]) -> Verdict:
    label = _("Chain of snapshots")
    if not found:
        return Verdict("chain", label, Light.GREY, _("No snapshot was taken yet."))
    altered = verify([as_taken(each) for each in found])
    if altered is None:
        told = ngettext(
            "{number} snapshot, as it was taken.", "{number} snapshots, each as it was taken.", len(found)
        ).format(number=len(found))
        return Verdict("chain", label, Light.GREEN, told)
    told = _("Snapshot {number} is missing, or is not as it was taken: assettool licence verify says what is wrong.")
    return Verdict("chain", label, Light.RED, told.format(number=altered.number))


def _latest(found: list[PositionSnapshot]) -> Table:
    return Table(
        "snapshots",
        _("The latest snapshots"),
        (
            Column("number", _("Number"), Kind.NUMBER),
            Column("on", _("Position of"), Kind.DATE),
            Column("taken", _("Taken on"), Kind.DATE),
            Column("user", _("By")),
            Column("digest", _("SHA-256")),
            Column("remark", _("Remark")),
        ),
        tuple(
            (
                Cell(each.number, page("positionsnapshot", (), each.pk)),
                Cell(each.on),
                Cell(timezone.localdate(each.created)),
                Cell(each.user.get_username() if each.user else None),
                Cell(each.digest),
                Cell(each.remark),
            )
            for each in reversed(found[-_SHOWN:])
        ),
        empty=_("No snapshot was taken yet"),
    )
