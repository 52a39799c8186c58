"""Per tenant: one right for each organisation that uses the product, however many of its people do.

[K] A contract for an organisation holds for all its people and machines.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, Wording, say

TENANT = Rule("tenant", "One right for each organisation that uses it", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """The tenants that use it."""
    tally = Tally(usage)
    texts: dict[str, Wording] = {}  # one for each tenant, and not one for each row
    for found in present(usage, tally):
        if tenant := usage.fleet.tenant_of(found.kind, found.subject):
            if tenant not in texts:
                texts[tenant] = say(Phrase.WITH_TENANT, tenant=tenant)
            tally.count(found, 0, texts[tenant], TENANT.alone)
        else:
            tally.unknown(found, say(Phrase.TENANT_UNKNOWN), TENANT.alone)
    for tenant in sorted(texts):
        tally.add(Row(Subject.TENANT, tenant, tenant, tenant, 1, say(Phrase.USES), TENANT.alone))
    return tally.result()


METRIC = Metric("tenant", "per tenant", measure, (TENANT,))
