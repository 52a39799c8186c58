"""Buttons of our own beside those that NetBox has for every object."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from netbox.object_actions import ObjectAction

from assettool.domain.report import ReportName
from assettool.domain.waves.state import WaveStatus


class MergeAsset(ObjectAction):
    """Leads to the page that merges another asset into this one."""

    name = "merge"
    label = _("Merge…")
    permissions_required = {"change"}
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/merge.html"


class SplitAsset(ObjectAction):
    """Leads to the page that makes a second asset of some observations of this one."""

    name = "split"
    label = _("Split…")
    permissions_required = {"change", "add"}
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/split.html"


class ResolveConflict(ObjectAction):
    """Leads to the page that resolves this conflict."""

    name = "resolve"
    label = _("Resolve")
    permissions_required = {"change"}
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/resolve.html"


class BulkResolve(ObjectAction):
    """Resolves the selected conflicts."""

    name = "bulk_resolve"
    label = _("Resolve Selected")
    multi = True
    permissions_required = {"change"}
    template_name = "netbox_assettool/buttons/bulk_resolve.html"


class ChangeStatus(ObjectAction):
    """Leads to the page that changes the status of this object."""

    name = "status"
    label = _("Change status…")
    permissions_required = {"change"}
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/status.html"


class BulkChangeStatus(ObjectAction):
    """Leads to the page that changes the status of the selected objects."""

    name = "bulk_status"
    label = _("Change Status of Selected")
    multi = True
    permissions_required = {"change"}
    template_name = "netbox_assettool/buttons/bulk_status.html"


class UndoMove(ObjectAction):
    """Leads to the page that undoes this move."""

    name = "undo"
    label = _("Undo")
    permissions_required = set()  # what undoing takes depends on what moved
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/undo.html"

    @classmethod
    def render(cls, context, obj, **kwargs):
        """The button, or nothing where there is nothing left to undo."""
        return "" if obj.is_undone else super().render(context, obj, **kwargs)


class DownloadText(ObjectAction):
    """Gives the exact text of this snapshot as a file."""

    name = "text"
    label = _("Download")
    permissions_required = {"view"}
    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/download.html"


class MakeReports(ObjectAction):
    """Leads to the page that has made what is due."""

    name = "make"
    label = _("Make what is due…")
    permissions_required = {"add"}
    template_name = "netbox_assettool/buttons/make_reports.html"


class ReportOn(ObjectAction):
    """Leads to the report that is about this object."""

    permissions_required = {"view"}
    template_name = "netbox_assettool/buttons/wave_verb.html"
    report = ReportName.IMPACT
    known_by = "pk"

    @classmethod
    def get_url(cls, obj):
        """The page of the report."""
        said = {"report": cls.report.value, "subject": f"{obj._meta.model_name}:{getattr(obj, cls.known_by)}"}
        return f"{reverse('plugins:netbox_assettool:reports')}?{urlencode(said)}"

    @classmethod
    def render(cls, context, obj, **kwargs):
        """The button."""
        return super().render(context, obj, icon="mdi-file-chart-outline", looks="btn-outline-primary", **kwargs)


class ImpactReport(ReportOn):
    """What it touches."""

    name = "impact_report"
    label = _("Impact report")


class WaveReport(ReportOn):
    """How a wave stands, or went."""

    name = "wave_report"
    label = _("Wave report")
    report = ReportName.WAVE
    known_by = "number"


class BulkConfirm(ObjectAction):
    """Confirms the selected machines of deployments."""

    name = "bulk_confirm"
    label = _("Confirm Selected")
    multi = True
    permissions_required = {"change"}
    template_name = "netbox_assettool/buttons/bulk_confirm.html"


class BulkReject(ObjectAction):
    """Rejects the selected machines of deployments."""

    name = "bulk_reject"
    label = _("Reject Selected")
    multi = True
    permissions_required = {"change"}
    template_name = "netbox_assettool/buttons/bulk_reject.html"


class WaveVerb(ObjectAction):
    """Leads to the page that asks before it does something with a wave; there is no button where it cannot be done."""

    url_kwargs = ["pk"]
    template_name = "netbox_assettool/buttons/wave_verb.html"
    statuses = frozenset()
    icon, looks = "", "btn-primary"

    @classmethod
    def render(cls, context, obj, **kwargs):
        """The button, for who may press it while the wave is in one of its statuses."""
        if obj.status not in cls.statuses:
            return ""
        return super().render(context, obj, icon=cls.icon, looks=cls.looks, **kwargs)


class SubmitWave(WaveVerb):
    """Asks for approval."""

    name = "submit"
    label = _("Submit…")
    permissions_required = {"change"}
    statuses = frozenset({WaveStatus.DRAFT})
    icon = "mdi-send"


class WithdrawWave(WaveVerb):
    """Takes it back to draft."""

    name = "withdraw"
    label = _("Withdraw…")
    permissions_required = {"change"}
    statuses = frozenset({WaveStatus.SUBMITTED, WaveStatus.APPROVED})
    icon, looks = "mdi-undo", "btn-outline-primary"


class ApproveWave(WaveVerb):
    """Agrees with it."""

    name = "approve"
    label = _("Approve…")
    permissions_required = {"approve"}
    statuses = frozenset({WaveStatus.SUBMITTED})
    icon, looks = "mdi-check", "btn-success"


class RejectWave(WaveVerb):
    """Does not agree with it."""

    name = "reject"
    label = _("Reject…")
    permissions_required = {"approve"}
    statuses = frozenset({WaveStatus.SUBMITTED})
    icon, looks = "mdi-close", "btn-outline-danger"


class StartRun(WaveVerb):
    """Runs it; it takes a permission on runs and not on waves."""

    name = "start"
    label = _("Run…")
    permissions_required = {"view"}
    statuses = frozenset({WaveStatus.APPROVED})
    icon, looks = "mdi-play", "btn-success"

    @classmethod
    def render(cls, context, obj, **kwargs):
        """The button, for who may run waves."""
        may = context["request"].user.has_perm("netbox_assettool.start_run")
        return super().render(context, obj, **kwargs) if may else ""


class MoveItems(WaveVerb):
    """Moves some of what is in it to another week."""

    name = "items"
    label = _("Move items…")
    permissions_required = {"change"}
    statuses = frozenset({WaveStatus.DRAFT, WaveStatus.SUBMITTED, WaveStatus.APPROVED})
    icon, looks = "mdi-arrow-right-bold-box-outline", "btn-outline-primary"
