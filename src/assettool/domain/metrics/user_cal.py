"""User CAL: everybody who may reach a server needs one, on whatever devices.

[V] A user CAL is for a user, however many devices that user reaches the server from (ServiceNow,
c_SAMLicenseMetrics.md). [K] Microsoft 365 E3 and E5 bring it along. A CAL's version is at least the server's.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage
from assettool.domain.metrics.people import PEOPLE_RULES, count_people
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule

USER_CAL = Rule(
    "cal.user", "One for each user who may reach a server, on any number of devices", Mark.READ, METRICS_PAGE
)


def measure(usage: Usage) -> Consumption:
    """The people who may reach a server."""
    tally = Tally(usage)
    count_people(usage, tally, USER_CAL)
    return tally.result()


METRIC = Metric("user_cal", "user CAL", measure, (USER_CAL, *PEOPLE_RULES))
