"""Unlimited: one right is enough for any number of installations.

[K] A licence for the whole organisation, such as that of a supplier's own package or an unlimited agreement.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, say

UNLIMITED = Rule("unlimited", "One right for everything", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """One right where it is used at all."""
    tally = Tally(usage)
    number = 0
    for found in present(usage, tally):
        number += 1
        tally.count(found, 0, say(Phrase.WITHOUT_LIMIT), UNLIMITED.alone)
    if number:
        why = say(Phrase.USED_TIMES, number=number)
        tally.add(Row(Subject.NUMBER, "unlimited", say(Phrase.UNLIMITED), "", 1, why, UNLIMITED.alone))
    return tally.result()


METRIC = Metric("unlimited", "unlimited", measure, (UNLIMITED,))
