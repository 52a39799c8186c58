"""B9: ten times the fleet against the fleet: time of plan, apply and plan again, and memory on both sides of HTTP."""

from demo_fleet import assettool, first_sync, fleet, worker_memory_mb
from measuring import Ended, Figure, Result, arguments, finish, seconds, told

WANTED = 12.0
CLI_MB = 500
WORKER_MB = 1024
STEPS = ("the first plan", "apply", "a plan with nothing changed")


def main() -> None:
    """Sync the fleet at both sizes; tell the ratios and the memory."""
    wanted = arguments(
        __doc__,
        scale={"type": float, "default": 1.0, "help": "the smaller fleet; 1 is 7,243 assets"},
        times={"type": float, "default": 10.0, "help": "how much larger the other one is"},
    )
    if wanted.quick:
        wanted.scale, wanted.times = 0.05, 2.0
    result = Result()
    small, _ = _sync(wanted.scale, result)
    large, worker_mb = _sync(wanted.scale * wanted.times, result)
    what = f"{wanted.times:g} times the fleet"
    for step, few, many in zip(STEPS, small, large, strict=True):
        sides = seconds(many.cost.wall_s), f"{seconds(few.cost.wall_s)} for the fleet itself"
        ratio = many.cost.wall_s / few.cost.wall_s
        result.add(Figure("B9", f"{what}: {step}", *sides, ratio, WANTED, at_most=True, how="both whole"))
    cli_mb = max(ended.cost.memory_mb for ended in large)
    how = "the highest resident memory of a process, as the system tells it"
    for place, found, limit in (("the command line", cli_mb, CLI_MB), ("a web process", worker_mb, WORKER_MB)):
        name = f"{what}: memory of {place}"
        result.add(Figure("B9", name, f"{found:.0f} MB", "", found, limit, "MB", at_most=True, how=how))
    finish(result, as_json=wanted.json)


def _sync(scale: float, result: Result) -> tuple[list[Ended], float]:
    """What each step took at this scale, and the memory of a web process in MB."""
    with fleet(scale) as home:
        ended = [*first_sync(home), assettool(home, "sync", "plan", "--detailed-exitcode")]
        memory_mb = worker_memory_mb(home)
    for step, one in zip(STEPS, ended, strict=True):
        result.tell(f"scale {scale:g}, {step}", told(one))
    result.tell(f"scale {scale:g}, a web process at its highest", f"{memory_mb:.0f} MB")
    return ended, memory_mb


if __name__ == "__main__":
    main()
