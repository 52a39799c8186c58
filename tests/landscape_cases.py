"""Application registers with defaults: a test names only what it is about."""

from collections.abc import Iterable
from itertools import count

from hypothesis import strategies as st

from assettool.domain.register import (
    Application,
    Asset,
    Component,
    Deployment,
    Machine,
    Register,
    Supplier,
    Tenant,
)

TENANTS = {
    slug: Tenant(number, name, slug)
    for number, (slug, name) in enumerate(
        (("arnhem", "Arnhem"), ("renkum", "Renkum"), ("rheden", "Rheden"), ("rozendaal", "Rozendaal")), 1
    )
}
SUPPLIERS = {1: Supplier(1, "Centric", "L-1"), 2: Supplier(2, "PinkRoccade", "L-2"), 3: Supplier(3, "Nobody knows")}
_numbers = count(1)


def make_use(
    name: str, tenant: str = "arnhem", *, cost: float | None = None, used: int = 0, **given: object
) -> Application:
    """An application of a tenant; `used` is how many users of that tenant it has."""
    users = {tenant: used} if used else {}
    number = next(_numbers)
    return Application(**{"id": number, "name": name, "tenant": tenant, "yearly_cost": cost, "users": users, **given})  # type: ignore[arg-type]


def make_register(
    *applications: Application,
    deployments: Iterable[Deployment] = (),
    assets: Iterable[Asset] = (),
    components: Iterable[Component] = (),
) -> Register:
    """A register of these, with four tenants and a component of each name that an application is used as."""
    known = {each.name: each for each in components}
    names = sorted({name for each in applications for name in each.components} - known.keys())
    known |= {name: Component(1000 + place, name) for place, name in enumerate(names)}
    return Register(
        applications={each.id: each for each in applications},
        deployments={each.id: each for each in deployments},
        assets={each.id: each for each in assets},
        tenants={each.id: each for each in TENANTS.values()},
        suppliers=SUPPLIERS,
        components={each.id: each for each in known.values()},
    )


def make_deployment(application: Application, *machines: tuple[Asset, str], **given: object) -> Deployment:
    """A deployment on these assets, each with its confirmation."""
    number = next(_numbers)
    links = tuple(
        Machine(number * 100 + place, asset.id, confirmation=how) for place, (asset, how) in enumerate(machines)
    )
    return Deployment(**{"id": number, "application": application.id, "machines": links, **given})  # type: ignore[arg-type]


def make_server(name: str, **given: object) -> Asset:
    """A virtual server."""
    number = next(_numbers)
    return Asset(**{"id": number, "uid": f"uid-{number}", "name": name, "kind": "virtual_server", **given})  # type: ignore[arg-type]


_uses = st.builds(
    Application,
    id=st.integers(1, 10**9),
    name=st.sampled_from(["Suite", "suite ", "Key2 BRP", "Key2-BRP", "iBurger", "C", "C++", "§"]),
    version=st.sampled_from(["", "1", "2"]),
    tenant=st.sampled_from(["", *TENANTS]),
    status=st.sampled_from(["registered", "in_management", "cleared", "retiring", "retired", "out_of_scope"]),
    disposition=st.sampled_from(["undecided", "retain", "retire", "repurchase"]),
    supplier=st.sampled_from(["", "Centric", "PinkRoccade"]),
    supplier_id=st.sampled_from([None, 1, 2, 3]),
    components=st.sampled_from(["Burgerzaken", "Zaken", "BRP"]).map(lambda name: (name,))
    | st.sampled_from([(), ("BRP", "Zaken"), ("BRP", "Burgerzaken", "Zaken")]),
    users=st.dictionaries(st.sampled_from([*TENANTS]), st.integers(0, 300), max_size=3),
    yearly_cost=st.none() | st.sampled_from([0, 0.01, 100, 1234.56, 99999.99]),
    licence_transferable=st.sampled_from(["unknown", "yes", "no"]),
    catalogue=st.sampled_from([{}, {"package": "P-1"}, {"package": "P-2"}, {"package": ""}]),
    availability=st.sampled_from([None, 1, 3]),
    rto_hours=st.sampled_from([None, 4, 48]),
)
uses = st.lists(_uses, max_size=12, unique_by=lambda each: each.id)
"""The applications of a small register: few names, many clashes."""
