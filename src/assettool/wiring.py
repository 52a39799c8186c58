"""Puts adapters and services together as the settings ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.plan import Plan
from assettool.domain.policy import Limits, Policy
from assettool.errors import SettingsError
from assettool.settings import Settings

if TYPE_CHECKING:
    from assettool.domain.counting import Counts, Expected
    from assettool.domain.observation import SourceWarning
    from assettool.embedded.home import Home
    from assettool.ports import NamedSource, Progress
    from assettool.services.planning import Planned
    from assettool.services.remembering import PlanMemory

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
        return NetBoxStore(
            wanted.url, token, ca_file=wanted.ca_file, timeout_s=wanted.timeout_s, streams=wanted.streams
        )
    from assettool.embedded.home import Home

    home = Home(settings.home)
    return NetBoxStore(home.url, _token(home, user), timeout_s=wanted.timeout_s, streams=wanted.streams)


def _token(home: "Home", user: str) -> str:
    from assettool.embedded.credentials import load_credentials
    from assettool.embedded.home import disk_errors

    with disk_errors(home):
        if home.exists and (known := load_credentials(home).tokens.get(user)):
            return known
    # What starts and stops servers takes a while to import, and a token is made only once.
    from assettool.embedded import stack

    return stack.token(home, user)


def sources(settings: Settings, clock: Clock | None = None) -> "list[NamedSource]":
    """The configured sources, in the order of their rank."""
    from assettool.adapters.sources.config import load_sources

    if settings.sources is None:
        raise SettingsError(
            "no sources are configured", hint="set `sources: sources.yml` in assettool.yml; inventory/ has an example"
        )
    return list(load_sources(settings.sources, clock))


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


@dataclass(frozen=True, slots=True)
class Made:
    """A plan for people."""

    plan: Plan
    warnings: "Sequence[SourceWarning]"
    is_remembered: bool = False
    """Nothing that it is made of has changed since the plan before, which it therefore is."""


def plan(settings: Settings, target: NetBoxStore, progress: "Progress", allowed: Sequence[str] = ()) -> Made:
    """The last plan, where one comparison tells that nothing has changed since; otherwise a new one."""
    from assettool.services.remembering import recall

    progress.start("comparing with the last plan")
    made_of = _made_of(settings, sources(settings), target, allowed)
    memo = recall(_memory(settings), made_of, datetime.now(UTC), target)
    progress.finish()
    if memo:
        return Made(memo.plan, memo.warnings, is_remembered=True)
    planned = plan_in_full(settings, target, progress, allowed)
    return Made(planned.plan, planned.rows.warnings)


def plan_in_full(
    settings: Settings, target: NetBoxStore, progress: "Progress", allowed: Sequence[str] = ()
) -> "Planned":
    """Read every source and NetBox, and compare them; the plan is kept for the next time."""
    from assettool.services.planning import make_plan, read_sources
    from assettool.services.remembering import remember

    clock = Clock.of_today()
    configured = sources(settings, clock)
    made_of = _made_of(settings, configured, target, allowed)
    chosen = policy(settings, [source.name for source in configured])
    planned = make_plan(read_sources(configured, progress), chosen, target, clock, progress, allowed)
    # What was changed while it was read was perhaps read in part.
    if made_of and made_of == _made_of(settings, configured, target, allowed):
        remember(_memory(settings), made_of, target.fleet_digest, planned)
    return planned


def _made_of(
    settings: Settings, configured: "Sequence[NamedSource]", target: NetBoxStore, allowed: Iterable[str]
) -> str | None:
    from assettool.adapters.made_of import made_of

    return made_of((settings.sources, settings.policy), configured, target, allowed)


def _memory(settings: Settings) -> "PlanMemory":
    from assettool.adapters.memo_file import MemoFile

    return MemoFile(settings.home / "state" / "last-plan")


def expected(settings: Settings) -> "Expected":
    """The expected counts of the settings; without a file nothing is expected."""
    from assettool.adapters.expected_file import load_expected
    from assettool.domain.counting import Expected

    if settings.expected is None:
        return Expected()
    names = [source.name for source in sources(settings)] if settings.sources else None
    return load_expected(settings.expected, names)


def counted(target: NetBoxStore, expected: "Expected", progress: "Progress", tenants: Iterable[str] = ()) -> "Counts":
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
