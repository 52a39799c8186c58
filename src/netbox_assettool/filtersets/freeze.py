"""Filters of freezes."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filtersets import register_filterset

from netbox_assettool.models import Application, Freeze


@register_filterset
class FreezeFilterSet(NetBoxModelFilterSet):
    """Filters freezes by name, term, and whom or what they hold for."""

    tenant_id = django_filters.ModelMultipleChoiceFilter(
        field_name="tenants", queryset=Tenant.objects.all(), label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        field_name="tenants__slug", queryset=Tenant.objects.all(), to_field_name="slug", label=_("Tenant (slug)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        field_name="applications", queryset=Application.objects.all(), label=_("Application (ID)")
    )

    class Meta:
        model = Freeze
        fields = ("id", "name", "start", "end", "reason")

    def search(self, queryset, _name, value):
        """Find freezes by name or reason."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(name__icontains=text) | Q(reason__icontains=text))
