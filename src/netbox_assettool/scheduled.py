"""NetBox's workers make the reports that are due."""

import logging

from core.choices import JobIntervalChoices
from core.exceptions import JobFailed
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from netbox.jobs import JobRunner, system_job

from assettool.domain.programme.periods import last_whole
from assettool.domain.report import ReportName
from netbox_assettool.reports import storing


class _Talking(JobRunner):
    """A job whose log takes whole texts: NetBox keeps them as they are, without their arguments."""

    def _say(self, text: str, level: int = logging.INFO) -> None:
        self.logger.log(level, text)


@system_job(interval=JobIntervalChoices.INTERVAL_DAILY)
class ScheduledReportsJob(_Talking):
    """Looks every day which reports of the last week, month or quarter are missing, and lets each be made by itself.

    Days without a worker are caught up on; a report that fails is tried again the next day, and holds up no other.
    """

    class Meta:
        name = "assettool scheduled reports"

    def run(self, *_args, **_kwargs):
        """Have made what is due, and delete what is kept no longer."""
        schedule = storing.schedule()
        if schedule is None:
            self._say("no user is set in report_user: no reports are made")
            return
        if remark := storing.without_links():
            self._say(remark, logging.WARNING)
        today = timezone.localdate()
        for name, period in storing.due(schedule, today):
            StoreReportJob.enqueue(name=f"assettool report: {name} {period.name}", report=name.value)
            self._say(f"{name} {period.name} is due")
        if deleted := storing.prune(schedule, today):
            self._say(f"{deleted} old reports deleted")


class StoreReportJob(_Talking):
    """Makes one report of the last period that is over, where it is not there yet."""

    class Meta:
        name = "assettool report"

    def run(self, report: str, **_kwargs):
        """Make it and store it. Raises `JobFailed` where the reader may not ask for it."""
        schedule = storing.schedule()
        name = ReportName(report)
        if schedule is None or name not in schedule.reports:
            self._say(f"{report} is not in the schedule any more")
            return
        period = last_whole(schedule.reports[name], timezone.localdate())
        try:
            made = storing.store(schedule, name, period)
        except PermissionDenied as exc:
            self._say(str(exc), logging.ERROR)
            raise JobFailed from exc
        for stored in made:
            self._say(f"{stored.file_name}: {stored.size} bytes, SHA-256 {stored.digest}")
