"""Puts adapters and services together as the settings ask for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.asset import AssetKind
from assettool.domain.plan import Plan
from assettool.errors import SettingsError
from assettool.services.planning import SourceRows, make_plan, read_sources
from assettool.settings import Settings

if TYPE_CHECKING:
    from assettool.ports import NamedSource, Progress

CLI_USER = "engineer"
"""The embedded user that the command line acts as: it may do what a sync does, and no more."""


def store(settings: Settings) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one; checked to answer and to be of our version."""
    found = connect(settings)
    found.versions()
    return found


def connect(settings: Settings) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one, without asking it anything."""
    wanted = settings.netbox
    if wanted.url:
        token = wanted.token.get_secret_value()
        if not token:
            raise SettingsError(
                "there is no API token for NetBox", hint="set ASSETTOOL_NETBOX__TOKEN, or netbox.token in assettool.yml"
            )
        return NetBoxStore(wanted.url, token, ca_file=wanted.ca_file, timeout_s=wanted.timeout_s)
    from assettool.embedded import stack
    from assettool.embedded.home import Home

    home = Home(settings.home)
    stack.require_home(home)
    return NetBoxStore(home.url, stack.token(home, CLI_USER), timeout_s=wanted.timeout_s)


def sources(settings: Settings) -> "list[NamedSource]":
    """The configured sources, in the order of their rank."""
    from assettool.adapters.sources.config import load_sources

    if settings.sources is None:
        raise SettingsError(
            "no sources are configured", hint="set `sources: sources.yml` in assettool.yml; inventory/ has an example"
        )
    return list(load_sources(settings.sources))


def plan(settings: Settings, target: NetBoxStore, progress: "Progress") -> tuple[Plan, SourceRows]:
    """Read every source and NetBox, and compare them."""
    configured = sources(settings)
    rows = read_sources(configured, progress)
    rank = {source.name: place for place, source in enumerate(configured)}
    return make_plan(rows, rank, target, lambda: datetime.now(UTC), progress), rows


def counts(target: NetBoxStore) -> list[tuple[str, int]]:
    """How many active assets of each kind NetBox has."""
    return [
        (kind.value, target.count("plugins/assettool/assets", kind=kind.value, lifecycle="active"))
        for kind in AssetKind
    ]


def used_sources(target: NetBoxStore) -> set[str]:
    """The names of all sources that ever filled this NetBox."""
    runs = target.first("plugins/assettool/sync-runs", 0)
    return {source["name"] for run in runs for source in run["sources"]}


def unfinished(settings: Settings) -> Path:
    """The folder with the plans of runs that have begun and not ended."""
    folder = settings.home / "state" / "unfinished"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
