"""What an impact analysis can be about, as applications and machines that move or fail together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from assettool.domain.application import Confirmation
from assettool.domain.scenario import Mode
from netbox_assettool.asked import UnknownError
from netbox_assettool.models import (
    Allocation,
    Application,
    Asset,
    Contract,
    DeploymentMachine,
    Entitlement,
    Installation,
    SoftwareProduct,
    WaveItem,
)
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.subjects import parts_of, wave_of


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at."""

    kind: str
    name: str
    link: str
    mode: Mode
    applications: frozenset[int] = frozenset()
    assets: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    """Software products that it is about by itself."""
    contract: int | None = None
    """The contract that it is about."""


def looked_at(asked: Asked) -> Looked:
    """What the subject names, as far as the user may see it. Raises `UnknownError`."""
    kind, which = parts_of(asked)
    find = _FOUND.get(kind)
    found = find(asked, which) if find else None
    if found is None:
        raise UnknownError("subject", asked.subject)
    return found


def _application(asked: Asked, which: str) -> Looked | None:
    rows = Application.objects.restrict(asked.user, "view")
    found = rows.filter(pk=which).first() if which.isdecimal() else None
    if found is None:
        return None
    return Looked(
        "application", str(found), page_of(Application, found.pk), Mode.MOVE, applications=frozenset({found.pk})
    )


def _server(asked: Asked, which: str) -> Looked | None:
    rows = Asset.objects.restrict(asked.user, "view").filter(name__iexact=which).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True))
    if not numbers:
        return None
    return Looked("server", which, page_of(Asset, numbers[0]), Mode.FAIL, assets=frozenset(numbers))


def _wave(asked: Asked, _which: str) -> Looked:
    wave = wave_of(asked)
    items = WaveItem.objects.restrict(asked.user, "view").filter(wave=wave).order_by()
    found: dict[int, set[int]] = {}
    for kind, number in items.values_list("object_type", "object_id"):
        found.setdefault(kind, set()).add(number)
    types = {model: ContentType.objects.get_for_model(model).pk for model in (Application, Asset)}
    return Looked(
        "wave",
        str(wave),
        wave.get_absolute_url(),
        Mode.MOVE,
        applications=frozenset(found.get(types[Application], ())),
        assets=frozenset(found.get(types[Asset], ())),
    )


def _contract(asked: Asked, which: str) -> Looked | None:
    """A contract touches what needs its rights: applications that are it, have rights kept, or run where it is."""
    rows = Contract.objects.restrict(asked.user, "view").select_related("supplier")
    found = rows.filter(pk=which).first() if which.isdecimal() else None
    if found is None:
        return None
    entitlements = Entitlement.objects.restrict(asked.user, "view").filter(contract=found)
    products = SoftwareProduct.objects.restrict(asked.user, "view").filter(pk__in=entitlements.values("product"))
    numbers = frozenset(products.values_list("pk", flat=True))
    seen = Installation.objects.restrict(asked.user, "view").filter(product__in=numbers, removed=None)
    kept = Allocation.objects.restrict(asked.user, "view").filter(
        entitlement__in=entitlements.values("pk"), object_type=ContentType.objects.get_for_model(Application)
    )
    where = DeploymentMachine.objects.restrict(asked.user, "view").filter(
        confirmation=Confirmation.CONFIRMED, asset__in=seen.exclude(asset=None).values("asset")
    )
    needing = Application.objects.restrict(asked.user, "view").filter(
        Q(pk__in=seen.exclude(application=None).values("application"))
        | Q(pk__in=kept.values("object_id"))
        | Q(pk__in=where.values("deployment__application"))
    )
    return Looked(
        "contract",
        str(found),
        page_of(Contract, found.pk),
        Mode.FAIL,
        applications=frozenset(needing.order_by().values_list("pk", flat=True)),
        products=numbers,
        contract=found.pk,
    )


_FOUND: Mapping[str, Callable[[Asked, str], Looked | None]] = {
    "application": _application,
    "server": _server,
    "wave": _wave,
    "contract": _contract,
}
