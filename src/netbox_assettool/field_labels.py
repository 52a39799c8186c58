"""What people call the fields that a source may give."""

from django.utils.translation import gettext_lazy as _

from assettool.domain.observation import FIELDS

LABELS = {
    "name": _("Name"),
    "domain": _("Domain"),
    "tenant": _("Tenant"),
    "site": _("Site"),
    "environment": _("Environment"),
    "status": _("Status"),
    "manufacturer": _("Manufacturer"),
    "model": _("Model"),
    "serial": _("Serial number"),
    "asset_tag": _("Asset tag"),
    "platform": _("Operating system"),
    "description": _("Description"),
    "vcenter": _("vCenter"),
    "cluster": _("Cluster"),
    "host": _("Host"),
    "vcpus": _("Virtual CPUs"),
    "memory_mib": _("Memory (MiB)"),
    "disk_mib": _("Disk (MiB)"),
    "cpu_sockets": _("Processors"),
    "cpu_cores": _("Processor cores"),
    "cpu_model": _("Processor model"),
    "last_seen": _("Last seen by the source"),
}
_PARTS = {"interfaces": _("Interfaces"), "software": _("Software"), "services": _("Listening services")}
"""What an observation holds beside its fields."""
_ORDER = {field: place for place, field in enumerate(FIELDS)}


def field_label(field):
    """The label of a field, or its own name where it has none."""
    return LABELS.get(field) or _PARTS.get(field, field)


def in_order(fields):
    """Fields in the order in which the domain lists them; others after them, by name."""
    return sorted(fields, key=lambda field: (_ORDER.get(field, len(_ORDER)), field))
