"""Filters of allocations."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filters import MultiValueContentTypeFilter
from utilities.filtersets import register_filterset

from netbox_assettool.models import Account, Allocation, Application, Asset, Entitlement, SoftwareProduct


@register_filterset
class AllocationFilterSet(NetBoxModelFilterSet):
    """Filters allocations by entitlement, product, and what the rights are kept for."""

    entitlement_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Entitlement.objects.all(), distinct=False, label=_("Entitlement (ID)")
    )
    entitlement = django_filters.ModelMultipleChoiceFilter(
        queryset=Entitlement.objects.all(),
        field_name="entitlement__reference",
        to_field_name="reference",
        distinct=False,
        label=_("Entitlement (reference)"),
    )
    product_id = django_filters.ModelMultipleChoiceFilter(
        queryset=SoftwareProduct.objects.all(),
        field_name="entitlement__product",
        distinct=False,
        label=_("Product (ID)"),
    )
    product = django_filters.ModelMultipleChoiceFilter(
        queryset=SoftwareProduct.objects.all(),
        field_name="entitlement__product__key",
        to_field_name="key",
        distinct=False,
        label=_("Product (key)"),
    )
    object_type = MultiValueContentTypeFilter(label=_("Object type"))
    object_type_id = django_filters.ModelMultipleChoiceFilter(
        queryset=ContentType.objects.all(), distinct=False, label=_("Object type (ID)")
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_kept_for", label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), to_field_name="slug", method="filter_kept_for", label=_("Tenant (slug)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), method="filter_kept_for", label=_("Application (ID)")
    )
    account_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Account.objects.all(), method="filter_kept_for", label=_("Account (ID)")
    )
    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), method="filter_kept_for", label=_("Asset (ID)")
    )

    class Meta:
        model = Allocation
        fields = ("id", "object_id", "quantity", "start", "end")

    def search(self, queryset, _name, value):
        """Find allocations by entitlement, product, or what the rights are kept for."""
        if not (text := value.strip()):
            return queryset
        found = Q(entitlement__reference__icontains=text) | Q(entitlement__product__name__icontains=text)
        for model, field in ((Tenant, "name"), (Application, "name"), (Account, "login"), (Asset, "name")):
            found |= _kept_for(model.objects.filter(**{f"{field}__icontains": text}))
        return queryset.filter(found)

    def filter_kept_for(self, queryset, name, value):
        """Keep what is for one of these tenants, applications, accounts or machines."""
        if not value:
            return queryset
        model = self.filters[name].queryset.model
        return queryset.filter(_kept_for(model.objects.filter(pk__in=[one.pk for one in value])))


def _kept_for(things):
    kind = {"object_type__app_label": things.model._meta.app_label, "object_type__model": things.model._meta.model_name}
    return Q(**kind, object_id__in=things.order_by().values("pk"))
