"""The filters that everything that is about a machine or an account shares."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from tenancy.models import Tenant

from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import Account


class BySubjectFilterSet(ByAssetFilterSet):
    """Filters by machine, by account, and by whose the one or the other is."""

    account_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Account.objects.all(), distinct=False, label=_("Account (ID)")
    )
    account = django_filters.ModelMultipleChoiceFilter(
        queryset=Account.objects.all(),
        field_name="account__directory_id",
        to_field_name="directory_id",
        distinct=False,
        label=_("Account (directory ID)"),
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_tenant", label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), to_field_name="slug", method="filter_tenant", label=_("Tenant (slug)")
    )

    def filter_tenant(self, queryset, _name, value):
        """Keep what is on machines, or with accounts, of the tenants."""
        return queryset.filter(Q(asset__tenant__in=value) | Q(account__tenant__in=value)) if value else queryset
