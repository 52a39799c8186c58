"""Makes and stores the reports of a period that is over: all of one, once, or none; and lets the old ones go."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, product
from operator import itemgetter
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from extras.models import Notification
from netbox.context_managers import event_tracking
from netbox.events import EventType
from netbox.plugins import get_plugin_config
from users.models import User
from utilities.request import NetBoxFakeRequest

from assettool.domain.programme.periods import Every, Period, last_whole
from assettool.domain.report import FileFormat, Language, ReportName
from netbox_assettool.models import Application, Asset, Contract, Milestone, PositionSnapshot, StoredReport
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import BUILDERS, built, may_ask
from netbox_assettool.reports.writing import written
from netbox_assettool.snapshots import take_snapshot

REPORT_STORED = "assettool_report_stored"
EventType(REPORT_STORED, gettext_lazy("Report: a new one is there")).register()

_LOCK = "LOCK TABLE netbox_assettool_storedreport IN SHARE ROW EXCLUSIVE MODE"
_DATA = (Asset, Application, Contract, Milestone)
_BY_SUBJECT = frozenset({ReportName.WAVE, ReportName.IMPACT})
"""These are about one thing, which no schedule names."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the settings of the plugin say."""

    reader: User
    """The reports tell what this user may see."""
    reports: Mapping[ReportName, Every]
    languages: tuple[Language, ...]
    formats: tuple[FileFormat, ...]


def schedule() -> Schedule | None:
    """The schedule; None where no `report_user` is set. Raises `ImproperlyConfigured` with all that is wrong."""
    if not (username := get_plugin_config("netbox_assettool", "report_user")):
        return None
    wrong: list[str] = []
    reader = User.objects.filter(username=username, is_active=True).first()
    if reader is None:
        wrong.append(_("report_user: there is no active user {name}").format(name=username))
    asked = dict(get_plugin_config("netbox_assettool", "report_schedule"))
    names = {name for name in ReportName if name not in _BY_SUBJECT}
    no_report = _("report_schedule: {name} is no report that a schedule can make")
    wrong += [no_report.format(name=name) for name in asked if name not in names]
    wrong += [_no_choice("report_schedule", every, Every) for every in asked.values() if every not in Every]
    languages = _known("report_languages", Language, wrong)
    formats = _known("report_formats", FileFormat, wrong)
    address = get_plugin_config("netbox_assettool", "report_url")
    if address and not address.startswith(("http://", "https://")):
        wrong.append(_("report_url: an address begins with https://, and {address} does not").format(address=address))
    if wrong or reader is None:
        raise ImproperlyConfigured("; ".join(wrong))
    return Schedule(
        reader,
        {ReportName(name): Every(every) for name, every in asked.items()},
        tuple(map(Language, languages)),
        tuple(map(FileFormat, formats)),
    )


def _known(setting: str, choices, wrong: list[str]) -> list[str]:
    found = list(get_plugin_config("netbox_assettool", setting))
    wrong += [_no_choice(setting, value, choices) for value in found if value not in list(choices)]
    return found


def _no_choice(setting: str, value: str, choices: Iterable[str]) -> str:
    told = _("{setting}: {value} is none of {choices}")
    return told.format(setting=setting, value=value, choices=", ".join(map(str, choices)))


def without_links() -> str:
    """What to say where files have no links, as no setting says where NetBox is; empty where one does."""
    if get_plugin_config("netbox_assettool", "report_url"):
        return ""
    return _("The setting report_url is empty: the numbers of the files will lead nowhere.")


def due(of: Schedule, today: date) -> Iterator[tuple[ReportName, Period]]:
    """The reports of which something is missing for the last period that is over; none while there is no data."""
    if not any(model.objects.exists() for model in _DATA):
        return
    for name, every in of.reports.items():
        period = last_whole(every, today)
        if name in BUILDERS and next(_missing(of, name, period), None):
            yield name, period


def store(of: Schedule, name: ReportName, period: Period) -> list[StoredReport]:
    """Make what is missing of a report, and tell people: all or, where it fails or is killed, nothing of it.

    A report on licences comes with a snapshot of the position. Raises `PermissionDenied` where the reader may not ask
    for the report, or not take the snapshot.
    """
    if not may_ask(of.reader, name):
        raise PermissionDenied(f"{of.reader} may not ask for this report: {name}")
    with event_tracking(_request(of.reader)), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)  # two workers come one after the other; who reads does not wait
        if name is ReportName.LICENCES:
            _freeze(of.reader, period)
        missing = list(_missing(of, name, period))
        made = [
            stored
            for language, forms in groupby(missing, key=itemgetter(0))
            for stored in _made(of.reader, name, period, language, [form for _language, form in forms])
        ]
        for stored in made:
            stored.full_clean()
            stored.save()
        if made:
            _tell(made[0])
    return made


def _missing(of: Schedule, name: ReportName, period: Period) -> Iterator[tuple[Language, FileFormat]]:
    rows = StoredReport.objects.filter(report=name, period=period.name)
    there = set(rows.values_list("language", "format"))
    return (each for each in product(of.languages, of.formats) if each not in there)


def _made(
    reader: User, name: ReportName, period: Period, language: Language, forms: Iterable[FileFormat]
) -> Iterator[StoredReport]:
    report = built(name, Asked(reader, language, period.until, since=period.after))
    address = get_plugin_config("netbox_assettool", "report_url").rstrip("/")
    for form in forms:
        content = written(report, form, address).content
        yield StoredReport(
            report=name,
            period=period.name,
            language=language,
            format=form,
            as_of=report.as_of,
            made_at=report.made_at,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            content=content,
        )


def _tell(stored: StoredReport) -> None:
    """Notify those whom the settings name, where they may see the report."""
    names = get_plugin_config("netbox_assettool", "report_tell_users")
    groups = get_plugin_config("netbox_assettool", "report_tell_groups")
    named = User.objects.filter(Q(username__in=names) | Q(groups__name__in=groups), is_active=True).distinct()
    kind = ContentType.objects.get_for_model(StoredReport)
    for user in named:
        if StoredReport.objects.restrict(user, "view").filter(pk=stored.pk).exists():
            Notification.objects.create(
                object_type=kind,
                object_id=stored.pk,
                object_repr=Notification.get_object_repr(stored),
                user=user,
                event_type=REPORT_STORED,
            )


def _freeze(reader: User, period: Period) -> None:
    """Take the snapshot of the licence position at the end of a period, once."""
    if not PositionSnapshot.objects.filter(on=period.until, remark=period.name).exists():
        take_snapshot(reader, period.until, period.name)


def prune(of: Schedule, today: date) -> int:
    """Delete what is over the number of periods, or the number of days, that are kept of each report; how many."""
    most = get_plugin_config("netbox_assettool", "report_keep")
    days = get_plugin_config("netbox_assettool", "report_keep_days")
    deleted = 0
    with event_tracking(_request(of.reader)), transaction.atomic():
        for name in ReportName:
            rows = StoredReport.objects.filter(report=name).defer("content").order_by("-as_of", "pk")
            ends = list(dict.fromkeys(row.as_of for row in rows))
            kept = set(ends[:most] if most else ends)
            for row in rows:
                is_old = days and row.as_of < today - timedelta(days=days) and row.as_of != ends[0]
                if row.as_of not in kept or is_old:
                    row.delete()
                    deleted += 1
    return deleted


def _request(user: User) -> NetBoxFakeRequest:
    """What NetBox's change log and event rules want to know of who does something."""
    return NetBoxFakeRequest(
        {
            "META": {},
            "COOKIES": {},
            "POST": {},
            "GET": {},
            "FILES": {},
            "user": user,
            "method": "POST",
            "path": "",
            "path_info": "",
            "id": uuid4(),
        }
    )
