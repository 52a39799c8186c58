"""Discovery: ask many hosts at the same time, keep what each says, and say of every one how it went."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from assettool.domain.discovery import Discovered, HostFacts, HostFailedError, HostReport, Outcome, Target
from assettool.ports import Hosts, HostShell, Progress
from assettool.services.asking import ask_all

_ALL_FAILED, _SOME_FAILED = 1, 5


def discover(
    targets: Iterable[Target],
    shell: HostShell,
    hosts: Hosts,
    progress: Progress,
    *,
    script: str,
    understand: Callable[[str], HostFacts],
    now: Callable[[], datetime],
    concurrency: int,
) -> list[HostReport]:
    """Ask every host once, and report of each in the order of the targets. A host that fails stops no other."""
    first: dict[tuple[str, int], Target] = {}
    for target in targets:
        first.setdefault((target.host, target.port), target)
    unique = list(first.values())
    reports: dict[int, HostReport] = {}

    def ask(target: Target) -> HostFacts:
        return understand(shell.run(target, script))

    progress.start("discovering", len(unique))
    for place, answer in ask_all(unique, ask, concurrency):
        target = unique[place]
        if isinstance(answer, HostFacts):
            moment = now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            hosts.keep(target, Discovered(target=str(target), discovered=moment, facts=answer))
            reports[place] = HostReport(str(target), Outcome.OK, answer.name, answer.platform)
        elif isinstance(answer, HostFailedError):
            reports[place] = HostReport(str(target), answer.outcome, detail=answer.message, hint=answer.hint)
        else:
            raise answer
        progress.advance()
    progress.finish()
    return [reports[place] for place in sorted(reports)]


def exit_code(reports: Sequence[HostReport]) -> int:
    """0 where every host answered, 1 where none did, 5 otherwise."""
    failed = sum(report.outcome is not Outcome.OK for report in reports)
    if not failed:
        return 0
    return _ALL_FAILED if failed == len(reports) else _SOME_FAILED
