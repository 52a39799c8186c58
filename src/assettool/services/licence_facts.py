"""The facts that an auditor asks for beside a licence position: contracts, machines, cores, environments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assettool.domain.frozen import FrozenLine
from assettool.domain.licence import Entitlement, Estate, is_there
from assettool.domain.metrics.line import EntitledRow
from assettool.domain.register import Register
from assettool.services.sheets import Cell

ENTITLEMENT_COLUMNS = (
    *(
        "product",
        "entitlement",
        "metric",
        "packs",
        "rights per pack",
        "rights",
        "in use",
        "counts",
        "what became of it",
    ),
    *("price of a pack", "start", "end", "subscription", "maintenance from", "maintenance until", "tenant", "contract"),
    *("supplier", "contract number"),
)
CONTRACT_COLUMNS = (
    *("supplier", "number", "title", "tenant", "start", "end", "renews for months", "notice months", "notice days"),
    *("cost a year", "currency", "true-up", "documents"),
)
DEVICE_COLUMNS = ("name", "asset", "tenant", "site", "account that works on it", "shared", "out of use from")
HOST_COLUMNS = (
    *("name", "asset", "tenant", "site", "cluster", "vCenter", "processor", "processors", "cores of each", "cores"),
    "out of use from",
)
MACHINE_COLUMNS = (
    "name",
    "asset",
    "tenant",
    "virtual cores",
    "clusters",
    "hosts that it may run on",
    "out of use from",
)
ENVIRONMENT_COLUMNS = ("machine", "asset", "application", "tenant", "environment", "role", "how sure")
ACCOUNT_COLUMNS = ("login", "account", "tenant", "shared", "disabled from", "last seen")
RUN_COLUMNS = ("old", "new", "start", "end", "where the new one runs", "basis")
_NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Known:
    """What NetBox holds, and the day that is asked about."""

    estate: Estate
    register: Register
    on: date


def entitlement(line: FrozenLine, became: EntitledRow, bought: Entitlement | None, estate: Estate) -> list[Cell]:
    """What was bought, and what became of it; of one that is no longer in NetBox only the latter is known."""
    contract = estate.contracts.get(became.contract)
    named: list[Cell] = [became.contract, contract.supplier if contract else "", contract.number if contract else ""]
    became_of: list[Cell] = [became.rights, became.used, became.is_counted, became.reason]
    if bought is None:
        return [line.label, became.entitlement, line.metric, None, None, *became_of, *[None] * 6, became.tenant, *named]
    return [
        *(line.label, bought.key, bought.metric, bought.quantity, bought.rights_per_pack, *became_of),
        *(bought.unit_price, bought.start, bought.end, bought.is_subscription),
        *(bought.maintenance_start, bought.maintenance_end, became.tenant, *named),
    ]


def contracts(known: Known) -> Iterable[list[Cell]]:
    """The contracts, also those that have ended."""
    for _, each in sorted(known.estate.contracts.items()):
        yield [
            *(each.supplier, each.number, each.title, each.tenant, each.start, each.end, each.renewal_months),
            *(each.notice_months, each.notice_days, each.yearly_cost, each.currency, each.has_true_up),
            "; ".join(each.documents),
        ]


def devices(known: Known) -> Iterable[list[Cell]]:
    """The workplaces; those that were retired by the day with since when."""
    for key, each in sorted(known.estate.fleet.devices.items()):
        yield [each.name, key, each.tenant, each.site, each.account, each.is_shared, _gone(each.retired, known.on)]


def hosts(known: Known) -> Iterable[list[Cell]]:
    """The physical servers; cores that are not known are said to be so."""
    for key, each in sorted(known.estate.fleet.hosts.items()):
        is_known = each.sockets and each.cores_per_socket
        yield [
            *(each.name, key, each.tenant, each.site, each.cluster, each.vcenter, each.processor),
            *(each.sockets or _NOT_KNOWN, each.cores_per_socket or _NOT_KNOWN),
            *(
                (each.sockets or 0) * (each.cores_per_socket or 0) if is_known else _NOT_KNOWN,
                _gone(each.retired, known.on),
            ),
        ]


def machines(known: Known) -> Iterable[list[Cell]]:
    """The virtual machines with every host that each may run on."""
    servers = known.estate.fleet.hosts
    names: dict[tuple[str, ...], tuple[str, str]] = {}
    for key, each in sorted(known.estate.fleet.machines.items()):
        if each.hosts not in names:
            found = [servers[host] for host in each.hosts if host in servers]
            clusters = sorted({host.cluster for host in found if host.cluster})
            shown = [servers[host].name or host if host in servers else host for host in each.hosts]
            names[each.hosts] = (", ".join(clusters), ", ".join(shown) or _NOT_KNOWN)
        vcpus = each.vcpus or _NOT_KNOWN
        yield [each.name, key, each.tenant, vcpus, *names[each.hosts], _gone(each.retired, known.on)]


def environments(known: Known) -> Iterable[list[Cell]]:
    """Which machines are for test, and which for production, as the deployments of the applications say."""
    register = known.register
    rows: dict[str, list[list[Cell]]] = defaultdict(list)
    for deployment in register.deployments.values():
        application = register.applications.get(deployment.application)
        for machine in deployment.machines:
            asset = register.assets.get(machine.asset)
            if application and asset:
                sure = machine.confirmation if machine.confirmation == "confirmed" else f"{machine.confidence} %"
                rows[asset.name].append(
                    [
                        *(asset.name, asset.uid, application.label, application.tenant, deployment.environment),
                        *(machine.role, sure),
                    ]
                )
    for _, some in sorted(rows.items()):
        yield from sorted(some, key=str)


def accounts(known: Known) -> Iterable[list[Cell]]:
    """The accounts; those that were disabled by the day with since when."""
    for key, each in sorted(known.estate.fleet.accounts.items()):
        yield [each.login, key, each.tenant, each.is_shared, _gone(each.disabled, known.on), each.last_seen]


def parallel_runs(known: Known) -> Iterable[list[Cell]]:
    """The machines that ran side by side up to the day."""
    fleet = known.estate.fleet
    for each in sorted(known.estate.parallel_runs, key=lambda run: (run.start, run.old, run.new)):
        if is_there(known.on, each.start, None):
            named = [fleet.machines.get(key) or fleet.hosts.get(key) for key in (each.old, each.new)]
            old, new = (found.name if found else key for found, key in zip(named, (each.old, each.new), strict=True))
            yield [old, new, each.start, each.end, each.place, each.basis.value.replace("_", " ")]


def _gone(since: date | None, on: date) -> Cell:
    """Since when something is out of use on a day; nothing where it is in use then."""
    if since is None or since > on:
        return None
    return since if since > date.min else f"{_NOT_KNOWN} since when"
