"""The widgets for NetBox's home page."""

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from extras.dashboard.utils import register_widget
from extras.dashboard.widgets import DashboardWidget

from assettool.domain.unfinished import unfinished
from netbox_assettool.choices import ApplicationStatusChoices, AssetKindChoices
from netbox_assettool.landscape_labels import KINDS
from netbox_assettool.landscapes import kinds_for, work
from netbox_assettool.models import Application, Asset


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


@register_widget
class ApplicationStatusWidget(DashboardWidget):
    """How far the applications have come, as far as the user may see them."""

    default_title = _("Applications by status")
    description = _("How many applications there are in each status, with links to them.")
    template_name = "netbox_assettool/widgets/counts.html"
    width = 4
    height = 6

    def render(self, request):
        """The statuses that an application has, each linked to the list that it counts."""
        visible = Application.objects.restrict(request.user, "view").order_by()
        counts = dict(visible.values_list("status").annotate(Count("pk")))
        applications = reverse("plugins:netbox_assettool:application_list")
        return render_to_string(
            self.template_name,
            {
                "lines": [
                    (label, f"{applications}?status={status}", counts[status])
                    for status, label in ApplicationStatusChoices.CHOICES
                    if status in counts
                ],
                "total": sum(counts.values()),
                "total_url": applications,
            },
        )


@register_widget
class UnfinishedWorkWidget(DashboardWidget):
    """What is unfinished in the application register, as far as the user may see it."""

    default_title = _("Unfinished work")
    description = _("How much is unfinished in the application register, with links to it.")
    template_name = "netbox_assettool/widgets/counts.html"
    width = 4
    height = 4

    def render(self, request):
        """The kinds of unfinished work, each linked to its list; nothing for who may not see applications."""
        lines = []
        if request.user.has_perm("netbox_assettool.view_application"):
            found = unfinished(work(request.user))
            page = reverse("plugins:netbox_assettool:application_unfinished")
            lines = [(KINDS[kind], f"{page}?kind={kind}", len(found[kind])) for kind in kinds_for(request.user)]
        return render_to_string(self.template_name, {"lines": lines})
