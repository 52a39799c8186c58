"""The software products of which more is needed than there is, for a short list on a page."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from netbox_assettool import positions
from netbox_assettool.models import SoftwareProduct


def short_licences(user, tenants: Collection[str], most: int) -> dict[str, object]:
    """The dearest of them with links, of some tenants the parts of these, and how many more there are.

    There is nothing for who may not see software products.
    """
    if not user.has_perm("netbox_assettool.view_softwareproduct"):
        return {"lines": [], "more": 0}
    found = positions.summary(user, timezone.localdate())
    rows = [row for tenant in tenants or ("",) for row in found.rows.get(tenant, ()) if row.shortfall]
    rows.sort(key=lambda row: (-(row.true_up_cost or 0), row.line.product.label))
    keys = {row.line.product.key for row in rows[:most]}
    products = SoftwareProduct.objects.restrict(user, "view").filter(key__in=keys)
    numbers = dict(products.values_list("key", "pk"))
    pages = "plugins:netbox_assettool:softwareproduct_position"
    return {
        "lines": [
            (row.line.product.label, reverse(pages, args=[number]), row.shortfall, row.true_up_cost)
            for row in rows[:most]
            if (number := numbers.get(row.line.product.key))
        ],
        "more": max(0, len(rows) - most),
        "total_url": f"{reverse(f'{pages}s')}?status=short",
    }
