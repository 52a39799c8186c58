"""Faults of lab hosts: one that fails, hangs, is cut off or shows another key, in a phase or always."""

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from assettool.demo.lab.model import Lab

ALWAYS = 0


class FaultKind(StrEnum):
    """What goes wrong."""

    FAIL = "fail"
    HANG = "hang"
    CUT = "cut"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong on a host."""

    host: str
    kind: FaultKind
    phase: str = ""
    """Only in this phase, as in freeze or rollback_freeze; in all of them where it is empty. A key has no phase."""
    times: int = ALWAYS
    """How many commands it hits; all of them where it is 0."""


def set_fault(lab: Lab, fault: Fault) -> None:
    """Let it go wrong from now on. Raises `SettingsError` for a host that is not there."""
    lab.named(fault.host)
    _write(_folder(lab.home) / f"{fault.host}.{fault.kind}.{fault.phase or 'all'}.json", fault)


def mend(lab: Lab, host: str = "") -> None:
    """Take the faults of a host away, or all of them."""
    for path in _folder(lab.home).glob(f"{host or '*'}.*.json"):
        path.unlink(missing_ok=True)


def faults(home: Path) -> dict[Path, Fault]:
    """The faults that are set, by their files."""
    found = {}
    for path in sorted(_folder(home).glob("*.json")):
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:  # mended meanwhile
            continue
        found[path] = Fault(**{**stored, "kind": FaultKind(stored["kind"])})
    return found


def hit(home: Path, host: str, phase: str) -> FaultKind | None:
    """What goes wrong with a command of a host, and one time less of it to come."""
    for path, fault in faults(home).items():
        if fault.host != host or fault.kind is FaultKind.KEY or fault.phase not in ("", phase):
            continue
        if fault.times == 1:
            path.unlink(missing_ok=True)
        elif fault.times > 1:
            _write(path, Fault(fault.host, fault.kind, fault.phase, fault.times - 1))
        return fault.kind
    return None


def _folder(home: Path) -> Path:
    folder = home / "faults"
    folder.mkdir(exist_ok=True)
    return folder


def _write(path: Path, fault: Fault) -> None:
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(asdict(fault)), encoding="utf-8")
    draft.replace(path)
