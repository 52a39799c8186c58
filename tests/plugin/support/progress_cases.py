"""Histories of days ago, and what stands in a report, for the tests of reports."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from assettool.domain.report import Table
from netbox_assettool.models import StatusChange


def days_ago(number):
    """A day, so many before today."""
    return timezone.localdate() - timedelta(days=number)


def noon(day):
    """The moment in the middle of a day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def went(thing, *steps):
    """Give an object this history and no other: (status, days ago), or with what else is said of the step."""
    kind, before = thing.status_changes.model, ""
    thing.status_changes.all().delete()
    rows = []
    for status, ago, *said in steps:
        row = kind(object=thing, old=before, new=status, at=timezone.now() - timedelta(days=ago), **dict(*said))
        rows.append(row)
        before = status
    StatusChange.objects.bulk_create(rows)
    type(thing).objects.filter(pk=thing.pk).update(status=before, created=rows[0].at)
    thing.refresh_from_db()
    return thing


def blocks(found, kind, key=""):
    """The blocks of a kind in a report; with a key those with that key."""
    return [
        block
        for section in found.sections
        for block in section.blocks
        if isinstance(block, kind) and (not key or block.key == key)
    ]


def rows(found, key):
    """The rows of a table, each as its values by the keys of the columns."""
    [table] = blocks(found, Table, key)
    names = [column.key for column in table.columns]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in table.rows]
