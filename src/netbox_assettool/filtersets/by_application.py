"""The filter that everything that belongs to an application shares."""

import django_filters
from django.utils.translation import gettext_lazy as _

from netbox_assettool.models import Application


class ByApplicationFilterSet(django_filters.FilterSet):
    """Filters by the application that a row belongs to."""

    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), distinct=False, label=_("Application (ID)")
    )
    application = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        field_name="application__name",
        to_field_name="name",
        distinct=False,
        label=_("Application (name)"),
    )
