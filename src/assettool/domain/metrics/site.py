"""Per site: one right for each site where the product is in use, however many use it.

[K] A contract for a site holds for everything there; what a site is, the contract says.
"""

from assettool.domain.licence import Account, Subject
from assettool.domain.metrics.consumption import Consumption, Found, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, say

SITE = Rule("site", "One right for each site where it is used", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """The sites where it is used."""
    tally = Tally(usage)
    sites: dict[str, str] = {}
    for found in present(usage, tally):
        site, tenant = _place(usage, found)
        if site:
            sites.setdefault(site, tenant)
            tally.count(found, 0, say(Phrase.WITH_SITE, site=site), SITE.alone)
        else:
            tally.unknown(found, say(Phrase.SITE_UNKNOWN), SITE.alone)
    for site, tenant in sorted(sites.items()):
        tally.add(Row(Subject.SITE, site, site, tenant, 1, say(Phrase.USED_THERE), SITE.alone))
    return tally.result()


def _place(usage: Usage, found: Found) -> tuple[str, str]:
    thing = usage.fleet.find(found.kind, found.subject)
    if thing is None or isinstance(thing, Account):
        return "", ""
    return thing.site, thing.tenant


METRIC = Metric("site", "per site", measure, (SITE,))
