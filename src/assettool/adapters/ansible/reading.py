"""Reads the events of ansible-runner: what they mean for the hosts of a phase."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from assettool.adapters.ansible.masking import Masker
from assettool.domain.running.events import Event, EventKind, legible
from assettool.domain.running.phases import Phase

_MOST_TEXT = 2000
_LAST_LINES = 12
_HIDDEN = "censored"
_UNFINISHED = "the playbook came to its end without leaving its mark"
_RESULTS = {
    "runner_on_ok": "ok",
    "runner_on_failed": "failed",
    "runner_on_unreachable": "unreachable",
    "runner_on_skipped": "skipped",
    "runner_retry": "retrying",
    "runner_on_async_failed": "failed",
}
_NOISE = frozenset({"invocation", "stdout_lines", "stderr_lines", "changed", "failed", "skipped", "unreachable"})


class Reader:
    """Takes the events of one play in their order, and keeps how far each host is."""

    def __init__(self, phase: Phase, marks: Mapping[str, str], masker: Masker, *, is_back: bool) -> None:
        self._phase, self._marks, self._masker = phase, marks, masker
        self._kind = EventKind.UNDO_DONE if is_back else EventKind.PHASE_DONE
        self._problems: list[str] = []
        self.done: set[str] = set()
        self._failing: dict[str, str] = {}

    def read(self, event: Mapping[str, Any]) -> Iterator[Event]:
        """What it means, if anything."""
        words = event.get("event_data") or {}
        host, kind = words.get("host", ""), event.get("event", "")
        if kind in ("error", "verbose", "warning", "deprecated", "system_warning"):
            self._hear(kind, event.get("stdout", ""))
        if host not in self._marks or kind not in _RESULTS:
            return
        result, at = words.get("res") or {}, _moment(event.get("created"))
        outcome = _outcome(kind, words, result)
        task, message = str(words.get("task") or words.get("task_action") or ""), _message(result)
        if outcome in ("failed", "unreachable"):
            self._failing[host] = self._short(f"{task}: {message}" if message else task)
        if outcome in ("changed", "failed", "unreachable", "ignored"):
            text = f"{task}: {message}" if message and outcome != "changed" else task
            yield Event(EventKind.TASK, at, host, self._phase, self._short(text), {"result": outcome})
        if evidence := _evidence(result):
            told = {self._short(str(name)): self._short(str(value)) for name, value in evidence.items()}
            yield Event(EventKind.EVIDENCE, at, host, self._phase, self._short(task), told)
        if outcome in ("ok", "changed") and host not in self.done and self._is_mark(host, result):
            self.done.add(host)
            yield Event(self._kind, at, host, self._phase)

    def log_line(self, event: Mapping[str, Any]) -> tuple[str, str] | None:
        """Host and text for its log, with everything that is known but secrets; nothing where it is about none."""
        words = event.get("event_data") or {}
        host, kind = words.get("host", ""), event.get("event", "")
        if host not in self._marks or kind not in _RESULTS:
            return None
        result = words.get("res") or {}
        shown = {
            name: value for name, value in result.items() if name not in _NOISE and not name.startswith("_ansible")
        }
        head = f"{event.get('created', '')} {self._phase} {_outcome(kind, words, result)}: {words.get('task', '')}"
        body = json.dumps(shown, ensure_ascii=False, default=str, indent=1) if shown else ""
        return host, self._masker.mask(f"{head}\n{body}\n" if body else f"{head}\n")

    def failed(self, ended: str) -> dict[str, str]:
        """What went wrong on each host that is not done; `ended` says how Ansible ended, if not well."""
        told = legible(self._masker.mask("\n".join(self._problems[-_LAST_LINES:])))
        other = "; ".join(part for part in (ended, told) if part) or _UNFINISHED
        return {
            host: self._failing.get(host) or other[:_MOST_TEXT] for host in sorted(self._marks) if host not in self.done
        }

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "verbose"):
            self._problems += [line for line in text.splitlines() if line.strip()]
            del self._problems[:-_LAST_LINES]

    def _is_mark(self, host: str, result: Mapping[str, Any]) -> bool:
        return self._marks[host] in (_found(result, "assettool_done"), _found(result, "marker_done"))

    def _short(self, text: str) -> str:
        text = legible(self._masker.mask(text))
        return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def _outcome(kind: str, words: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    outcome = _RESULTS[kind]
    if outcome == "failed" and words.get("ignore_errors"):
        return "ignored"
    if outcome == "unreachable" and words.get("ignore_unreachable"):
        return "ignored"
    return "changed" if outcome == "ok" and result.get("changed") else outcome


def _message(result: Mapping[str, Any]) -> str:
    """The words of a result that tell the most."""
    if _HIDDEN in result:
        return "the output is hidden, as the task asks for (no_log)"
    parts = [
        str(result[name]).strip() for name in ("msg", "module_stderr", "stderr", "module_stdout") if result.get(name)
    ]
    for item in result.get("results") or ():
        if isinstance(item, Mapping) and item.get("failed"):
            parts.append(_message(item))
    if not parts and result.get("stdout"):
        parts.append(str(result["stdout"]).strip())
    return "; ".join(dict.fromkeys(parts))


def _found(result: Mapping[str, Any], name: str) -> Any:
    """A value that a task returns, or sets as a fact."""
    facts = result.get("ansible_facts")
    return result.get(name) or (facts.get(name) if isinstance(facts, Mapping) else None)


def _evidence(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a task measured, all rounds of its loop together."""
    found: dict[str, Any] = {}
    for each in (result, *(result.get("results") or ())):
        if isinstance(each, Mapping) and isinstance(told := _found(each, "assettool_evidence"), Mapping):
            found |= told
    return found


def _moment(created: object) -> datetime:
    return datetime.fromisoformat(created) if isinstance(created, str) else datetime.now(UTC)
