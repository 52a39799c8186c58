"""Deciding on proposed machines of deployments: a person confirms or rejects what evidence proposes."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assettool.domain.application import Confirmation
from netbox_assettool.models import DeploymentMachine

DECIDED = (Confirmation.CONFIRMED.value, Confirmation.REJECTED.value)
"""What a person can make of a proposal, or of an earlier decision."""


@transaction.atomic
def decide(user, numbers: Iterable[int], confirmation: str, message: str = "") -> list[DeploymentMachine]:
    """Confirm or reject these, all or none; those that changed. Raises `ValidationError` or `PermissionDenied`."""
    if confirmation not in DECIDED:
        raise ValidationError(_("What is proposed can be: {allowed}").format(allowed=", ".join(DECIDED)))
    wanted = set(numbers)
    rows = DeploymentMachine.objects.restrict(user, "change").select_for_update(of=("self",))
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise PermissionDenied(_("your permissions do not include all of these machines"))
    changed = [row for row in found if row.confirmation != confirmation]
    for row in changed:
        row.snapshot()
        row.confirmation, row._changelog_message = confirmation, message
        row.full_clean()
        row.save()
    _check_still_allowed(user, changed)
    return changed


def _check_still_allowed(user, changed):
    """A permission with a constraint may hold before a change and no longer after it."""
    allowed = DeploymentMachine.objects.restrict(user, "change").filter(pk__in=[row.pk for row in changed])
    if allowed.count() != len(changed):
        raise PermissionDenied(_("your permissions do not include all of these machines"))
