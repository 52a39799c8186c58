"""Oracle Named User Plus: everybody and every device that reaches the database, with a minimum for each processor.

[V] The larger of the users and the minimum counts (ServiceNow, oracle-publisher-pack.md). [S] Enterprise Edition has
25 for each processor, counted after the core factor; ServiceNow's own example multiplies the cores without the factor.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, installed
from assettool.domain.metrics.oracle import FACTOR, FACTOR_TABLE, ORACLE_RULES, processor_rows
from assettool.domain.metrics.people import PEOPLE_RULES, count_people
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import guests_by_host
from assettool.domain.wording import Phrase, say

NAMED_USER = Rule(
    "oracle.named-user",
    "Users and devices that reach it, or the minimum where that is more",
    Mark.READ,
    f"{SERVICENOW}oracle-publisher-pack.md",
)
MINIMUM = Rule(
    "oracle.named-user-minimum",
    "25 named users at least for each processor of Enterprise Edition, after the core factor",
    Mark.SECOND_HAND,
    "oraclelicensingexperts.com; remend.com",
)


def measure(usage: Usage) -> Consumption:
    """The users, and what is missing from the minimum."""
    tally = Tally(usage)
    count_people(usage, tally, NAMED_USER)
    people = tally.result().required
    unseen = Tally(usage)  # the installations are among the rows of the people already
    hosts = guests_by_host(usage, installed(usage, unseen), unseen)
    rows = processor_rows(usage, hosts, (FACTOR.id, FACTOR_TABLE.id, MINIMUM.id))
    tally.leave(*(row for row in rows if row.is_unknown))
    processors = sum(row.quantity for row in rows)
    least = processors * usage.terms.users_per_processor
    if least > people:
        each = usage.terms.users_per_processor
        why = say(Phrase.PROCESSOR_MINIMUM, each=each, number=processors, total=least)
        tally.add(Row(Subject.NUMBER, "minimum", say(Phrase.MINIMUM), "", least - people, why, MINIMUM.alone))
    return tally.result()


METRIC = Metric(
    "oracle_named_user", "Oracle Named User Plus", measure, (NAMED_USER, MINIMUM, *ORACLE_RULES, *PEOPLE_RULES)
)
