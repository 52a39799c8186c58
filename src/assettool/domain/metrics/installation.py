"""Per installation: every installation counts, several on one machine too.

[V] `Server (Per Instance)` licenses the installations on servers and virtual machines (ServiceNow,
c_SAMLicenseMetrics.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.wording import Phrase, say

INSTANCE = Rule("installation", "One right for each installation", Mark.READ, METRICS_PAGE)


def measure(usage: Usage) -> Consumption:
    """The installations."""
    tally = Tally(usage)
    for found in installed(usage, tally):
        tally.count(found, 1, say(Phrase.INSTALLED), INSTANCE.alone)
    return tally.result()


METRIC = Metric("installation", "per installation", measure, (INSTANCE,))
