"""The panels about statuses: the history of an object, and one step of it with its evidence."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.ui import attrs, panels

from assettool.domain.application import ApplicationStatus
from assettool.domain.status import legal
from netbox_assettool.clearing import clearing
from netbox_assettool.models import StatusChange
from netbox_assettool.status_history import LATEST_FIRST


class StatusChangePanel(panels.ObjectAttributesPanel):
    """What went from where to where."""

    object = attrs.GenericForeignKeyAttr("object", label=_("Object"), linkify=True)
    old = attrs.ChoiceAttr("old", label=_("From"))
    new = attrs.ChoiceAttr("new", label=_("To"))
    at = attrs.DateTimeAttr("at", label=_("When"))
    user = attrs.TextAttr("user", label=_("User"))
    owner = attrs.TextAttr("owner", label=_("Action with"))
    due = attrs.DateTimeAttr("due", label=_("Due"), spec="date")


class EvidencePanel(panels.ObjectPanel):
    """What a status rests on."""

    template_name = "netbox_assettool/panels/evidence.html"
    title = _("Evidence")


class StatusHistoryPanel(panels.ObjectPanel):
    """Every status that an object has had, each with its evidence; and what keeps an application from being cleared."""

    template_name = "netbox_assettool/panels/status_history.html"
    title = _("Status")

    def get_context(self, context):
        """Add the changes, as far as the user may see them, and the machines that are still seen."""
        prepared = super().get_context(context)
        thing, user = prepared["object"], prepared["request"].user
        changes = list(thing.status_changes.restrict(user).select_related("user").order_by(*LATEST_FIRST))
        return {
            **prepared,
            "changes": changes,
            "blocker": changes[0] if changes and thing.status == ApplicationStatus.BLOCKED else None,
            "today": timezone.localdate(),
            **self._clearing(thing, user),
        }

    @staticmethod
    def _clearing(thing, user):
        is_cleared = thing.status == ApplicationStatus.CLEARED
        asks = is_cleared or ApplicationStatus.CLEARED in legal(thing._meta.model_name, thing.status)
        return {
            "is_cleared": is_cleared,
            "clearing": clearing(thing, user) if asks else None,
        }

    def should_render(self, context):
        """Only for those who may see status changes."""
        return context["request"].user.has_perm(f"{StatusChange._meta.app_label}.view_statuschange")
