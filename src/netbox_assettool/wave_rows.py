"""The tables on the page of a wave, and the wave on the pages of what moves in it."""

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from netbox.ui import actions, panels
from utilities.views import get_action_url

from netbox_assettool.application_rows import Cell, RowsPanel
from netbox_assettool.choices import ItemKindChoices, ItemStateChoices, WaveStatusChoices
from netbox_assettool.models import Approval, Run, Waiver, Wave, WaveItem
from netbox_assettool.moving_objects import moving_of
from netbox_assettool.planning.approving import looked_at
from netbox_assettool.planning.loads import Loads
from netbox_assettool.planning.rules import reason_texts
from netbox_assettool.planning.words import change_texts
from netbox_assettool.running import overview
from netbox_assettool.running.words import why

_STATUSES, _STATES = dict(WaveStatusChoices.CHOICES), dict(ItemStateChoices.CHOICES)


class KindsPanel(panels.ObjectPanel):
    """How many objects of each kind move in a wave, with links to them."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("What moves")

    def get_context(self, context):
        """Add the numbers, and how many the user may not see."""
        prepared = super().get_context(context)
        wave, user = prepared["object"], prepared["request"].user
        rows = WaveItem.objects.filter(wave=wave).order_by()
        counts = dict(
            rows.filter(pk__in=WaveItem.objects.restrict(user, "view").values("pk"))
            .values_list("kind")
            .annotate(number=Count("pk"))
        )
        address = f"{reverse('plugins:netbox_assettool:waveitem_list')}?wave_id={wave.pk}&kind="
        lines = [
            [Cell(choice.label), Cell(str(counts[choice.value]), f"{address}{choice.value}")]
            for choice in ItemKindChoices
            if choice.value in counts
        ]
        hidden = rows.count() - sum(counts.values())
        told = ngettext("and %(number)d that you may not see", "and %(number)d that you may not see", hidden)
        summary = told % {"number": hidden} if hidden else ""
        return {**prepared, "headings": (_("Kind"), _("Number")), "lines": lines, "summary": summary}

    def should_render(self, context):
        """Only for those who may see what moves."""
        return context["request"].user.has_perm("netbox_assettool.view_waveitem")


class LoadsPanel(panels.ObjectPanel):
    """What a wave costs: the hours of its week, and the users that it hits."""

    template_name = "netbox_assettool/panels/loads.html"
    title = _("What its week takes")

    def get_context(self, context):
        """Add what is taken, as everything is placed by now."""
        prepared = super().get_context(context)
        loads = Loads(prepared["request"].user)
        week = prepared["object"].week
        return {**prepared, "is_known": loads.is_known, "loads": loads.of_week(week), "users": loads.users_in(week)}

    def should_render(self, context):
        """Only where there is a plan to tell it from."""
        return context["is_known"]


class ApprovalsPanel(RowsPanel):
    """Who said what of a wave, and what is another than at the last approval."""

    model = Approval
    link = "wave"
    title = _("Approvals")
    headings = (_("When"), _("Verdict"), _("Holds"), _("Who"), _("Comment"), _("Change number"))
    template_name = "netbox_assettool/panels/approvals.html"

    def __init__(self):
        panels.ObjectPanel.__init__(self)

    def get_context(self, context):
        """Add what differs."""
        prepared = super().get_context(context)
        wave, user = prepared["object"], prepared["request"].user
        _wave, _content, last, changes = looked_at(user, wave.pk)
        return {**prepared, "last": last, "changes": change_texts(changes)}

    def rows_of(self, wave, user):
        """All of them, the last one first."""
        return super().rows_of(wave, user).select_related("user").defer("content")

    def line(self, wave, row):
        """When, what, and who."""
        row.wave = wave
        when = date_format(localtime(row.at), "SHORT_DATETIME_FORMAT")
        return [
            Cell(when, row.get_absolute_url()),
            Cell(row.get_verdict_display(), "", row.get_verdict_color()),
            Cell(_("yes") if row.holds else ""),
            Cell(row.user or ""),
            Cell(row.comment),
            Cell(row.change_number),
        ]


class WaiversPanel(RowsPanel):
    """The gates that a wave need not pass for a while."""

    model = Waiver
    link = "wave"
    title = _("Waivers")
    headings = (_("Gate"), _("Item"), _("Reason"), _("Who"), _("Expires"))

    def __init__(self):
        add = actions.AddObject("netbox_assettool.waiver", url_params={"wave": lambda context: context["object"].pk})
        panels.ObjectPanel.__init__(self, actions=[add])

    def rows_of(self, wave, user):
        """All of them, the last one first."""
        return super().rows_of(wave, user).select_related("user", "item")

    def line(self, _wave, row):
        """Which gate, why and until when."""
        expires = date_format(row.expires, "SHORT_DATE_FORMAT")
        return [
            Cell(row.get_gate_display(), row.get_absolute_url(), "gray" if row.is_expired else "orange"),
            Cell(row.item or ""),
            Cell(row.reason),
            Cell(row.user or ""),
            Cell(_("{day}: expired").format(day=expires) if row.is_expired else expires),
        ]


class RunsPanel(RowsPanel):
    """The runs of a wave, where there were several."""

    model = Run
    link = "wave"
    title = _("Runs")
    headings = (_("Started"), _("Status"), _("Why"), _("Emergency"), _("Who"))

    def __init__(self):
        panels.ObjectPanel.__init__(self)

    def rows_of(self, wave, user):
        """All of them, the last one first."""
        return overview.runs_of(wave, user)

    def line(self, _wave, row):
        """When, how far, and whether it was an emergency."""
        return [
            Cell(date_format(localtime(row.started), "SHORT_DATETIME_FORMAT"), row.get_absolute_url()),
            Cell(row.get_status_display(), "", row.get_status_color()),
            Cell(why(row.why)),
            Cell(row.emergency, "", "red" if row.emergency else ""),
            Cell(row.user or ""),
        ]

    def should_render(self, context):
        """Only where the last one is not the only one."""
        return super().should_render(context) and len(context["lines"]) > 1


class WaveOfObjectPanel(panels.ObjectPanel):
    """The wave that an application, asset, data set or integration moves in, how far that is, and why there."""

    template_name = "netbox_assettool/panels/wave_of_object.html"
    title = _("Wave")

    def get_context(self, context):
        """Add what is told of it, as far as the user may see the item and its wave."""
        prepared = super().get_context(context)
        item = moving_of(prepared["object"], prepared["request"].user)
        if item is None:
            return {**prepared, "item": None}
        status, state = item["status"], item["state"]
        return {
            **prepared,
            "item": item,
            "wave_url": get_action_url(Wave, kwargs={"pk": item["wave_id"]}),
            "item_url": get_action_url(WaveItem, kwargs={"pk": item["id"]}),
            "status": (_STATUSES[status], WaveStatusChoices.colors.get(status)),
            "state": (_STATES[state], ItemStateChoices.colors.get(state)),
            "reasons": reason_texts(item["reasons"]),
        }

    def should_render(self, context):
        """Only where it moves."""
        return context["item"] is not None
