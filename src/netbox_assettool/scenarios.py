"""The scenario that an address names, such as `?down=application:12&down=site:3&mode=move`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dcim.models import Site
from django.db.models import Q
from django.utils.translation import gettext as _

from assettool.domain.graph import DependencyGraph
from assettool.domain.scenario import Mode, Scenario, components_of
from netbox_assettool.asked import UnknownError
from netbox_assettool.models import Asset
from netbox_assettool.tables.graph import page_of

KINDS = ("application", "asset", "site")


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a scenario, as people read it."""

    word: str
    """As it stands in the address."""
    kind: str
    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario with the components that it was named by; a site stands for all assets there."""

    scenario: Scenario
    components: list[Component]

    @property
    def words(self) -> list[str]:
        """The components as they stand in the address."""
        return [each.word for each in self.components]


def scenario_asked(parameters, user, graph: DependencyGraph) -> Asked:
    """The scenario of an address. Raises `UnknownError` for what is not there, or not for this user's eyes."""
    mode = parameters.get("mode", Mode.FAIL.value)
    if mode not in set(Mode):
        raise UnknownError("mode", mode)
    words = [word for word in parameters.getlist("down") if word]
    try:
        ids = components_of(words)
    except ValueError as exc:
        raise UnknownError("down", " ".join(words)) from exc
    if odd := ids.keys() - set(KINDS):
        raise UnknownError("down", ", ".join(sorted(odd)))
    sites = _found(Site, user, ids.get("site", ()))
    assets = _assets(graph, user, ids.get("asset", ()))
    applications = _applications(graph, ids.get("application", ()))
    there = Asset.objects.restrict(user, "view").filter(Q(device__site__in=sites) | Q(virtual_machine__site__in=sites))
    at_sites = set(there.values_list("pk", flat=True)) if sites else set()
    scenario = Scenario(Mode(mode), frozenset(applications), frozenset(assets.keys() | at_sites))
    return Asked(scenario, [*applications.values(), *_machines(graph, assets), *_sites(sites)])


def _found(model, user, numbers: Iterable[int]) -> Mapping[int, object]:
    rows = model.objects.restrict(user, "view").filter(pk__in=numbers) if numbers else ()
    found = {row.pk: row for row in rows}
    if missing := set(numbers) - found.keys():
        raise UnknownError("down", f"{model._meta.model_name}:{min(missing)}")
    return found


def _assets(graph: DependencyGraph, user, numbers: Iterable[int]) -> Mapping[int, object]:
    """The machines; those that applications run on are at hand."""
    known = {number: graph.register.assets[number] for number in numbers if number in graph.register.assets}
    return known | _found(Asset, user, set(numbers) - known.keys())


def _applications(graph: DependencyGraph, numbers: Iterable[int]) -> dict[int, Component]:
    if missing := set(numbers) - graph.applications.keys():
        raise UnknownError("down", f"application:{min(missing)}")
    chosen = sorted(numbers, key=graph.place.__getitem__)
    return {number: _application(graph, number) for number in chosen}


def _application(graph: DependencyGraph, number: int) -> Component:
    application = graph.applications[number]
    tenant = graph.tenant_names.get(application.tenant, application.tenant)
    return Component(
        f"application:{number}", _("Application"), application.label, page_of("application", number), tenant
    )


def _machines(graph: DependencyGraph, assets: Mapping[int, object]) -> list[Component]:
    return [
        Component(
            f"asset:{asset.id}",
            _("Machine"),
            asset.name,
            page_of("asset", asset.id),
            "" if asset.id in graph.register.assets else _("no application is known to run on it"),
        )
        for asset in sorted(assets.values(), key=lambda each: (each.name, each.id))
    ]


def _sites(sites: Mapping[int, Site]) -> list[Component]:
    return [
        Component(f"site:{site.pk}", _("Site"), site.name, site.get_absolute_url())
        for site in sorted(sites.values(), key=lambda each: (each.name, each.pk))
    ]
