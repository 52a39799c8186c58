"""What is missing for assettool to work, and how to mend it: pure checks over what was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assettool.domain.objects import BY_LABEL, OBJECT_TYPES, STATUS_CHANGE
from assettool.errors import AssettoolError, StoreDenied
from assettool.ports import StoreVersions

PYTHON = (3, 12)
COLLECTIONS = ("netbox.netbox", "ansible.posix", "ansible.windows", "community.windows", "microsoft.ad")
RIGHTS: Mapping[str, tuple[str, ...]] = {
    kind.endpoint: ("view", "add") if kind.is_shared else ("view", "add", "change")
    for kind in OBJECT_TYPES
    if kind.label != STATUS_CHANGE  # REST only reads those, whatever the rights
} | {
    "plugins/assettool/sync-runs": ("view", "add", "change"),
    BY_LABEL[STATUS_CHANGE].endpoint: ("view",),  # its list is only read: a status is moved by the object that has it
}
"""What a sync, and an import of applications, does on each of the REST lists."""
CLOCK_WARN_S, CLOCK_FAIL_S = 5.0, 300.0
_SHOWN = 5


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor; `mend` says what to do where the level is not ok."""

    topic: str
    level: Level
    message: str
    mend: str = ""


def check_python(found: tuple[int, int, int]) -> Finding:
    """Whether Python is new enough."""
    text = ".".join(map(str, found))
    if found[:2] >= PYTHON:
        return Finding("python", Level.OK, text)
    wanted = ".".join(map(str, PYTHON))
    return Finding("python", Level.FAIL, f"{text} is too old", f"make an environment with Python {wanted} or later")


def check_settings(file: str, problem: AssettoolError | None) -> Finding:
    """Whether the settings can be read; there need not be a file."""
    if problem:
        return Finding("settings", Level.FAIL, problem.message, problem.hint)
    return Finding("settings", Level.OK, file or "no file; the embedded NetBox is used")


def check_embedded(states: Mapping[str, str]) -> Finding:
    """Whether all of the embedded NetBox's processes run."""
    down = [f"{name} is {state}" for name, state in states.items() if state != "running"]
    if down:
        return Finding("embedded", Level.FAIL, ", ".join(down), "assettool netbox up")
    return Finding("embedded", Level.OK, f"{len(states)} processes run")


def check_store(url: str, found: StoreVersions | AssettoolError) -> list[Finding]:
    """Whether NetBox answers, accepts the token, and has versions that fit."""
    if isinstance(found, StoreVersions):
        return [
            Finding("netbox", Level.OK, f"{found.netbox} at {url}"),
            Finding("plugin", Level.OK, found.plugin),
            Finding("token", Level.OK, "accepted"),
        ]
    topic = "token" if isinstance(found, StoreDenied) else "netbox"
    return [Finding(topic, Level.FAIL, found.message, found.hint)]


def check_rights(missing: Iterable[str]) -> Finding:
    """Whether the token may do what a sync does; `missing` reads like "add dcim/devices"."""
    gaps = sorted(missing)
    if not gaps:
        return Finding("rights", Level.OK, "everything that a sync does")
    more = f" and {len(gaps) - _SHOWN} more" if len(gaps) > _SHOWN else ""
    return Finding(
        "rights",
        Level.FAIL,
        f"not allowed: {', '.join(gaps[:_SHOWN])}{more}",
        "put the token's user into the group `assettool engineer`, and see that the token may write",
    )


def check_clock(offset_s: float) -> Finding:
    """Whether this machine and NetBox agree on the time, which stamps of both are compared by."""
    text = f"{abs(offset_s):.0f} s {'behind' if offset_s > 0 else 'ahead of'} NetBox"
    if abs(offset_s) <= CLOCK_WARN_S:
        return Finding("clock", Level.OK, "as NetBox's")
    level = Level.FAIL if abs(offset_s) > CLOCK_FAIL_S else Level.WARN
    return Finding("clock", level, text, "let both machines take their time from NTP")


def check_ansible(version: str | None, collections: frozenset[str]) -> list[Finding]:
    """Whether Ansible and the collections of the playbooks are there; a sync does without them."""
    mend = "pip install 'assettool[collections]'"
    if version is None:
        return [Finding("ansible", Level.WARN, "ansible-core is not installed; waves cannot run", mend)]
    lacking = [name for name in COLLECTIONS if name not in collections]
    if lacking:
        found = Finding("collections", Level.WARN, f"missing: {', '.join(lacking)}", mend)
    else:
        found = Finding("collections", Level.OK, ", ".join(COLLECTIONS))
    return [Finding("ansible", Level.OK, f"ansible-core {version}"), found]


def check_mitogen(is_wanted: bool, version: str | None) -> list[Finding]:
    """Whether Mitogen is there, where waves shall run with it."""
    if not is_wanted:
        return []
    if version:
        return [Finding("mitogen", Level.OK, f"mitogen {version}")]
    mend = "pip install 'assettool[mitogen]', or set running.mitogen to false"
    return [Finding("mitogen", Level.FAIL, "running.mitogen is true, and Mitogen is not installed", mend)]


def check_ssh(program: str | None) -> Finding:
    """Whether there is an ssh client for Linux hosts."""
    if program:
        return Finding("ssh", Level.OK, program)
    return Finding("ssh", Level.WARN, "no ssh client; Linux hosts cannot be reached", "apt install openssh-client")
