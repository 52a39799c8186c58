"""The CP-SAT model that all exact stages share: the week of each unit, links, and room as cumulative resources."""

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from assettool.domain.waves.condense import Condensed, Link
from assettool.domain.waves.windows import windows

SEED = 1
WORKERS = 2


def weeks_until(condensed: Condensed, end: int) -> list[tuple[int, ...]]:
    """Unit → the weeks in which it can be in a plan that ends in this week at the latest."""
    found = windows(condensed, end)
    return [
        tuple(week for week in unit.weeks if first <= week <= last)
        for unit, first, last in zip(condensed.units, found.first, found.last, strict=True)
    ]


class WeekModel:
    """A model in which every hard rule holds; `week[unit]` is the variable of a unit."""

    def __init__(self, condensed: Condensed, weeks: Sequence[Sequence[int]], end: int) -> None:
        self.condensed = condensed
        self.end = end
        self.model = cp_model.CpModel()
        self.week = [
            self.model.new_int_var_from_domain(cp_model.Domain.from_values(list(each)), f"u{unit}")
            for unit, each in enumerate(weeks)
        ]
        for link in condensed.links:
            self._add_link(link)
        self._intervals: dict[tuple[int, int], cp_model.IntervalVar] = {}
        for resource in range(len(condensed.limits)):
            self._add_resource(resource)

    def hint(self, weeks: Sequence[int | None]) -> None:
        """Begin with these weeks."""
        for variable, week in zip(self.week, weeks, strict=True):
            if week is not None:
                self.model.add_hint(variable, week)

    def _add_link(self, link: Link) -> None:
        """Few to many goes one by one; many to many goes through a week that lies between."""
        if min(len(link.before), len(link.after)) == 1:
            for before in link.before:
                for after in link.after:
                    if after != before:
                        self.model.add(self.week[after] >= self.week[before] + link.gap)
            return
        between = self.model.new_int_var(0, self.end, "")
        for before in link.before:
            self.model.add(between >= self.week[before])
        for after in link.after:
            self.model.add(self.week[after] >= between + link.gap)

    def _add_resource(self, resource: int) -> None:
        """The limits of the weeks differ: a fixed interval takes what a week has less than the fullest one."""
        limits = self.condensed.limits[resource][: self.end + 1]
        loads = [
            (self._interval(number, load.weeks), load.amount)
            for number, unit in enumerate(self.condensed.units)
            for load in unit.loads
            if load.resource == resource
        ]
        full = max(limits)
        if not loads or sum(amount for _, amount in loads) <= min(limits):
            return
        loads += [
            (self.model.new_fixed_size_interval_var(week, 1, ""), full - limit)
            for week, limit in enumerate(limits)
            if limit < full
        ]
        self.model.add_cumulative([interval for interval, _ in loads], [amount for _, amount in loads], full)

    def _interval(self, unit: int, weeks: int) -> cp_model.IntervalVar:
        key = unit, weeks
        if key not in self._intervals:
            start = self.week[unit] - (weeks - 1)
            self._intervals[key] = self.model.new_fixed_size_interval_var(start, weeks, "")
        return self._intervals[key]


def solver(limit_s: float, workers: int = WORKERS) -> cp_model.CpSolver:
    """A solver that ends in time; the same seed every time."""
    found = cp_model.CpSolver()
    found.parameters.max_time_in_seconds = max(0.01, limit_s)
    found.parameters.num_workers = workers
    found.parameters.random_seed = SEED
    return found


class Told(cp_model.CpSolverSolutionCallback):
    """Passes on every better value and bound."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        """Called by CP-SAT with each better plan."""
        self._tell(round(self.objective_value), round(self.best_objective_bound))
