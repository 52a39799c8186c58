"""Device CAL: every device that may reach a server needs one, whoever works on it.

[V] A device CAL is for a device, however many users reach the server from it (ServiceNow, c_SAMLicenseMetrics.md).
A CAL's version is at least the server's.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage
from assettool.domain.metrics.people import DEVICE_KINDS, DEVICE_RULES, count_devices
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule

DEVICE_CAL = Rule(
    "cal.device", "One for each device that may reach a server, with any number of users", Mark.READ, METRICS_PAGE
)


def measure(usage: Usage) -> Consumption:
    """The devices that may reach a server."""
    tally = Tally(usage)
    count_devices(usage, tally, DEVICE_CAL)
    return tally.result()


METRIC = Metric("device_cal", "device CAL", measure, (DEVICE_CAL, *DEVICE_RULES), kinds=DEVICE_KINDS)
