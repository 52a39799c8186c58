"""Histories of days ago, for the tests of progress."""

from datetime import timedelta

from django.utils import timezone

from netbox_assettool.models import StatusChange


def days_ago(number):
    """A day, so many before today."""
    return timezone.localdate() - timedelta(days=number)


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
