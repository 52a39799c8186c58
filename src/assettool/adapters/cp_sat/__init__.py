"""Planning with OR-Tools: CP-SAT proves what is proven, annealing makes plans cheap."""

from assettool.adapters.cp_sat.planner import CpSatPlanner

__all__ = ["CpSatPlanner"]
