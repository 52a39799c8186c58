"""Concurrent users: the most that worked at the same time within the period that the contract looks at.

[V] Floating licences count by the peak of those checked out in a period (ServiceNow, c_SAMLicenseMetrics.md).
Installations do not count; without a measurement in the period the number is not known.
"""

from collections import defaultdict
from datetime import date, timedelta

from assettool.domain.licence import Peak, Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.wording import Phrase, Wording, say

PEAK = Rule(
    "concurrent", "As many rights as worked at the same time at the peak of the period", Mark.READ, METRICS_PAGE
)


def measure(usage: Usage) -> Consumption:
    """The peak of the period, with the day that it was on."""
    return count_peak(usage, PEAK)


def count_peak(usage: Usage, rule: Rule) -> Consumption:
    """The measurements of the day with the highest number; those of tenants on one day are added up."""
    tally = Tally(usage)
    is_used = False
    for found in present(usage, tally):
        is_used = True
        tally.skip(found, say(Phrase.SESSIONS_COUNT), rule.alone)
    since = usage.on - timedelta(days=usage.terms.period_days - 1)
    highest: dict[tuple[date, str], Peak] = {}
    for peak in sorted(usage.peaks, key=lambda peak: peak.number):
        if since <= peak.on <= usage.on:
            highest[peak.on, peak.tenant] = peak
    days: dict[date, int] = defaultdict(int)
    for (day, _), peak in highest.items():
        days[day] += peak.number
    # The latest of several equal ones: it is the easiest to check.
    top = max(days, key=lambda day: (days[day], day), default=None)
    for peak in usage.peaks:
        if peak.on == top and highest[peak.on, peak.tenant] is peak:
            tally.add(_row(peak, say(Phrase.PEAK, since=since, day=peak.on), rule, peak.number))
        else:
            is_within = peak.on in days
            elsewhere = say(Phrase.NOT_IN_PERIOD, since=since, until=usage.on)
            tally.leave(_row(peak, say(Phrase.NOT_PEAK, day=top) if is_within else elsewhere, rule))
    if top is None and is_used:
        missing = say(Phrase.NO_MEASUREMENT, since=since)
        tally.add(Row(Subject.PEAK, "", "", "", 0, missing, rule.alone, is_unknown=True))
    return tally.result()


def _row(peak: Peak, reason: Wording, rule: Rule, quantity: int = 0) -> Row:
    return Row(
        Subject.PEAK, peak.on.isoformat(), str(peak.number), peak.tenant, quantity, reason, rule.alone, peak.source
    )


METRIC = Metric("concurrent", "concurrent users", measure, (PEAK,))
