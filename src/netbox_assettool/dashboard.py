"""The widgets for NetBox's home page."""

from datetime import timedelta

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from extras.dashboard.utils import register_widget
from extras.dashboard.widgets import DashboardWidget

from assettool.domain.unfinished import unfinished
from assettool.domain.waves.forecast import monday_of
from netbox_assettool.choices import ApplicationStatusChoices, AssetKindChoices
from netbox_assettool.landscape_labels import KINDS
from netbox_assettool.landscapes import kinds_for, work
from netbox_assettool.licences_short import short_licences
from netbox_assettool.models import Application, Asset, Wave, WaveItem
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import progress_of
from netbox_assettool.reports.words import RESULTS
from netbox_assettool.reports.writing.words import light_text
from netbox_assettool.status_history import blocked

_SHOWN = 8
_WEEK = timedelta(weeks=1)


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


@register_widget
class MigrationProgressWidget(DashboardWidget):
    """The intended results with their lights, as far as the user may see what they are counted from."""

    default_title = _("Migration progress")
    description = _("How far each intended result of the migration is against the plan.")
    template_name = "netbox_assettool/widgets/progress.html"
    width = 4
    height = 5

    def render(self, request):
        """The numbers of the progress report; nothing for who may not see applications."""
        lines = []
        if request.user.has_perm("netbox_assettool.view_application"):
            asked = Asked(request.user, "", timezone.localdate())
            links = Links(asked)
            lines = [
                (RESULTS[each.result], links.scope(each.result), each.tally, light_text(each.rating.light))
                for each in progress_of(asked).results.values()
                if each.tally.scope
            ]
        page = reverse("plugins:netbox_assettool:application_control")
        return render_to_string(self.template_name, {"lines": lines, "page": page})


@register_widget
class WavesThisWeekWidget(DashboardWidget):
    """The waves of this week, and of the next one, as far as the user may see them."""

    default_title = _("Waves this week")
    description = _("The waves of this week and the next one, and how far they are.")
    template_name = "netbox_assettool/widgets/waves.html"
    width = 4
    height = 3

    def render(self, request):
        """Each with its status, and with what of it the user may see counted, in two queries."""
        monday = monday_of(timezone.localdate())
        waves = list(Wave.objects.restrict(request.user, "view").filter(week__in=(monday, monday + _WEEK)))
        items = WaveItem.objects.restrict(request.user, "view").filter(wave__in=waves).order_by()
        counts = dict(items.values_list("wave").annotate(Count("pk"))) if waves else {}
        return render_to_string(self.template_name, {"waves": [(wave, counts.get(wave.pk, 0)) for wave in waves]})


@register_widget
class LicenceShortagesWidget(DashboardWidget):
    """The products of which more is needed than there is, the dearest first."""

    default_title = _("Licence shortages")
    description = _("The software products of which more is needed than there is.")
    template_name = "netbox_assettool/inc/short_licences.html"
    width = 4
    height = 5

    def render(self, request):
        """The position as its page has it; nothing for who may not see software products."""
        return render_to_string(self.template_name, short_licences(request.user, (), _SHOWN))


@register_widget
class BlockersWidget(DashboardWidget):
    """The applications that are blocked, the earliest due first."""

    default_title = _("Blockers")
    description = _("The applications that are blocked, by what, and who has to lift that until when.")
    template_name = "netbox_assettool/widgets/blockers.html"
    width = 4
    height = 4

    def render(self, request):
        """The first few, and how many there are."""
        found = blocked(Application.objects.restrict(request.user, "view"))
        context = {
            "blockers": found[:_SHOWN],
            "number": len(found),
            "url": f"{reverse('plugins:netbox_assettool:application_list')}?status=blocked",
        }
        return render_to_string(self.template_name, context)
