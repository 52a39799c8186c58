"""The panels of which the object pages are made."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.ui import attrs, panels
from utilities.string import title

from netbox_assettool.provenance import provenance_table

VERBS = {
    "create": _("Created"),
    "update": _("Updated"),
    "adopt": _("Adopted"),
    "retire": pgettext_lazy("lifecycle", "Retired"),
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


class AssetIdentifierPanel(panels.ObjectAttributesPanel):
    """One identifier and its asset."""

    asset = attrs.RelatedObjectAttr("asset", label=_("Asset"), linkify=True)
    type = attrs.ChoiceAttr("type", label=_("Type"))
    value = attrs.TextAttr("value", label=_("Value"), style="font-monospace", copy_button=True)
    is_strong = attrs.BooleanAttr("is_strong", label=_("Strong"))


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
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    field = attrs.TextAttr("field_label", label=_("Field"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    resolution = attrs.TextAttr("resolution", label=_("Resolution"))
    rule = attrs.TextAttr("rule", label=_("Rule"))
    resolved_by = attrs.TextAttr("resolved_by", label=_("Resolved by"))
    resolved_at = attrs.DateTimeAttr("resolved_at", label=_("Resolved at"))
    run = attrs.RelatedObjectAttr("run", label=_("Sync run"), linkify=True)


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
