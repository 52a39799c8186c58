"""RDS CAL, per user or per device: everybody who may work on a Windows session host, by Citrix too.

[V] Each user or device that connects to a Remote Desktop session host needs one, and its version is at least the
host's; per-user CALs are not enforced, so that what the licence server issued proves nothing (windowsserverdocs,
rds-client-access-license.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage
from assettool.domain.metrics.people import DEVICE_KINDS, DEVICE_RULES, PEOPLE_RULES, count_devices, count_people
from assettool.domain.metrics.rules import Mark, Rule

_PAGE = "MicrosoftDocs/windowsserverdocs rds-client-access-license.md"
RDS_USER = Rule(
    "rds.user", "One for each user who may connect to a session host, whatever was issued", Mark.READ, _PAGE
)
RDS_DEVICE = Rule("rds.device", "One for each device that may connect to a session host", Mark.READ, _PAGE)


def measure_users(usage: Usage) -> Consumption:
    """The people who may work on a session host."""
    tally = Tally(usage)
    count_people(usage, tally, RDS_USER)
    return tally.result()


def measure_devices(usage: Usage) -> Consumption:
    """The devices that may work on a session host."""
    tally = Tally(usage)
    count_devices(usage, tally, RDS_DEVICE)
    return tally.result()


USER = Metric("rds_user_cal", "RDS CAL per user", measure_users, (RDS_USER, *PEOPLE_RULES))
DEVICE = Metric(
    "rds_device_cal", "RDS CAL per device", measure_devices, (RDS_DEVICE, *DEVICE_RULES), kinds=DEVICE_KINDS
)
