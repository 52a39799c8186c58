"""Filters of component uses."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filtersets import register_filterset

from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.models import ComponentUse, ReferenceComponent


@register_filterset
class ComponentUseFilterSet(ByApplicationFilterSet, NetBoxModelFilterSet):
    """Filters component uses by application, its tenant, and reference component."""

    component_id = django_filters.ModelMultipleChoiceFilter(
        queryset=ReferenceComponent.objects.all(), distinct=False, label=_("Reference component (ID)")
    )
    component = django_filters.ModelMultipleChoiceFilter(
        queryset=ReferenceComponent.objects.all(),
        field_name="component__name",
        to_field_name="name",
        distinct=False,
        label=_("Reference component (name)"),
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), field_name="application__tenant", distinct=False, label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        field_name="application__tenant__slug",
        to_field_name="slug",
        distinct=False,
        label=_("Tenant (slug)"),
    )

    class Meta:
        model = ComponentUse
        fields = ("id",)

    def search(self, queryset, _name, value):
        """Find component uses by application or reference component."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(application__name__icontains=text) | Q(component__name__icontains=text))
