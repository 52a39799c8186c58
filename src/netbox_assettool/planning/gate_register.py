"""As much of the application register as the gates of one wave look at, whoever asks."""

from collections.abc import Collection, Iterator, Mapping

import msgspec
from django.db.models import Q

from assettool.domain.current import FleetRow
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    CONTACT,
    CONTACT_ASSIGNMENT,
    CONTACT_ROLE,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    INTEGRATION,
    STATUS_CHANGE,
    TENANT,
    TENANT_USE,
)
from assettool.domain.register import Register
from assettool.domain.register_rows import register_of
from netbox_assettool.ingest import register, stream
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Application, Integration

_ALL = Q()


def register_around(applications: Collection[int], assets: Collection[int]) -> Register:
    """These applications with all that joins them, runs them and happened to them, what they are joined to, and assets.

    It takes as many queries for a hundred applications as for one.
    """
    wanted = _wanted(applications, assets)
    return register_of(
        _rows([register.part_of(label, model_of(label).objects.filter(limit)) for label, limit in wanted.items()])
    )


def _wanted(applications: Collection[int], assets: Collection[int]) -> Mapping[str, Q]:
    ends = Q(source__in=applications) | Q(target__in=applications)
    joined = {end for link in Integration.objects.filter(ends).values_list("source", "target") for end in link if end}
    named = Q(object_type__app_label="netbox_assettool", object_type__model=Application._meta.model_name)
    of_them = named & Q(object_id__in=applications)
    contacts = model_of(CONTACT_ASSIGNMENT).objects.filter(of_them).order_by().values("contact")
    return {
        TENANT: _ALL,
        APPLICATION: Q(pk__in={*applications, *joined}),
        TENANT_USE: Q(application__in=applications),
        CONTACT: Q(pk__in=contacts),
        CONTACT_ROLE: _ALL,
        CONTACT_ASSIGNMENT: of_them,
        DEPLOYMENT: Q(application__in=applications),
        DEPLOYMENT_MACHINE: Q(deployment__application__in=applications),
        INTEGRATION: ends,
        STATUS_CHANGE: of_them,
        ASSET: Q(pk__in=assets),
    }


def _rows(parts: Collection[stream.Part]) -> Iterator[FleetRow]:
    """The rows just as the command line gets them."""
    for line in stream.lines(parts):
        batch = msgspec.json.decode(line)
        for row in batch["rows"]:
            yield batch["label"], dict(zip(batch["fields"], row, strict=True))
