"""What was found out of hosts before a run, for the gates to rest on."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from assettool.domain.running.checks import Check
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.inventory import document
from netbox_assettool.models import Asset, HostCheck
from netbox_assettool.planning.refusals import Unsound

_TOLD = 10


def keep(user, found: Sequence[Check]) -> dict[str, int]:
    """Keep the newest finding of each kind about each host. Raises `PermissionDenied` and `Unsound`."""
    if not user.has_perm("netbox_assettool.start_run"):
        raise PermissionDenied(_("your permissions do not include running waves"))
    assets = _assets_of(user)
    if unknown := sorted({check.host for check in found} - assets.keys()):
        raise Unsound(_("NetBox has no host {names}").format(names=", ".join(unknown[:_TOLD])))
    newest = {(assets[check.host], check.kind): check for check in sorted(found, key=lambda check: check.at)}
    with savepoint():
        rows = HostCheck.objects.select_for_update().filter(asset__in={asset for asset, _ in newest})
        known = {(row.asset_id, row.kind): row.at for row in rows}
        fresh = {key: check for key, check in newest.items() if key not in known or known[key] <= check.at}
        HostCheck.objects.bulk_create(
            [
                HostCheck(
                    asset_id=asset,
                    kind=kind.value,
                    at=check.at,
                    is_met=check.is_met,
                    reason=check.reason[:500],
                    details=check.details,
                    origin=check.origin[:200],
                    user=user,
                )
                for (asset, kind), check in fresh.items()
            ],
            update_conflicts=True,
            unique_fields=["asset", "kind"],
            update_fields=["at", "is_met", "reason", "details", "origin", "user", "last_updated"],
        )
    return {"kept": len(fresh), "older": len(newest) - len(fresh)}


def _assets_of(user) -> dict[str, int]:
    """Host as the inventory names it → its asset, of those that the user may see."""
    numbers = {str(uid): pk for uid, pk in Asset.objects.restrict(user, "view").values_list("uid", "pk")}
    variables = document.whole(user)["_meta"]["hostvars"]
    return {name: numbers[str(each[f"{document.PREFIX}uid"])] for name, each in variables.items()}
