"""What people can decide about conflicts, and the deciding itself."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from netbox_assettool.choices import ConflictStatusChoices
from netbox_assettool.models import Conflict
from netbox_assettool.resolution_labels import resolution_label


def choices_of(conflicts: Sequence[Conflict]) -> list[tuple[str, str]]:
    """The resolutions that every one of the conflicts allows, with their labels."""
    if not conflicts:
        return []
    first, *others = conflicts
    allowed = [c for c in first.allowed_resolutions if all(c in other.allowed_resolutions for other in others)]
    return [(choice, resolution_label(choice, first.values)) for choice in allowed]


@transaction.atomic
def resolve(user, numbers: Iterable[int], resolution: str) -> int:
    """Resolve these conflicts, all or none; how many. Raises `ValidationError` or `PermissionDenied`."""
    wanted = set(numbers)
    found = list(
        Conflict.objects.restrict(user, "change").select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )
    if len(found) != len(wanted):
        raise PermissionDenied(_("your permissions do not include all of these conflicts"))
    for conflict in found:
        conflict.snapshot()
        # Deciding again is a decision of its own: who and when are noted anew.
        if conflict.resolution != resolution:
            conflict.resolved_at = conflict.resolved_by = None
        conflict.status, conflict.resolution = ConflictStatusChoices.RESOLVED, resolution
        conflict.full_clean()
        conflict.save()
    return len(found)
