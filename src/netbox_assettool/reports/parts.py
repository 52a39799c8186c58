"""What builders share: the end of a day, and what tenants are called."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone
from tenancy.models import Tenant

from netbox_assettool.reports.asked import Asked


def end_of(day: date) -> datetime:
    """The last moment of a day here; now, where the day is not over."""
    return min(timezone.make_aware(datetime.combine(day, time.max)), timezone.now())


def tenant_names(user) -> dict[str, str]:
    """What each tenant that the user may see is called, by slug."""
    return dict(Tenant.objects.restrict(user, "view").order_by("name").values_list("slug", "name"))


def subject_of(asked: Asked, names: Mapping[str, str]) -> str:
    """The tenants that a report is limited to, as it says it."""
    return ", ".join(names.get(slug, slug) for slug in asked.tenants)
