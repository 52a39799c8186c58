"""Filters of applications."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import ContactModelFilterSet, TenancyFilterSet
from tenancy.models import ContactAssignment, Tenant
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset

from assettool.domain.application import Confirmation, ContactRole
from netbox_assettool.choices import (
    ApplicationStatusChoices,
    ConflictStatusChoices,
    DispositionChoices,
    ImpactChoices,
    ServiceHoursChoices,
    TransferabilityChoices,
)
from netbox_assettool.models import (
    Application,
    Asset,
    ComponentUse,
    Conflict,
    DataSet,
    Deployment,
    DeploymentMachine,
    Freeze,
    Integration,
    ReferenceComponent,
    Supplier,
    TenantUse,
    WaveItem,
)


@register_filterset
class ApplicationFilterSet(TenancyFilterSet, ContactModelFilterSet, PrimaryModelFilterSet):
    """Filters applications by what they are, whose they are, how far they have come and what is missing."""

    status = django_filters.MultipleChoiceFilter(choices=ApplicationStatusChoices, distinct=False, label=_("Status"))
    disposition = django_filters.MultipleChoiceFilter(
        choices=DispositionChoices, distinct=False, label=_("Disposition")
    )
    availability = django_filters.MultipleChoiceFilter(choices=ImpactChoices, distinct=False, label=_("Availability"))
    integrity = django_filters.MultipleChoiceFilter(choices=ImpactChoices, distinct=False, label=_("Integrity"))
    confidentiality = django_filters.MultipleChoiceFilter(
        choices=ImpactChoices, distinct=False, label=_("Confidentiality")
    )
    licence_transferable = django_filters.MultipleChoiceFilter(
        choices=TransferabilityChoices, distinct=False, label=_("Licence transferable")
    )
    service_hours = django_filters.MultipleChoiceFilter(
        choices=ServiceHoursChoices, distinct=False, label=_("Service hours")
    )
    freeze_id = django_filters.ModelMultipleChoiceFilter(
        field_name="freezes", queryset=Freeze.objects.all(), label=_("Freeze (ID)")
    )
    contract_holder_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), distinct=False, label=_("Contract holder (ID)")
    )
    contract_holder = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        field_name="contract_holder__slug",
        to_field_name="slug",
        distinct=False,
        label=_("Contract holder (slug)"),
    )
    supplier_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Supplier.objects.all(), distinct=False, label=_("Supplier (ID)")
    )
    supplier = django_filters.ModelMultipleChoiceFilter(
        queryset=Supplier.objects.all(),
        field_name="supplier__name",
        to_field_name="name",
        distinct=False,
        label=_("Supplier (name)"),
    )
    component_id = django_filters.ModelMultipleChoiceFilter(
        queryset=ReferenceComponent.objects.all(),
        method="filter_component",
        label=_("Reference component (ID)"),
    )
    component = django_filters.ModelMultipleChoiceFilter(
        queryset=ReferenceComponent.objects.all(),
        method="filter_component",
        to_field_name="name",
        label=_("Reference component (name)"),
    )
    user_tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_user_tenant", label=_("Used by tenant (ID)")
    )
    user_tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        method="filter_user_tenant",
        to_field_name="slug",
        label=_("Used by tenant (slug)"),
    )
    users__gte = django_filters.NumberFilter(method="filter_users", label=_("At least so many users"))
    users__lte = django_filters.NumberFilter(method="filter_users", label=_("At most so many users"))
    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), method="filter_asset", label=_("Machine (ID)")
    )
    asset = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), method="filter_asset", to_field_name="name", label=_("Machine (name)")
    )
    identifier = MultiValueCharFilter(method="filter_identifier", label=_("Identifier in the catalogue"))
    has_deployment = django_filters.BooleanFilter(method="filter_has", label=_("Has a deployment"))
    has_machine = django_filters.BooleanFilter(method="filter_has", label=_("Has a confirmed machine"))
    has_component = django_filters.BooleanFilter(method="filter_has", label=_("Has a reference component"))
    has_integration = django_filters.BooleanFilter(method="filter_has", label=_("Has an integration"))
    has_data_set = django_filters.BooleanFilter(method="filter_has", label=_("Has a data set"))
    has_users = django_filters.BooleanFilter(method="filter_has", label=_("Has users"))
    has_owner = django_filters.BooleanFilter(method="filter_has", label=_("Has an owner"))
    has_conflict = django_filters.BooleanFilter(method="filter_has", label=_("Has an open conflict"))
    has_wave = django_filters.BooleanFilter(method="filter_has", label=_("Has a wave"))

    class Meta:
        model = Application
        fields = (
            "id",
            "name",
            "version",
            "rto_hours",
            "rpo_hours",
            "yearly_cost",
            "contract_end",
            "technology",
            "is_self_added",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find applications by name, version, supplier, reference component or text."""
        if not (text := value.strip()):
            return queryset
        used_as = ComponentUse.objects.filter(application=OuterRef("pk"), component__name__icontains=text)
        return queryset.filter(
            Q(name__icontains=text)
            | Q(version__iexact=text)
            | Q(supplier__name__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
            | Exists(used_as)
        )

    def filter_component(self, queryset, _name, value):
        """Keep applications that are used as one of the reference components."""
        return _with(queryset, ComponentUse.objects.filter(component__in=value)) if value else queryset

    def filter_user_tenant(self, queryset, _name, value):
        """Keep applications that one of the tenants uses."""
        return _with(queryset, TenantUse.objects.filter(tenant__in=value)) if value else queryset

    def filter_asset(self, queryset, _name, value):
        """Keep applications that run on one of the machines, or may do so by what is proposed."""
        if not value:
            return queryset
        runs = DeploymentMachine.objects.filter(asset__in=value).exclude(confirmation=Confirmation.REJECTED)
        return queryset.filter(Exists(runs.filter(deployment__application=OuterRef("pk"))))

    def filter_users(self, queryset, name, value):
        """Keep applications with at least, or at most, so many users."""
        uses = TenantUse.objects.filter(application=OuterRef("pk")).order_by().values("application")
        total = Coalesce(uses.annotate(total=Sum("users")).values("total"), 0)
        return queryset.alias(_total=total).filter(**{f"_total__{name.rpartition('__')[2]}": value})

    def filter_identifier(self, queryset, _name, value):
        """Keep applications that the catalogue knows by one of the identifiers."""
        wanted = Q()
        for text in value:
            for kind in ("version", "package", "model"):
                wanted |= Q(**{f"catalogue__{kind}": text})
        return queryset.filter(wanted)

    def filter_has(self, queryset, name, value):
        """Keep applications that have something of this kind, or those that do not."""
        has_some = Exists(_ROWS[name.removeprefix("has_")]())
        return queryset.filter(has_some if value else ~has_some)


def _with(queryset, rows):
    return queryset.filter(Exists(rows.filter(application=OuterRef("pk"))))


def _integrations():
    return Integration.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")))


def _owners():
    return ContactAssignment.objects.filter(
        object_type__app_label="netbox_assettool",
        object_type__model="application",
        object_id=OuterRef("pk"),
        role__slug=ContactRole.OWNER,
    )


def _wave_items():
    kind = ContentType.objects.get_for_model(Application)
    return WaveItem.objects.filter(object_type=kind, object_id=OuterRef("pk"))


_ROWS = {
    "deployment": lambda: Deployment.objects.filter(application=OuterRef("pk")),
    "machine": lambda: DeploymentMachine.objects.filter(
        deployment__application=OuterRef("pk"), confirmation=Confirmation.CONFIRMED
    ),
    "component": lambda: ComponentUse.objects.filter(application=OuterRef("pk")),
    "integration": _integrations,
    "data_set": lambda: DataSet.objects.filter(application=OuterRef("pk")),
    "users": lambda: TenantUse.objects.filter(application=OuterRef("pk"), users__gt=0),
    "owner": _owners,
    "conflict": lambda: Conflict.objects.filter(application=OuterRef("pk"), status=ConflictStatusChoices.OPEN),
    "wave": _wave_items,
}
"""What an application may have, by the name of the filter."""
