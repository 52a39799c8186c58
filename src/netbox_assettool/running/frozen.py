"""The hosts of a wave as Ansible has to know them, and what goes through a run as one."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import msgspec
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from assettool.domain.application import Confirmation
from assettool.domain.graph import DependencyGraph
from assettool.domain.running.phases import Side
from assettool.domain.running.units import Unit, ordered, units_of
from assettool.domain.running.wire import HostOut, Placed
from netbox_assettool.inventory import document
from netbox_assettool.models import Application, Asset, DeploymentMachine, Wave, WaveItem
from netbox_assettool.planning.gate_register import register_around
from netbox_assettool.planning.machines import machines_of
from netbox_assettool.planning.refusals import Overtaken

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def hosts_of(user, wave: Wave) -> list[HostOut]:
    """The hosts of a wave in the order in which they are worked on, with what Ansible has to know.

    Raises `Overtaken` where the user may not see one of them, or where NetBox has no device or machine of one.
    """
    machines = {machine.pk: machine for machine in machines_of([wave])[wave.pk]}
    found = document.whole(user, machines.keys())
    variables: Mapping[str, Mapping[str, object]] = found["_meta"]["hostvars"]
    uids = {str(uid): pk for uid, pk in Asset.objects.filter(pk__in=machines).values_list("uid", "pk")}
    names = {uids[str(each[f"{document.PREFIX}uid"])]: name for name, each in variables.items()}
    if missing := [machine.name for pk, machine in machines.items() if pk not in names]:
        told = _("these hosts of {wave} have no device or virtual machine that you may see: {names}")
        raise Overtaken(told.format(wave=wave, names=", ".join(missing[:10])))
    applications = _applications(wave, machines)
    by_item: dict[str, set[str]] = defaultdict(set)
    for pk, machine in machines.items():
        for item in machine.items:
            by_item[item].add(names[pk])
    units = ordered(units_of(by_item), _needs(wave))
    places = {name: unit for unit in units for name in unit.hosts}
    sides = {unit.key: {machines[pk].side for pk in machines if names[pk] in unit.hosts} for unit in units}
    hosts = [
        HostOut(
            name=names[pk],
            asset=pk,
            kind=machine.kind,
            sides=_sides(machine.side, sides[places[names[pk]].key]),
            unit=places[names[pk]].key,
            items=tuple(sorted(machine.items)),
            variables=_as_json(variables[names[pk]]),
            applications=tuple(sorted(applications[pk])),
        )
        for pk, machine in machines.items()
    ]
    order = {unit.key: place for place, unit in enumerate(units)}
    return sorted(hosts, key=lambda host: (order[host.unit], host.name))


def _needs(wave: Wave) -> list[tuple[str, str]]:
    """Item that others of the wave cannot work without → each of those."""
    kind = ContentType.objects.get_for_model(Application)
    rows = WaveItem.objects.filter(wave=wave, object_type=kind).order_by()
    items = dict(rows.values_list("object_id", "item"))
    graph = DependencyGraph(register_around(items, ()))
    return [
        (items[each.sender], items[each.receiver])
        for each in graph.dependences
        if each.is_hard and each.sender in items and each.receiver in items
    ]


def _applications(wave: Wave, machines: Collection[int]) -> Mapping[int, set[Placed]]:
    """Asset → the applications of the wave that run on it, or are to run there."""
    kind = ContentType.objects.get_for_model(Application)
    moving = WaveItem.objects.filter(wave=wave, object_type=kind).order_by().values("object_id")
    rows = DeploymentMachine.objects.filter(
        asset__in=machines, deployment__application__in=moving, confirmation=Confirmation.CONFIRMED
    ).order_by()
    found: dict[int, set[Placed]] = defaultdict(set)
    for asset, name, tenant, role in rows.values_list(
        "asset", "deployment__application__name", "deployment__application__tenant__slug", "role"
    ):
        found[asset].add(Placed(name, tenant or "", role))
    return found


def _as_json(variables: Mapping[str, object]) -> dict[str, object]:
    """Variables as JSON keeps them: no decimals."""
    return msgspec.json.decode(_ENCODER.encode(variables))


def _sides(side: Side, of_unit: Collection[Side]) -> frozenset[Side]:
    """What stands alone moves as it is: it is the old host and the new one."""
    return frozenset({side}) if len(of_unit) > 1 else frozenset(Side)


def units_in(hosts: Collection[HostOut]) -> tuple[Unit, ...]:
    """The units of hosts, in their order."""
    found: dict[str, tuple[list[str], set[str]]] = {}
    for host in hosts:
        names, items = found.setdefault(host.unit, ([], set()))
        names.append(host.name)
        items.update(host.items)
    return tuple(Unit(key, tuple(sorted(items)), tuple(names)) for key, (names, items) in found.items())
