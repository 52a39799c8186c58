"""The baseline: the plan that counted when the first wave was approved, or else the one that counts now."""

from dataclasses import dataclass
from datetime import date, datetime

from assettool.domain.waves.document import Document
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Approval, WavePlan
from netbox_assettool.planning.current import document_of


@dataclass(frozen=True)
class Baseline:
    """A plan that others are held against."""

    number: int
    digest: str
    saved: datetime
    is_approved: bool
    """Whether a wave was approved while it counted; before that it is what is intended."""
    document: Document

    def week_of(self, item: str) -> date | None:
        """The Monday of the week that it has a plan item in."""
        week = self.document.proposal.placement.get(item)
        return None if week is None else self.document.problem.monday(week)


def baseline_of(user, on: date) -> Baseline | None:
    """The baseline at the end of a day, as far as the user may see it; nothing before a plan was saved."""
    plans = WavePlan.objects.restrict(user, "view").filter(created__date__lte=on).order_by("pk")
    approvals = Approval.objects.restrict(user, "view").filter(verdict=VerdictChoices.APPROVED, at__date__lte=on)
    first = approvals.order_by("at").values_list("at", flat=True).first()
    approved = plans.filter(created__lte=first).last() if first else None
    plan = approved or (plans.first() if first else plans.last())
    if plan is None or (document := document_of(plan)) is None:
        return None
    return Baseline(plan.pk, plan.digest, plan.created, approved is not None, document)
