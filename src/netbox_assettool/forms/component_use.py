"""Forms of component uses."""

from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms.fields import (
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet

from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, ComponentUse, ReferenceComponent


class ComponentUseForm(NetBoxModelForm):
    """Adds or changes one component use."""

    application = ApplicationChoiceField()
    component = DynamicModelChoiceField(label=_("Reference component"), queryset=ReferenceComponent.objects.all())

    fieldsets = (FieldSet("application", "component", "tags", name=_("Component use")),)

    class Meta:
        model = ComponentUse
        fields = ["application", "component", "tags"]


class ComponentUseImportForm(NetBoxModelImportForm):
    """Imports component uses; applications by their id, since many have the same name."""

    application = CSVModelChoiceField(
        label=_("Application"), queryset=Application.objects.all(), help_text=_("ID of the application")
    )
    component = CSVModelChoiceField(
        label=_("Reference component"), queryset=ReferenceComponent.objects.all(), to_field_name="name"
    )

    class Meta:
        model = ComponentUse
        fields = ("application", "component", "tags")


class ComponentUseBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many component uses at once."""

    component = DynamicModelChoiceField(
        label=_("Reference component"), queryset=ReferenceComponent.objects.all(), required=False
    )

    model = ComponentUse
    fieldsets = (FieldSet("component"),)


class ComponentUseFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of component uses."""

    model = ComponentUse
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("application_id", "component_id", "tenant_id", name=_("Component use")),
    )

    application_id = ApplicationMultipleChoiceField()
    component_id = DynamicModelMultipleChoiceField(
        label=_("Reference component"), queryset=ReferenceComponent.objects.all(), required=False
    )
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    tag = TagFilterField(model)
