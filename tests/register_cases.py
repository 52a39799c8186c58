"""Small registers: an application is a letter, an integration says who sends to whom."""

from collections.abc import Iterable, Mapping

from assettool.domain.register import Application, Asset, DataSet, Deployment, Integration, Machine, Register, Tenant

ARNHEM, RHEDEN = Tenant(1, "Gemeente Arnhem", "arnhem"), Tenant(2, "Gemeente Rheden", "rheden")


def number_of(name: str) -> int:
    """The id of the application with this letter."""
    return ord(name) - ord("A") + 1


def make_register(
    links: str = "",
    *,
    names: str = "",
    fields: Mapping[str, Mapping[str, object]] | None = None,
    integrations: Iterable[Integration] = (),
    deployments: Iterable[Deployment] = (),
    assets: Iterable[Asset] = (),
    data_sets: Iterable[DataSet] = (),
) -> Register:
    """A register of `A=>B C->D E<>F G--H`: hard, soft, hard both ways, soft in an unknown direction.

    `fields` gives fields of applications by their letters.
    """
    made = [_integration(place, link) for place, link in enumerate(links.split(), start=1)]
    letters = sorted(set(names) | {letter for letter in links if letter.isalpha()})
    applications = [
        Application(**{"id": number_of(each), "name": each, "tenant": "arnhem", **(fields or {}).get(each, {})})
        for each in letters
    ]
    return Register(
        applications={each.id: each for each in applications},
        integrations={each.id: each for each in (*made, *integrations)},
        deployments={each.id: each for each in deployments},
        assets={each.id: each for each in assets},
        data_sets={each.id: each for each in data_sets},
        tenants={each.id: each for each in (ARNHEM, RHEDEN)},
    )


_ARROWS = {
    "=>": {"direction": "left_to_right", "strength": "hard"},
    "->": {"direction": "left_to_right", "strength": "soft"},
    "<-": {"direction": "right_to_left", "strength": "soft"},
    "<>": {"direction": "bidirection", "strength": "hard"},
    "--": {"direction": "unknown", "strength": "soft"},
}


def _integration(number: int, link: str) -> Integration:
    source, arrow, target = link[0], link[1:3], link[3]
    return Integration(number, number_of(source), number_of(target), **_ARROWS[arrow])


def make_deployment(number: int, name: str, *machines: int | tuple[int, str], environment: str = "production", **given):
    """A deployment of the application with this letter on assets, each with the role `server` unless it gives one."""
    pairs = [machine if isinstance(machine, tuple) else (machine, "server") for machine in machines]
    links = tuple(Machine(number * 100 + asset, asset, role, **given) for asset, role in pairs)
    return Deployment(number, number_of(name), environment, machines=links)


def make_assets(*numbers: int, **given: str) -> list[Asset]:
    """Virtual servers of the old environment: SRV-1, SRV-2, …"""
    return [
        Asset(each, f"uid-{each}", f"SRV-{each}", "virtual_server", **{"environment": "old", **given})
        for each in numbers
    ]
