"""Filters of status changes."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filters import MultiValueContentTypeFilter
from utilities.filtersets import register_filterset

from netbox_assettool.choices import EvidenceKindChoices, StatusChoices
from netbox_assettool.models import Application, DataSet, Integration, StatusChange


@register_filterset
class StatusChangeFilterSet(NetBoxModelFilterSet):
    """Filters status changes by what they are of, where they went, when, and what they rest on."""

    object_type = MultiValueContentTypeFilter(label=_("Object type"))
    object_type_id = django_filters.ModelMultipleChoiceFilter(
        queryset=ContentType.objects.all(), distinct=False, label=_("Object type (ID)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        field_name="application", queryset=Application.objects.all(), distinct=False, label=_("Application (ID)")
    )
    integration_id = django_filters.ModelMultipleChoiceFilter(
        field_name="integration", queryset=Integration.objects.all(), distinct=False, label=_("Integration (ID)")
    )
    data_set_id = django_filters.ModelMultipleChoiceFilter(
        field_name="dataset", queryset=DataSet.objects.all(), distinct=False, label=_("Data set (ID)")
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_tenant", label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), to_field_name="slug", method="filter_tenant", label=_("Tenant (slug)")
    )
    old = django_filters.MultipleChoiceFilter(choices=StatusChoices, distinct=False, label=_("From"))
    new = django_filters.MultipleChoiceFilter(choices=StatusChoices, distinct=False, label=_("To"))
    evidence = django_filters.MultipleChoiceFilter(choices=EvidenceKindChoices, distinct=False, label=_("Evidence"))
    has_document = django_filters.BooleanFilter(method="filter_has_document", label=_("Has a document"))
    user_id = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(), distinct=False, label=_("User (ID)")
    )
    user = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(),
        field_name="user__username",
        to_field_name="username",
        distinct=False,
        label=_("User (name)"),
    )

    class Meta:
        model = StatusChange
        fields = ("id", "object_id", "at", "reason", "origin", "owner", "due")

    def filter_tenant(self, queryset, _name, value):
        """Keep changes of applications and data sets of the tenants, and of integrations that start there."""
        if not value:
            return queryset
        return queryset.filter(
            Q(application__tenant__in=value) | Q(dataset__tenant__in=value) | Q(integration__source__tenant__in=value)
        )

    def filter_has_document(self, queryset, _name, value):
        """Keep changes that rest on a document, or those that do not."""
        return queryset.exclude(document="") if value else queryset.filter(document="")

    def search(self, queryset, _name, value):
        """Find changes by what they are of, or by what was said."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(reason__icontains=text)
            | Q(origin__icontains=text)
            | Q(owner__icontains=text)
            | Q(document__icontains=text)
            | Q(application__name__icontains=text)
            | Q(dataset__name__icontains=text)
            | Q(integration__source__name__icontains=text)
        )
