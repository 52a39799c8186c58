"""Where the numbers of the progress report can be checked in NetBox."""

from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from assettool.domain.asset import AssetKind, Environment, Lifecycle
from assettool.domain.progress.results import (
    DATA_HAVE_MOVED,
    DATA_LEFT_OUT,
    IN_MANAGEMENT,
    LINK_HAS_MOVED,
    LINK_LEFT_OUT,
    SERVER_KINDS,
    Result,
)
from assettool.domain.waves.facts import HAS_MOVED, LEFT_OUT, STAYS
from netbox_assettool.models import Account, Application, Asset, DataSet, Integration, WaveItem
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.links import list_of

_OLD_KINDS = {Result.SERVERS: SERVER_KINDS, Result.WORKPLACES: frozenset(AssetKind) - SERVER_KINDS}
_PEOPLE = {"enabled": "true", "is_shared": "false", "has_source": "true"}


class Links:
    """Addresses of lists; none where a report is of a past day, which no list can show."""

    def __init__(self, asked: Asked) -> None:
        self._is_now = asked.as_of >= timezone.localdate()
        self._tenants = asked.tenants

    def scope(self, result: Result, tenant: str | None = None) -> str:
        """All that counts for a result."""
        return self._of(result, tenant, is_done=False)

    def done(self, result: Result, tenant: str | None = None) -> str:
        """What is done of it."""
        return self._of(result, tenant, is_done=True)

    def applications(self, **said: object) -> str:
        """Applications, limited further."""
        return list_of(Application, **self._of_tenant(None), **said) if self._is_now else ""

    def items(self, wave: int, **said: object) -> str:
        """What moves in a wave; its list knows no tenants."""
        return list_of(WaveItem, wave_id=wave, **said) if self._is_now and not self._tenants else ""

    def since(self, model: type[Model], day: date, field: str, **said: object) -> str:
        """What came after the end of a day; lists of waves and runs know no tenants."""
        after = {f"{field}__gte": day + timedelta(days=1)}
        return list_of(model, **said, **after) if self._is_now and not self._tenants else ""

    def _of(self, result: Result, tenant: str | None, *, is_done: bool) -> str:
        of = self._of_tenant(tenant)
        if not self._is_now:
            return ""
        if result in (Result.APPLICATIONS, Result.IN_MANAGEMENT):
            done = HAS_MOVED if result is Result.APPLICATIONS else IN_MANAGEMENT
            return list_of(Application, **_statuses(LEFT_OUT, done, is_done=is_done), disposition__n=STAYS, **of)
        if result is Result.DATA_SETS:
            return list_of(DataSet, **_statuses(DATA_LEFT_OUT, DATA_HAVE_MOVED, is_done=is_done), **of)
        if result is Result.INTEGRATIONS:  # its list takes a tenant at either end, and a report that of the first
            return "" if of else list_of(Integration, **_statuses(LINK_LEFT_OUT, LINK_HAS_MOVED, is_done=is_done))
        if result is Result.USERS:
            return list_of(Account, **_PEOPLE, **({"has_moved": "true"} if is_done else {}), **of)
        lifecycles = (Lifecycle.RETIRED,) if is_done else tuple(set(Lifecycle) - {Lifecycle.MERGED})
        return list_of(
            Asset,
            environment=Environment.OLD,
            kind=_OLD_KINDS[result],
            lifecycle=frozenset(lifecycles),
            **of,
        )

    def _of_tenant(self, tenant: str | None) -> dict[str, object]:
        if tenant is not None:
            return {"tenant": tenant} if tenant else {"tenant_id": "null"}
        return {"tenant": self._tenants} if self._tenants else {}


def _statuses(left_out, done, *, is_done: bool) -> dict[str, object]:
    return {"status": done} if is_done else {"status__n": left_out}
