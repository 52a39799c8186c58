"""Per user: everybody who has the product on a device of theirs, or may reach where it is published, counts once.

[V] A right is for a user, however many installations that user has (ServiceNow, c_SAMLicenseMetrics.md). [V] What is
published by Citrix counts by potential access (citrix-publisher-pack.md). [K] A device without a known user counts.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage
from assettool.domain.metrics.people import PEOPLE_RULES, count_people
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule

PER_USER = Rule("user", "One right for a user, for all installations that the user has", Mark.READ, METRICS_PAGE)


def measure(usage: Usage) -> Consumption:
    """The people who have the product or may reach it."""
    tally = Tally(usage)
    count_people(usage, tally, PER_USER)
    return tally.result()


METRIC = Metric("user", "per user", measure, (PER_USER, *PEOPLE_RULES))
