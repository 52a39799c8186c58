"""The panels of the application register that show one object by its attributes."""

from django.utils.translation import gettext_lazy as _
from netbox.ui import attrs, panels


class SupplierPanel(panels.ObjectAttributesPanel):
    """Who a supplier is."""

    name = attrs.TextAttr("name", label=_("Name"))
    identifier = attrs.TextAttr("identifier", label=_("Identifier"), style="font-monospace", copy_button=True)
    website = attrs.TemplatedAttr("website", label=_("Website"), template_name="netbox_assettool/attrs/website.html")
    description = attrs.TextAttr("description", label=_("Description"))


class ReferenceComponentPanel(panels.ObjectAttributesPanel):
    """What GEMMA says of a reference component."""

    name = attrs.TextAttr("name", label=_("Name"))
    identifier = attrs.TextAttr("identifier", label=_("Identifier"), style="font-monospace", copy_button=True)
    gemma_status = attrs.TextAttr("gemma_status", label=_("GEMMA status"))
    baseline = attrs.TextAttr("baseline", label=_("Baseline"))
    availability = attrs.ChoiceAttr("availability", label=_("Availability"))
    integrity = attrs.ChoiceAttr("integrity", label=_("Integrity"))
    confidentiality = attrs.ChoiceAttr("confidentiality", label=_("Confidentiality"))
    description = attrs.TextAttr("description", label=_("Description"))


class ApplicationPanel(panels.ObjectAttributesPanel):
    """What an application is, whose it is and how far it has come."""

    name = attrs.TextAttr("name", label=_("Name"))
    version = attrs.TextAttr("version", label=_("Version"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True)
    supplier = attrs.RelatedObjectAttr("supplier", label=_("Supplier"), linkify=True)
    technology = attrs.TextAttr("technology", label=_("Technology"))
    is_self_added = attrs.BooleanAttr("is_self_added", label=_("Self-added"))
    description = attrs.TextAttr("description", label=_("Description"))


class DemandsPanel(panels.ObjectAttributesPanel):
    """What is asked of an application: BIV, recovery and service hours."""

    title = _("What is asked of it")

    availability = attrs.ChoiceAttr("availability", label=_("Availability"))
    integrity = attrs.ChoiceAttr("integrity", label=_("Integrity"))
    confidentiality = attrs.ChoiceAttr("confidentiality", label=_("Confidentiality"))
    rto_hours = attrs.NumericAttr("rto_hours", label=_("RTO (hours)"))
    rpo_hours = attrs.NumericAttr("rpo_hours", label=_("RPO (hours)"))
    service_hours = attrs.ChoiceAttr("service_hours", label=_("Service hours"))


class ContractPanel(panels.ObjectAttributesPanel):
    """Who signed for an application, until when, what it costs and what is to become of it."""

    title = _("Contract and future")

    contract_holder = attrs.RelatedObjectAttr("contract_holder", label=_("Contract holder"), linkify=True)
    contract_end = attrs.DateTimeAttr("contract_end", label=_("Contract end"), spec="date")
    yearly_cost = attrs.NumericAttr("yearly_cost", label=_("Yearly cost (€)"))
    licence_transferable = attrs.ChoiceAttr("licence_transferable", label=_("Licence transferable"))
    disposition = attrs.ChoiceAttr("disposition", label=_("Disposition"))


class CataloguePanel(panels.ObjectPanel):
    """What the Softwarecatalogus or a model file knows an object by."""

    template_name = "netbox_assettool/panels/catalogue.html"
    title = _("Catalogue")

    def should_render(self, context):
        """Only where a file said something."""
        return bool(context["object"].catalogue)


class ComponentUsePanel(panels.ObjectAttributesPanel):
    """One application that is used as one reference component."""

    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    component = attrs.RelatedObjectAttr("component", label=_("Reference component"), linkify=True)


class TenantUsePanel(panels.ObjectAttributesPanel):
    """How many users of one tenant work with one application."""

    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True)
    users = attrs.NumericAttr("users", label=_("Users"))


class DeploymentPanel(panels.ObjectAttributesPanel):
    """Where and how an application runs."""

    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    environment = attrs.ChoiceAttr("environment", label=_("Environment"))
    exposure = attrs.ChoiceAttr("exposure", label=_("Exposure"))
    maintenance_window = attrs.TextAttr("maintenance_window", label=_("Maintenance window"))
    description = attrs.TextAttr("description", label=_("Description"))


class DeploymentMachinePanel(panels.ObjectAttributesPanel):
    """A machine of a deployment, and what says so."""

    deployment = attrs.RelatedObjectAttr("deployment", label=_("Deployment"), linkify=True)
    asset = attrs.RelatedObjectAttr("asset", label=_("Machine"), linkify=True)
    role = attrs.TextAttr("role", label=_("Role"))
    confirmation = attrs.ChoiceAttr("confirmation", label=_("Confirmation"))
    confidence = attrs.NumericAttr("confidence", label=_("Confidence (%)"))
    reason = attrs.TextAttr("reason", label=_("Reason"))


class ConfirmPanel(panels.ObjectPanel):
    """The buttons that confirm or reject a proposed machine."""

    template_name = "netbox_assettool/panels/confirm.html"
    title = _("Does it run here?")

    def should_render(self, context):
        """Only for those who may decide."""
        return context["request"].user.has_perm("netbox_assettool.change_deploymentmachine")


class IntegrationPanel(panels.ObjectAttributesPanel):
    """What an integration joins, and how."""

    source = attrs.RelatedObjectAttr("source", label=_("Application 1"), linkify=True)
    direction = attrs.ChoiceAttr("direction", label=_("Direction"))
    target = attrs.RelatedObjectAttr("target", label=_("Application 2"), linkify=True)
    outside = attrs.TextAttr("outside", label=_("Outside"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    strength = attrs.ChoiceAttr("strength", label=_("Strength"))
    is_bridge_allowed = attrs.BooleanAttr("is_bridge_allowed", label=_("Bridge allowed"))
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    standard = attrs.TextAttr("standard", label=_("Standard"))
    protocol = attrs.TextAttr("protocol", label=_("Protocol"))
    intermediary = attrs.TextAttr("intermediary", label=_("Intermediary"))
    identifier = attrs.TextAttr("identifier", label=_("Identifier"), style="font-monospace", copy_button=True)
    description = attrs.TextAttr("description", label=_("Description"))


class DataSetPanel(panels.ObjectAttributesPanel):
    """What a data set is, whose it is and where it goes."""

    name = attrs.TextAttr("name", label=_("Name"))
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    size_mb = attrs.NumericAttr("size_mb", label=_("Size (MB)"))
    location = attrs.TextAttr("location", label=_("Location"))
    new_location = attrs.TextAttr("new_location", label=_("New location"))
    checksum = attrs.TextAttr("checksum", label=_("Checksum"), style="font-monospace", copy_button=True)
    description = attrs.TextAttr("description", label=_("Description"))
