"""How far the project is, in numbers: what the progress report says and the dashboard shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.utils.timezone import localdate
from tenancy.models import Tenant

from assettool.domain.progress.quality import Tries, tries_of_applications, tries_of_hosts
from assettool.domain.progress.results import Result
from assettool.domain.progress.stages import Stage, stages
from assettool.domain.progress.standing import Standing, Tally, standing, tally
from assettool.domain.progress.things import at_the_end_of, by_tenant
from netbox_assettool.models import (
    Account,
    Application,
    Approval,
    Asset,
    DataSet,
    Integration,
    Run,
    StatusChange,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)
from netbox_assettool.positions import key_of
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.progressing.blocking import Blocker, blockers
from netbox_assettool.reports.progressing.changes import Changes, changes
from netbox_assettool.reports.progressing.runs import RunRow, WaiverRow, host_tries, runs, waivers
from netbox_assettool.reports.progressing.things import Gathered, gather
from netbox_assettool.reports.progressing.waves import WaveRow, waves
from netbox_assettool.reports.rating import thresholds

LOOKED_AT = (
    *(Account, Application, Approval, Asset, DataSet, Integration, Run, StatusChange, Tenant),
    *(Waiver, Wave, WaveItem, WavePlan),
)
"""The models whose objects the progress depends on."""
COUNTED = (Account, Application, Asset, DataSet, Integration, Wave)
"""Those of them without which a result or a wave would be missing."""
_KEPT_S = 3600
_PERIOD = timedelta(weeks=13)
"""Without a day since which, stages and tries are told of a quarter of a year."""


@dataclass(frozen=True)
class BaselineTold:
    """Which plan everything is held against."""

    number: int
    digest: str
    saved: date
    is_approved: bool


@dataclass(frozen=True)
class Progress:
    """All of it at the end of a day."""

    on: date
    after: date
    """The period is what lies after the end of this day."""
    first: date | None
    """The day of the first thing that is known; nothing where there is no data up to the day."""
    results: Mapping[Result, Standing]
    by_tenant: Mapping[str, Mapping[Result, Tally]]
    """Slug → what is theirs; empty for nobody's."""
    tenants: Mapping[str, str]
    baseline: BaselineTold | None
    undecided: int
    """Applications in scope of which nobody has said yet what becomes of them."""
    stages: Sequence[Stage]
    blockers: Sequence[Blocker]
    waves: Sequence[WaveRow]
    runs: Sequence[RunRow]
    waivers: Sequence[WaiverRow]
    tries: Tries
    """The applications that moved in the period."""
    host_tries: Tries
    changes: Changes | None

    @property
    def has_data(self) -> bool:
        """Whether anything was known by then."""
        return self.first is not None


def progress_of(asked: Asked) -> Progress:
    """How far it is: computed once for each state of NetBox and each view of it, and kept for an hour."""
    said = (asked.as_of, asked.since, sorted(asked.tenants), thresholds())
    key = key_of("progress", asked.user, LOOKED_AT, *said)
    found = cache.get(key)
    if found is None:
        found = _computed(asked, gather(asked.user, asked.as_of, asked.tenants))
        cache.set(key, found, _KEPT_S)
    return found


def _computed(asked: Asked, gathered: Gathered) -> Progress:
    on, limits = asked.as_of, thresholds()
    after = asked.since or on - _PERIOD
    results = {result: standing(result, gathered.things[result], on, limits) for result in Result}
    first = [each.weeks[0].monday for each in results.values() if each.weeks]
    blocked = blockers(asked.user, gathered, on)
    run_rows, waiver_rows = runs(asked.user, gathered, on), waivers(asked.user, gathered, on)
    baseline = gathered.baseline
    return Progress(
        on=on,
        after=after,
        first=_first(gathered, on) if first else None,
        results=results,
        by_tenant=_by_tenant(gathered, on),
        tenants=gathered.tenants,
        baseline=BaselineTold(baseline.number, baseline.digest, localdate(baseline.saved), baseline.is_approved)
        if baseline
        else None,
        undecided=gathered.undecided,
        stages=stages(gathered.steps, on, after),
        blockers=blocked,
        waves=waves(asked.user, gathered, on),
        runs=run_rows,
        waivers=waiver_rows,
        tries=tries_of_applications(gathered.steps, on, after),
        host_tries=tries_of_hosts(host_tries(asked.user, [each.number for each in run_rows if each.started > after])),
        changes=changes(gathered, asked.since, on, limits) if asked.since else None,
    )


def _first(gathered: Gathered, on: date) -> date:
    return min(each.steps[0][0] for things in gathered.things.values() for each in things if each.until(on).steps)


def _by_tenant(gathered: Gathered, on: date) -> Mapping[str, Mapping[Result, Tally]]:
    found: dict[str, dict[Result, Tally]] = {}
    for result, things in gathered.things.items():
        for tenant, its in by_tenant(at_the_end_of(things, on)).items():
            found.setdefault(tenant, {})[result] = tally(its, on)
    ordered = [*gathered.tenants, ""]
    return {tenant: found[tenant] for tenant in ordered if tenant in found}
