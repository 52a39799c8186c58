"""Per tenant: one right for each organisation that uses the product, however many of its people do.

[K] A contract for an organisation holds for all its people and machines.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import Mark, Rule

TENANT = Rule("tenant", "One right for each organisation that uses it", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """The tenants that use it."""
    tally = Tally(usage)
    tenants: set[str] = set()
    for found in present(usage, tally):
        if tenant := usage.fleet.tenant_of(found.kind, found.subject):
            tenants.add(tenant)
            tally.count(found, 0, f"counted with its tenant {tenant}", TENANT.alone)
        else:
            tally.unknown(found, "its tenant is not known", TENANT.alone)
    for tenant in sorted(tenants):
        tally.add(Row(Subject.TENANT, tenant, tenant, tenant, 1, "uses it", TENANT.alone))
    return tally.result()


METRIC = Metric("tenant", "per tenant", measure, (TENANT,))
