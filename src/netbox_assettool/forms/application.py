"""Forms of applications. Their status has a page of its own, which asks for evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import TenancyForm
from tenancy.models import Tenant
from utilities.forms import add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    CSVModelMultipleChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    JSONField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect, DatePicker

from netbox_assettool.choices import (
    DispositionChoices,
    ServiceHoursChoices,
    TransferabilityChoices,
)
from netbox_assettool.components import set_components
from netbox_assettool.forms.impact import BIV, ImpactBulkEditForm
from netbox_assettool.forms.lost_update import LostUpdateMixin
from netbox_assettool.models import Application, ReferenceComponent, Supplier

_WHAT = ("name", "version", "supplier", "technology", "is_self_added", "description")
_DEMANDS = (*BIV, "rto_hours", "rpo_hours", "service_hours")
_CONTRACT = ("contract_holder", "contract_end", "yearly_cost", "licence_transferable", "disposition")


class _WithComponents(forms.ModelForm):
    """A form with a field `components`, of which each that comes or goes is written by itself."""

    def _save_m2m(self):
        self.instance._m2m_values.pop("components", None)
        super()._save_m2m()
        if "components" in self.cleaned_data:
            set_components(self.instance, self.cleaned_data["components"])


class ApplicationForm(_WithComponents, LostUpdateMixin, TenancyForm, PrimaryModelForm):
    """Adds or changes one application."""

    supplier = DynamicModelChoiceField(
        label=_("Supplier"), queryset=Supplier.objects.all(), required=False, quick_add=True
    )
    contract_holder = DynamicModelChoiceField(
        label=_("Contract holder"),
        queryset=Tenant.objects.all(),
        required=False,
        help_text=_("Who signed for it, where that is another organisation"),
    )
    components = DynamicModelMultipleChoiceField(
        label=_("Reference components"), queryset=ReferenceComponent.objects.all(), required=False
    )
    catalogue = JSONField(
        label=_("Catalogue"),
        required=False,
        help_text=_("What the Softwarecatalogus or a model file knows it by, as it was written there"),
    )

    fieldsets = (
        FieldSet("name", "version", "supplier", "components", "technology", "is_self_added", name=_("Application")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
        FieldSet(*_DEMANDS, name=_("What is asked of it")),
        FieldSet(*_CONTRACT, name=_("Contract and future")),
        FieldSet("description", "tags", "catalogue", name=_("More")),
    )

    class Meta:
        model = Application
        fields = [
            *_WHAT,
            "tenant_group",
            "tenant",
            *_DEMANDS,
            *_CONTRACT,
            "catalogue",
            "owner",
            "comments",
            "tags",
        ]
        widgets = {"contract_end": DatePicker()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("components", list(self.instance.components.values_list("pk", flat=True)))

    def clean_catalogue(self):
        """An emptied field means that nothing is known, which the model writes as an empty object."""
        return self.cleaned_data["catalogue"] or {}


class ApplicationImportForm(_WithComponents, PrimaryModelImportForm):
    """Imports applications."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    contract_holder = CSVModelChoiceField(
        label=_("Contract holder"), queryset=Tenant.objects.all(), required=False, to_field_name="name"
    )
    supplier = CSVModelChoiceField(
        label=_("Supplier"), queryset=Supplier.objects.all(), required=False, to_field_name="name"
    )
    components = CSVModelMultipleChoiceField(
        label=_("Reference components"),
        queryset=ReferenceComponent.objects.all(),
        required=False,
        to_field_name="name",
        help_text=_("Names of reference components, separated by commas, in double quotes"),
    )
    disposition = CSVChoiceField(label=_("Disposition"), choices=DispositionChoices, required=False)
    licence_transferable = CSVChoiceField(
        label=_("Licence transferable"), choices=TransferabilityChoices, required=False
    )
    service_hours = CSVChoiceField(label=_("Service hours"), choices=ServiceHoursChoices, required=False)

    class Meta:
        model = Application
        fields = (*_WHAT, "tenant", *_DEMANDS, *_CONTRACT, "owner", "comments", "tags")


class ApplicationBulkEditForm(ImpactBulkEditForm, PrimaryModelBulkEditForm):
    """Changes many applications at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    contract_holder = DynamicModelChoiceField(label=_("Contract holder"), queryset=Tenant.objects.all(), required=False)
    supplier = DynamicModelChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), required=False)
    add_components = DynamicModelMultipleChoiceField(
        label=_("Add reference components"), queryset=ReferenceComponent.objects.all(), required=False
    )
    remove_components = DynamicModelMultipleChoiceField(
        label=_("Remove reference components"), queryset=ReferenceComponent.objects.all(), required=False
    )
    disposition = forms.ChoiceField(
        label=_("Disposition"), choices=add_blank_choice(DispositionChoices), required=False
    )
    licence_transferable = forms.ChoiceField(
        label=_("Licence transferable"), choices=add_blank_choice(TransferabilityChoices), required=False
    )
    service_hours = forms.ChoiceField(
        label=_("Service hours"), choices=add_blank_choice(ServiceHoursChoices), required=False
    )
    rto_hours = forms.IntegerField(label=_("RTO (hours)"), min_value=0, required=False)
    rpo_hours = forms.IntegerField(label=_("RPO (hours)"), min_value=0, required=False)
    yearly_cost = forms.DecimalField(label=_("Yearly cost (€)"), max_digits=12, decimal_places=2, required=False)
    contract_end = forms.DateField(label=_("Contract end"), required=False, widget=DatePicker())
    technology = forms.CharField(label=_("Technology"), max_length=200, required=False)
    is_self_added = forms.NullBooleanField(label=_("Self-added"), required=False, widget=BulkEditNullBooleanSelect())

    model = Application
    fieldsets = (
        FieldSet("tenant", "supplier", "technology", "is_self_added", "description"),
        FieldSet("add_components", "remove_components", name=_("Reference components")),
        FieldSet(*_DEMANDS, name=_("What is asked of it")),
        FieldSet(*_CONTRACT, name=_("Contract and future")),
    )
    nullable_fields = (
        "tenant",
        "contract_holder",
        "supplier",
        *_DEMANDS,
        "yearly_cost",
        "contract_end",
        "technology",
        "description",
        "comments",
    )
