"""The register as NetBox holds it now, by the keys that a plan knows its objects by."""

from collections.abc import Callable, Iterable, Mapping

from assettool.domain.current import Current, CurrentObject, FleetRow
from assettool.domain.drafting.catalogue import component_key, supplier_key
from assettool.domain.drafting.integrations import integration_keys
from assettool.domain.drafting.parts import data_set_key
from assettool.domain.matching import folded
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    COMPONENT_USE,
    CONFLICT,
    CONTACT,
    CONTACT_ASSIGNMENT,
    CONTACT_ROLE,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    INTEGRATION,
    ORDER,
    REFERENCE_COMPONENT,
    SUPPLIER,
    TENANT,
    TENANT_USE,
)
from assettool.domain.register import Register

type _Row = Mapping[str, object]
type _Key = Callable[[_Row], str | None]


def current_of(rows: Iterable[FleetRow], register: Register) -> Current:
    """Index rows by key, in whichever order they come; but what hangs on something that the user may not see."""
    keys = _Keys(register)
    current = Current()
    for label, row in sorted(rows, key=lambda row: ORDER[row[0]]):
        if (key_of := keys.of.get(label)) and (rest := key_of(row)) is not None:
            key = rest if rest.startswith(f"{label}:") else f"{label}:{rest}"
            found = CurrentObject(_number(row["id"]), row)
            current.objects.setdefault(key, found)
            current.keys[label, found.id] = key
    return current


class _Keys:
    """What tells the objects of each model apart."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._integrations = integration_keys(register)
        self._roles: dict[object, str] = {}
        self.of: Mapping[str, _Key] = {
            TENANT: lambda row: str(row["slug"]),
            CONTACT_ROLE: self._role,
            CONTACT: lambda row: folded(str(row["name"])),
            SUPPLIER: lambda row: supplier_key(register.suppliers[_number(row["id"])]),
            REFERENCE_COMPONENT: lambda row: component_key(register.components[_number(row["id"])]),
            APPLICATION: lambda row: self._application(row["id"]),
            COMPONENT_USE: self._component_use,
            TENANT_USE: self._tenant_use,
            DEPLOYMENT: lambda row: self._deployment(row["id"]),
            DEPLOYMENT_MACHINE: self._machine,
            INTEGRATION: lambda row: self._integrations.get(_number(row["id"])),
            DATA_SET: self._data_set,
            CONTACT_ASSIGNMENT: self._assignment,
            ASSET: lambda row: str(row["uid"]),
            CONFLICT: lambda row: str(row["key"]),
        }

    def _role(self, row: _Row) -> str:
        self._roles[row["id"]] = str(row["slug"])
        return str(row["slug"])

    def _application(self, number: object) -> str | None:
        found = self._register.applications.get(_number(number))
        return found.key if found else None

    def _component_use(self, row: _Row) -> str | None:
        application = self._application(row["application"])
        component = self._register.components.get(_number(row["component"]))
        return f"{application}/{folded(component.name)}" if application and component else None

    def _tenant_use(self, row: _Row) -> str | None:
        application = self._application(row["application"])
        tenant = self._register.tenants.get(_number(row["tenant"]))
        return f"{application}/{tenant.slug}" if application and tenant else None

    def _deployment(self, number: object) -> str | None:
        found = self._register.deployments.get(_number(number))
        return f"{self._application(found.application)}/{found.environment}" if found else None

    def _machine(self, row: _Row) -> str | None:
        deployment = self._deployment(row["deployment"])
        asset = self._register.assets.get(_number(row["asset"]))
        return f"{deployment}/{asset.uid}" if deployment and asset else None

    def _data_set(self, row: _Row) -> str:
        found = self._register.data_sets[_number(row["id"])]
        return data_set_key(found.tenant, found.name)

    def _assignment(self, row: _Row) -> str | None:
        match row["object"]:
            case [str(label), int(number)] if label == APPLICATION:
                application = self._application(number)
                role = self._roles.get(row["role"])
                return f"{application}/{role}" if application and role else None
        return None


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no NetBox id: {value!r}")
    return value
