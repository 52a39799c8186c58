"""Per device: every device or server with the product, and every device that may reach it where it is published.

[V] A right is for a device, however many installations it has (ServiceNow, c_SAMLicenseMetrics.md). [V] What is
published by Citrix counts by potential access (citrix-publisher-pack.md): also the thin clients that never start it.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage
from assettool.domain.metrics.people import DEVICE_KINDS, DEVICE_RULES, count_devices
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule

PER_DEVICE = Rule("device", "One right for a device, for all installations on it", Mark.READ, METRICS_PAGE)


def measure(usage: Usage) -> Consumption:
    """The devices that have the product or may reach it."""
    tally = Tally(usage)
    count_devices(usage, tally, PER_DEVICE)
    return tally.result()


METRIC = Metric("device", "per device", measure, (PER_DEVICE, *DEVICE_RULES), kinds=DEVICE_KINDS)
