"""Unlimited: one right is enough for any number of installations.

[K] A licence for the whole organisation, such as that of a supplier's own package or an unlimited agreement.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import Mark, Rule

UNLIMITED = Rule("unlimited", "One right for everything", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """One right where it is used at all."""
    tally = Tally(usage)
    everything = present(usage, tally)
    for found in everything:
        tally.count(found, 0, "covered without a limit", UNLIMITED.alone)
    if everything:
        tally.add(
            Row(Subject.NUMBER, "unlimited", "unlimited", "", 1, f"used {len(everything)} times", UNLIMITED.alone)
        )
    return tally.result()


METRIC = Metric("unlimited", "unlimited", measure, (UNLIMITED,))
