"""What the runner and the process that plays say to each other: one JSON object in a line."""

from typing import Any

import msgspec

from assettool.domain.running.events import Event
from assettool.domain.running.phases import Phase


class Job(msgspec.Struct, frozen=True):
    """A phase to be played."""

    folder: str
    """A private folder for this one phase."""
    memory: str
    """A folder for what must not stay behind; it is emptied afterwards."""
    playbook: str
    inventory: tuple[str, ...]
    limit: str
    phase: Phase
    is_back: bool
    marks: dict[str, str]
    forks: int
    variables: dict[str, Any]
    environment: dict[str, str]
    """For Ansible, beside what this process has."""
    logs: str
    """The folder with the log of each host."""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened, or, in the end, how it went."""

    events: tuple[Event, ...] = ()
    is_end: bool = False
    done: tuple[str, ...] = ()
    failed: dict[str, str] = {}
    problem: str = ""
    """Why nothing could be played."""
