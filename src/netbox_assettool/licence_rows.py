"""The tables of installations and allocations on the pages of applications, accounts and assets."""

from django.contrib.contenttypes.models import ContentType
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from netbox_assettool.application_rows import Cell, RowsPanel, link
from netbox_assettool.models import Allocation, Installation, SoftwareAccess


def _day(value):
    return Cell(date_format(value, "SHORT_DATE_FORMAT") if value else "")


class InstallationsPanel(RowsPanel):
    """The licensed software of an application, an account or an asset."""

    model = Installation
    title = _("Installations")
    headings = (_("Product"), _("On"), _("Version"), _("Source"), _("Last seen"), _("Last used"))

    def __init__(self, owner):
        """`owner` is the field of an installation that says whose it is."""
        self.link = owner
        super().__init__()

    def rows_of(self, thing, user):
        """Those that are still there, with what they are on."""
        rows = super().rows_of(thing, user).filter(removed=None)
        return rows.select_related("product", "asset", "account").order_by("product__name", "pk")

    def line(self, _thing, row):
        """The product, where it is and when it was seen."""
        return [
            link(row.product),
            link(row.subject),
            Cell(row.version, row.get_absolute_url()),
            Cell(row.source),
            _day(row.last_seen),
            _day(row.last_used),
        ]


class AccessesPanel(RowsPanel):
    """What an account or a device may reach that runs elsewhere."""

    model = SoftwareAccess
    title = _("Software that it may reach")
    headings = (_("Product"), _("Via"), _("Source"))

    def __init__(self, owner):
        """`owner` is the field of an access that says whose it is."""
        self.link = owner
        super().__init__()

    def rows_of(self, thing, user):
        """All of them, with their products."""
        return super().rows_of(thing, user).select_related("product").order_by("product__name", "pk")

    def line(self, _thing, row):
        """The product and what leads to it."""
        return [link(row.product), Cell(row.via, row.get_absolute_url()), Cell(row.source)]


class AllocationsPanel(RowsPanel):
    """The rights that are kept for an application, an account or an asset."""

    model = Allocation
    title = _("Licence rights kept for it")
    headings = (_("Product"), _("Entitlement"), _("Rights"), _("Until"))

    def __init__(self, owner):
        """`owner` is what the form and the list of allocations call such a thing."""
        self.link = owner
        super().__init__()

    def rows_of(self, thing, user):
        """All of them, with their entitlements."""
        kind = ContentType.objects.get_for_model(thing)
        rows = Allocation.objects.restrict(user, "view").filter(object_type=kind, object_id=thing.pk)
        return rows.select_related("entitlement__product").order_by("entitlement__reference")

    def line(self, _thing, row):
        """The product, the entitlement and how much."""
        entitlement = row.entitlement
        return [link(entitlement.product), link(entitlement), Cell(row.quantity, row.get_absolute_url()), _day(row.end)]
