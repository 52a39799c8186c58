"""A runner on this machine, from the folder of the run to the last word to NetBox."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assettool.adapters.ansible.executor import AnsibleExecutor, LeftRunner, Surroundings
from assettool.adapters.ansible.inventory import freeze
from assettool.adapters.ansible.secrets import yielded
from assettool.adapters.run_folder import clear_out, run_folder
from assettool.domain.running.wire import RunOut
from assettool.ports import Progress, RunStore
from assettool.services.braking import Brake
from assettool.services.recovering import recover
from assettool.services.running import Outcome, work


@dataclass(frozen=True, slots=True)
class Here:
    """Where and with what runs are worked on here."""

    home: Path
    surroundings: Surroundings
    inventory: Path | None = None
    """The user's own inventory folder, for its `group_vars` and `host_vars`."""
    secret_commands: Mapping[str, str] = field(default_factory=dict)
    """Environment variable for Ansible → the command that prints its value."""
    runs_kept: int = 50


def work_here(store: RunStore, run: RunOut, here: Here, progress: Progress, brake: Brake | None = None) -> Outcome:
    """Work on a run as `work` does, after what was left of it on this machine is sent and given back.

    Raises `RunnerError` and `StoreError`.
    """
    folder = run_folder(here.home, run.run)
    freeze(folder.inventory, run.hosts, here.inventory)
    recover(store, run.run, map(LeftRunner, folder.runners()))
    surroundings = here.surroundings
    if here.secret_commands:
        surroundings = replace(surroundings, secrets={**surroundings.secrets, **yielded(here.secret_commands)})
    brake = brake or Brake()
    runner, spool = folder.enter()
    brake.who = brake.who or runner.process.who
    try:
        with AnsibleExecutor(folder, runner, surroundings) as executor:
            outcome = work(store, executor, spool, run, progress, brake)
    finally:
        spool.close()
    if outcome.is_all_sent:
        runner.set_sent()
    clear_out(here.home, here.runs_kept, but=run.run)
    return outcome
