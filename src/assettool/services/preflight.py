"""Preflight of a run: ask all hosts at the same time whether it could work on them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from assettool.domain.discovery import HostFailedError
from assettool.domain.running.preflight import Found, Reach
from assettool.errors import SettingsError
from assettool.ports import Progress
from assettool.services.asking import ask_all


def preflight(
    hosts: Sequence[Reach], check: Callable[[Reach], Found], progress: Progress, *, concurrency: int
) -> list[Found]:
    """What was found of each host, in their order. A host that fails stops no other."""

    def timed(reach: Reach) -> Found:
        begin = time.perf_counter()
        try:
            found = check(reach)
        except HostFailedError as exc:
            found = Found(reach.host, is_met=False, reason=f"{exc.outcome}: {exc.message}", hint=exc.hint)
        except SettingsError as exc:  # such as a key file of this host that is not there
            found = Found(reach.host, is_met=False, reason=exc.message, hint=exc.hint)
        return replace(found, seconds=round(time.perf_counter() - begin, 3))

    found: dict[int, Found] = {}
    progress.start("preflight", len(hosts))
    for place, answer in ask_all(hosts, timed, concurrency):
        if isinstance(answer, Exception):
            raise answer
        found[place] = answer
        progress.advance()
    progress.finish()
    return [found[place] for place in range(len(hosts))]
