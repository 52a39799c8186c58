"""NetBox's own workers as runners: each is a process of the command line, with the starter's rights for a while."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from core.exceptions import JobFailed
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.jobs import JobRunner
from netbox.plugins import get_plugin_config
from users.models import Token

_TOKEN = timedelta(hours=12)
_LINES = 200
"""So many of the last lines of a runner are kept in the log of its job."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""


class RunWaveJob(JobRunner):
    """One runner of a run: it takes work until there is none."""

    class Meta:
        name = _("Run of a wave")

    def run(self, run: str, url: str, **_kwargs) -> None:
        """Start a runner, and log what it says. Raises `JobFailed` where it could not do all that it began."""
        with _token(self.job.user) as token:
            environment = {**os.environ, **_environment(url, token)}
            with subprocess.Popen(
                [*_command(), "wave", "work", str(UUID(run)), "--json"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                preexec_fn=_end_with_parent,
            ) as process:
                said = process.stdout.read() if process.stdout else ""
            for line in said.splitlines()[-_LINES:]:
                self.logger.info(line)
            if process.returncode:
                raise JobFailed


def enqueue(request, run: UUID, name: str, number: int, at: datetime | None = None) -> list[int]:
    """Give a run to so many workers, from a moment on; the ids of their jobs."""
    url = get_plugin_config("netbox_assettool", "runner_url") or request.build_absolute_uri("/")
    jobs = [
        RunWaveJob.enqueue(
            name=f"{name} ({place}/{number})"[:200],
            user=request.user,
            schedule_at=at if at and at > timezone.now() else None,
            run=str(run),
            url=url,
            job_timeout=int(_TOKEN.total_seconds()),
        )
        for place in range(1, number + 1)
    ]
    return [job.pk for job in jobs]


def _command() -> list[str]:
    command = get_plugin_config("netbox_assettool", "runner_command")
    return list(command) or [sys.executable, "-m", "assettool"]


def _environment(url: str, token: str) -> Mapping[str, str]:
    """Where the runner finds NetBox and its settings; the token is in no argument, and in no file."""
    found = {"ASSETTOOL_NETBOX__URL": url, "ASSETTOOL_NETBOX__TOKEN": token}
    if settings := get_plugin_config("netbox_assettool", "runner_settings"):
        found["ASSETTOOL_CONFIG"] = settings
    return found


@contextmanager
def _token(user):
    """A token of the user that ends with the job, or by itself where the worker is killed."""
    token = Token(user=user, expires=timezone.now() + _TOKEN, description="assettool: a worker that runs a wave")
    token.save()
    try:
        yield f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}"
    finally:
        token.delete()


def _end_with_parent() -> None:
    """A runner does not outlive its worker: nobody would know of it."""
    ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
