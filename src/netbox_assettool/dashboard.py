"""The widget for NetBox's home page."""

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from extras.dashboard.utils import register_widget
from extras.dashboard.widgets import DashboardWidget

from netbox_assettool.choices import AssetKindChoices
from netbox_assettool.models import Asset


@register_widget
class AssetCountsWidget(DashboardWidget):
    """How many assets there are of each kind, as far as the user may see them."""

    default_title = _("Assets by kind")
    description = _("How many assets there are of each kind, with links to them.")
    template_name = "netbox_assettool/widgets/asset_counts.html"
    width = 4
    height = 4

    def render(self, request):
        """The counts in one query, each linked to the list that it counts."""
        visible = Asset.objects.restrict(request.user, "view").order_by()
        counts = dict(visible.values_list("kind").annotate(Count("pk")))
        assets = reverse("plugins:netbox_assettool:asset_list")
        return render_to_string(
            self.template_name,
            {
                "url": assets,
                "total": sum(counts.values()),
                "kinds": [
                    (label, f"{assets}?kind={kind}", counts.get(kind, 0)) for kind, label in AssetKindChoices.CHOICES
                ],
            },
        )
