"""The panels of which the object pages are made."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.ui import attrs, panels
from utilities.string import title

from netbox_assettool.history import history
from netbox_assettool.models import Conflict
from netbox_assettool.provenance import provenance_table
from netbox_assettool.resolutions import choices_of

VERBS = {
    "create": _("Created"),
    "update": _("Updated"),
    "adopt": _("Adopted"),
    "retire": pgettext_lazy("lifecycle", "Retired"),
    "delete": _("Deleted"),
}


def _type_name(label):
    """What NetBox calls a type of object ("dcim.device"), or the label itself where NetBox does not know it."""
    try:
        return title(apps.get_model(label)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return label


class AssetPanel(panels.ObjectAttributesPanel):
    """What an asset is, and its device or virtual machine."""

    name = attrs.TextAttr("name", label=_("Name"))
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    environment = attrs.ChoiceAttr("environment", label=_("Environment"))
    lifecycle = attrs.ChoiceAttr("lifecycle", label=_("Lifecycle"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    device = attrs.RelatedObjectAttr("device", label=_("Device"), linkify=True)
    virtual_machine = attrs.RelatedObjectAttr("virtual_machine", label=_("Virtual machine"), linkify=True)
    description = attrs.TextAttr("description", label=_("Description"))
    uid = attrs.TextAttr("uid", label=_("UID"), style="font-monospace", copy_button=True)


class AccountPanel(panels.ObjectAttributesPanel):
    """One account: a login, and no person."""

    login = attrs.TextAttr("login", label=_("Login"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    department = attrs.TextAttr("department", label=_("Department"))
    enabled = attrs.BooleanAttr("enabled", label=_("Enabled"))
    is_shared = attrs.BooleanAttr("is_shared", label=_("Shared"))
    last_seen = attrs.DateTimeAttr("last_seen", label=_("Last seen"))
    sources = attrs.ArrayAttr("sources", label=_("Sources"))
    directory_id = attrs.TextAttr("directory_id", label=_("Directory ID"), style="font-monospace", copy_button=True)


class AssetIdentifierPanel(panels.ObjectAttributesPanel):
    """One identifier and its asset."""

    asset = attrs.RelatedObjectAttr("asset", label=_("Asset"), linkify=True)
    type = attrs.ChoiceAttr("type", label=_("Type"))
    value = attrs.TextAttr("value", label=_("Value"), style="font-monospace", copy_button=True)
    is_strong = attrs.BooleanAttr("is_strong", label=_("Strong"))
    former = attrs.BooleanAttr("former", label=_("Former"))


class ObservationPanel(panels.ObjectAttributesPanel):
    """Who said it, when, and where it was read."""

    asset = attrs.RelatedObjectAttr("asset", label=_("Asset"), linkify=True)
    source = attrs.TextAttr("source", label=_("Source"))
    external_id = attrs.TextAttr("external_id", label=_("External ID"), style="font-monospace", copy_button=True)
    origin = attrs.TextAttr("origin", label=_("Origin"))
    first_seen = attrs.DateTimeAttr("first_seen", label=_("First seen"))
    last_seen = attrs.DateTimeAttr("last_seen", label=_("Last seen"))
    run = attrs.RelatedObjectAttr("run", label=_("Sync run"), linkify=True)


class SyncRunPanel(panels.ObjectAttributesPanel):
    """Which plan, who and when."""

    status = attrs.ChoiceAttr("status", label=_("Status"))
    user = attrs.TextAttr("user", label=_("User"))
    started = attrs.DateTimeAttr("started", label=_("Started"))
    finished = attrs.DateTimeAttr("finished", label=_("Finished"))
    message = attrs.TextAttr("message", label=_("Message"))
    plan_hash = attrs.TextAttr("plan_hash", label=_("Plan hash"), style="font-monospace", copy_button=True)
    uuid = attrs.TextAttr("uuid", label=_("UUID"), style="font-monospace", copy_button=True)


class ConflictPanel(panels.ObjectAttributesPanel):
    """What disagrees, and what was decided."""

    asset = attrs.RelatedObjectAttr("asset", label=_("Asset"), linkify=True)
    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    field = attrs.TextAttr("field_label", label=_("Field"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    resolution = attrs.TextAttr("resolution_label", label=_("Resolution"))
    rule = attrs.TextAttr("rule", label=_("Rule"))
    resolved_by = attrs.TextAttr("resolved_by", label=_("Resolved by"))
    resolved_at = attrs.DateTimeAttr("resolved_at", label=_("Resolved at"))
    run = attrs.RelatedObjectAttr("run", label=_("Sync run"), linkify=True)


class AssetMovePanel(panels.ObjectAttributesPanel):
    """Who merged or split what, and whether it was undone."""

    action = attrs.ChoiceAttr("action", label=_("Action"))
    asset = attrs.RelatedObjectAttr("asset", label=_("Asset"), linkify=True)
    other = attrs.RelatedObjectAttr("other", label=_("Other asset"), linkify=True)
    other_name = attrs.TextAttr("other_name", label=_("Name of the other asset"))
    comment = attrs.TextAttr("comment", label=_("Comment"))
    user = attrs.TextAttr("user", label=_("User"))
    undone_at = attrs.DateTimeAttr("undone_at", label=_("Undone at"))
    undone_by = attrs.TextAttr("undone_by", label=_("Undone by"))


class MovedPanel(panels.ObjectPanel):
    """How much a move moved."""

    template_name = "netbox_assettool/panels/moved.html"
    title = _("What moved")

    def get_context(self, context):
        """Add the numbers."""
        prepared = super().get_context(context)
        moved = prepared["object"].moved
        names = (("identifiers", _("Identifiers")), ("observations", _("Observations")), ("conflicts", _("Conflicts")))
        lines = [(label, len(moved.get(name, ()))) for name, label in names]
        notes = sum(len(moved.get(name, {}).get("rows", ())) for name in ("notes", "object_notes"))
        return {**prepared, "lines": [*lines, (_("Notes"), notes)]}


class OpenConflictsPanel(panels.ObjectPanel):
    """The open conflicts of an asset or application, each with the ways in which it can be resolved."""

    template_name = "netbox_assettool/panels/open_conflicts.html"
    title = _("To decide")
    _SHOWN = 20

    def get_context(self, context):
        """Add the conflicts, as far as the user may decide on them."""
        prepared = super().get_context(context)
        shown, user = prepared["object"], prepared["request"].user
        found = Conflict.objects.restrict(user, "change").filter(status="open", **{shown._meta.model_name: shown})
        conflicts = [(conflict, choices_of([conflict])) for conflict in found[: self._SHOWN]]
        return {**prepared, "conflicts": conflicts}

    def should_render(self, context):
        """Only where there is something to decide."""
        return bool(context["conflicts"])


class ResolvePanel(panels.ObjectPanel):
    """The ways in which a conflict can be resolved, one button each."""

    template_name = "netbox_assettool/panels/resolve.html"
    title = _("Resolve")

    def get_context(self, context):
        """Add the choices."""
        prepared = super().get_context(context)
        return {**prepared, "conflict": prepared["object"], "choices": choices_of([prepared["object"]])}

    def should_render(self, context):
        """Only for those who may decide."""
        return context["request"].user.has_perm("netbox_assettool.change_conflict")


class HistoryPanel(panels.ObjectPanel):
    """The last things that happened to an asset."""

    template_name = "netbox_assettool/panels/history.html"
    title = _("History")
    _SHOWN = 10

    def get_context(self, context):
        """Add the events, as far as the user may see them."""
        prepared = super().get_context(context)
        events = history(prepared["object"], prepared["request"].user, limit=self._SHOWN)
        return {**prepared, "events": events}


class ProvenancePanel(panels.ObjectPanel):
    """For each field what every source says and whose value is used."""

    template_name = "netbox_assettool/panels/provenance.html"
    title = _("Values and their sources")

    def get_context(self, context):
        """Add the table of the asset's values, as far as the user may see its observations."""
        prepared = super().get_context(context)
        return {**prepared, "provenance": provenance_table(prepared["object"], prepared["request"].user)}


class FieldsPanel(panels.ObjectPanel):
    """What a source said, field by field."""

    template_name = "netbox_assettool/panels/fields.html"
    title = _("Fields")


class ConflictValuesPanel(panels.ObjectPanel):
    """The values that disagree, each with its origin."""

    template_name = "netbox_assettool/panels/conflict_values.html"
    title = _("Values")


class AccountsPanel(panels.ObjectPanel):
    """The accounts of a run as a sum: rows read = accepted + merged + rejected + held."""

    template_name = "netbox_assettool/panels/accounts.html"
    title = _("Where the rows went")


class ObjectCountsPanel(panels.ObjectPanel):
    """Objects that a run created and updated, by type."""

    template_name = "netbox_assettool/panels/object_counts.html"
    title = _("Objects written")

    def get_context(self, context):
        """Add one line for each type, with one count for each verb."""
        prepared = super().get_context(context)
        counts = prepared["object"].object_counts
        verbs = [verb for verb in counts if isinstance(counts[verb], dict)]
        types = sorted({label for verb in verbs for label in counts[verb]})
        return {
            **prepared,
            "headings": [VERBS.get(verb, verb) for verb in verbs],
            "lines": [(_type_name(label), [counts[verb].get(label, 0) for verb in verbs]) for label in types],
            "stale": counts.get("stale", 0),
        }


class SourcesPanel(panels.ObjectPanel):
    """The files that a run read."""

    template_name = "netbox_assettool/panels/sources.html"
    title = _("Sources")


class RejectsPanel(panels.ContextTablePanel):
    """The rows that a run did not use, with every reason."""

    template_name = "netbox_assettool/panels/rejects.html"
    title = _("Rejected rows")
