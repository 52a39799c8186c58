"""What pages call the outcomes of harmonisation and the kinds of unfinished work."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assettool.domain.harmonisation import Outcome
from assettool.domain.unfinished import Unfinished

OUTCOMES: Mapping[Outcome, str | Promise] = {
    Outcome.TARGET: _("Is the target"),
    Outcome.MERGES: _("Goes over"),
    Outcome.STAYS: _("Stays: also used as {functions}"),
    Outcome.LEAVES: _("Leaves anyhow"),
    Outcome.UNPRICED: _("Left out: its users are not counted"),
    Outcome.UNDECIDED: _("There is no target"),
}
KINDS: Mapping[Unfinished, str | Promise] = {
    Unfinished.NO_DEPLOYMENT: _("Applications without a deployment"),
    Unfinished.NO_MACHINE: _("Deployments without a confirmed machine"),
    Unfinished.NO_APPLICATION: _("Servers without an application"),
    Unfinished.NO_OWNER: _("Critical applications without an owner"),
    Unfinished.NO_CONTRACT: _("Critical applications without a contract"),
    Unfinished.NO_RECOVERY: _("Critical applications without a recovery objective"),
}
FIELDS: Mapping[str, str | Promise] = {
    "availability": _("Availability"),
    "integrity": _("Integrity"),
    "confidentiality": _("Confidentiality"),
    "rto_hours": _("RTO"),
    "rpo_hours": _("RPO"),
    "owner": pgettext_lazy("application", "Owner"),
    "contract_end": _("Contract end"),
    "yearly_cost": _("Yearly cost"),
    "contract_holder": _("Contract holder"),
}
"""What makes an application critical, and what it may lack."""
