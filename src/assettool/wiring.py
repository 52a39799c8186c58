"""Puts adapters and services together as the settings ask for."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.asset import AssetKind
from assettool.domain.counting import Counts, Expected
from assettool.domain.plan import Plan
from assettool.domain.policy import Limits, Policy
from assettool.errors import SettingsError
from assettool.services.planning import Planned, make_plan, read_sources
from assettool.settings import Settings

if TYPE_CHECKING:
    from assettool.ports import NamedSource, Progress

CLI_USER = "engineer"
"""The embedded user that the command line acts as: it may do what a sync does, and no more."""
DELETING_USER = "admin"
"""The embedded user that deletes, which only the command for it does."""


def store(settings: Settings, user: str = CLI_USER) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one; checked to answer and to be of our version."""
    found = connect(settings, user)
    found.versions()
    return found


def writer(settings: Settings, made: Plan) -> NetBoxStore:
    """The NetBox of the settings, as a user who may carry out this plan."""
    return store(settings, DELETING_USER if made.deletes else CLI_USER)


def connect(settings: Settings, user: str = CLI_USER) -> NetBoxStore:
    """The NetBox of the settings, or the embedded one as one of its users, without asking it anything."""
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
    return NetBoxStore(home.url, stack.token(home, user), timeout_s=wanted.timeout_s)


def sources(settings: Settings) -> "list[NamedSource]":
    """The configured sources, in the order of their rank."""
    from assettool.adapters.sources.config import load_sources

    if settings.sources is None:
        raise SettingsError(
            "no sources are configured", hint="set `sources: sources.yml` in assettool.yml; inventory/ has an example"
        )
    return list(load_sources(settings.sources))


def policy(settings: Settings, names: Sequence[str]) -> Policy:
    """The policy of the settings, or what holds without one. `names` are the sources, in the order of their rank."""
    from assettool.adapters.policy_file import load_policy

    return load_policy(settings.policy, names) if settings.policy else Policy.default(names)


def limits(settings: Settings) -> Limits:
    """The limits of the brakes."""
    return policy(settings, [source.name for source in sources(settings)] if settings.sources else []).limits


def deletion(target: NetBoxStore, days: int, progress: "Progress") -> tuple[Plan, list[tuple[str, str, str]]]:
    """The plan that deletes what was retired so many days ago, and what that is for people."""
    from assettool.services.deleting import make_deletion_plan

    return make_deletion_plan(target, timedelta(days=days), lambda: datetime.now(UTC), progress)


def plan(settings: Settings, target: NetBoxStore, progress: "Progress", allowed: Iterable[str] = ()) -> Planned:
    """Read every source and NetBox, and compare them."""
    configured = sources(settings)
    chosen = policy(settings, [source.name for source in configured])
    rows = read_sources(configured, progress)
    return make_plan(rows, chosen, target, lambda: datetime.now(UTC), progress, allowed)


def expected(settings: Settings) -> Expected:
    """The expected counts of the settings; without a file nothing is expected."""
    from assettool.adapters.expected_file import load_expected

    if settings.expected is None:
        return Expected()
    names = [source.name for source in sources(settings)] if settings.sources else None
    return load_expected(settings.expected, names)


def counted(target: NetBoxStore, expected: Expected, progress: "Progress", tenants: Iterable[str] = ()) -> Counts:
    """Everything that is counted, or only the assets of these tenants."""
    from assettool.services.counts import count_assets

    return count_assets(target, expected, datetime.now(UTC), progress, tuple(tenants))


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
