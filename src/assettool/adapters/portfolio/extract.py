"""What of the register goes into an export: all of it, or what belongs to one tenant, always in the same order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assettool.adapters.portfolio.catalogue import ORGANISATION
from assettool.adapters.sources.values import slug_of
from assettool.domain.portfolio import Organisation
from assettool.domain.register import Application, Integration, Register
from assettool.errors import UsageError

_PREFIX = "gemeente "


@dataclass(frozen=True)
class Extract:
    """The applications of a tenant, or of all of them, and what hangs on those."""

    register: Register
    tenant: str = ""
    """Slug of a tenant; nothing for all."""

    def __post_init__(self) -> None:
        """Refuse a tenant that there is not. Raises `UsageError`."""
        if self.tenant and self.tenant not in self.tenants:
            known = ", ".join(sorted(self.tenants)) or "none"
            raise UsageError(f"there is no tenant with this slug: {self.tenant}", hint=f"there are: {known}")

    @cached_property
    def tenants(self) -> Mapping[str, str]:
        """Slug → name."""
        return {each.slug: each.name for each in self.register.tenants.values()}

    @cached_property
    def applications(self) -> list[Application]:
        """The applications by tenant, name and version."""
        return sorted(
            (each for each in self.register.applications.values() if self.tenant in ("", each.tenant)),
            key=lambda each: (each.tenant, each.name.casefold(), each.name, each.version, each.id),
        )

    @cached_property
    def integrations(self) -> list[Integration]:
        """The integrations of which the first application is among them, by identifier."""
        own = {each.id for each in self.applications}
        return sorted(
            (each for each in self.register.integrations.values() if each.source in own),
            key=lambda each: (len(each.identifier), each.identifier, each.id),
        )

    def ends(self, integration: Integration) -> tuple[Application, Application | None]:
        """The applications at its ends; None where it leads outside."""
        applications = self.register.applications
        return applications[integration.source], applications.get(integration.target or 0)

    def supplier_id(self, application: Application) -> str:
        """The identifier of its supplier."""
        supplier = self.register.suppliers.get(application.supplier_id or 0)
        return supplier.identifier if supplier else ""

    def organisation(self, application: Application) -> Organisation:
        """Its tenant: as the file called it that it came from, unless it has another tenant by now."""
        name = self.tenants.get(application.tenant, application.tenant)
        identifier, written, code = (application.columns.get(column, "") for column in ORGANISATION)
        is_same = not written or _plain(written) in (_plain(name), _plain(application.tenant))
        return Organisation(written or name, code, identifier) if is_same else Organisation(name)

    def components(self, application: Application) -> Iterator[tuple[str, str]]:
        """Name and identifier of what it is used as."""
        for name in application.components:
            component = self.register.component.get(name)
            yield name, component.identifier if component else ""


def _plain(name: str) -> str:
    return slug_of(name.casefold().removeprefix(_PREFIX))
