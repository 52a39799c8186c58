"""Windows VDA: every device that reaches a virtual desktop with a client Windows, unless its user brings the right.

[S] A thin client, or another device without Software Assurance, needs Windows VDA; a user with Windows Enterprise E3
or E5, or Microsoft 365 E3 or E5, has the right on any device. [S] Desktops on Windows Server need access licences and
RDS CALs instead.
"""

from assettool.domain.licence import Access
from assettool.domain.metrics.consumption import Consumption, Found, Metric, Tally, Usage, present
from assettool.domain.metrics.people import ACCESS, DEVICE_KINDS, count_devices, how
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, say

VDA = Rule("vda", "One for each device that reaches a desktop with a client Windows", Mark.SECOND_HAND)
BY_USER = Rule("vda.user", "A user's Windows Enterprise or Microsoft 365 E3 or E5 covers any device", Mark.SECOND_HAND)
SERVER_DESKTOP = Rule("vda.server", "A desktop on Windows Server needs CAL and RDS CAL instead", Mark.SECOND_HAND)
SERVER = "windows-server"


def measure(usage: Usage) -> Consumption:
    """The devices that reach a client Windows without a right of their own or of their user."""
    tally = Tally(usage)
    to_client: list[Found] = []
    for found in present(usage, tally):
        if isinstance(found, Access) and found.system == SERVER:
            tally.skip(found, say(Phrase.SERVER_DESKTOP, how=how(found)), SERVER_DESKTOP.alone)
        else:
            to_client.append(found)
    count_devices(usage, tally, VDA, BY_USER, to_client)
    return tally.result()


METRIC = Metric("vda", "Windows VDA", measure, (VDA, BY_USER, SERVER_DESKTOP, ACCESS), kinds=DEVICE_KINDS)
