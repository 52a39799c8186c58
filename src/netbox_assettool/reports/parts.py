"""What builders share: ends of days, what tenants are called, which contracts hold, and what a user does not see."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from tenancy.models import Tenant
from utilities.permissions import get_permission_for_model

from assettool.domain.report import Words
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


def holding(contracts: QuerySet, on: date) -> QuerySet:
    """The contracts that hold on a day; one that is renewed goes on after the end of its first term."""
    begun = contracts.filter(Q(start=None) | Q(start__lte=on))
    return begun.filter(Q(end=None) | Q(end__gte=on) | Q(renewal_months__gt=0))


def hidden(user, models: Iterable[type[Model]]) -> tuple[Words, ...]:
    """Which of these kinds the user may see nothing of, said in words; nothing where there are none."""
    return hidden_words(
        str(model._meta.verbose_name_plural)
        for model in models
        if not user.has_perm(get_permission_for_model(model, "view"))
    )


def hidden_words(names: Iterable[str]) -> tuple[Words, ...]:
    """That these are not counted, as the user may not see them."""
    told = ", ".join(names)
    if not told:
        return ()
    said_so = _("Your permissions do not include these, and nothing of them is counted: {hidden}")
    return (Words((said_so.format(hidden=told),)),)
