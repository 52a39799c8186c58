"""The tables of landscapes: how alike they are, and what two of them have."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_ATTRS = {"class": "table table-hover object-list"}


def likeness_text(likeness) -> str:
    """The percentage, and of how many."""
    percent = "—" if likeness.percent is None else f"{likeness.percent} %"
    of = _now("{shared} of {either}").format(shared=likeness.shared, either=likeness.either)
    return f"{percent} ({of})"


def packages_text(number: int) -> str:
    """How many packages somebody runs."""
    return ngettext("{number} package", "{number} packages", number).format(number=number)


class ApplicationsColumn(tables.Column):
    """The applications of one side, each with a link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"orderable": False, **kwargs})

    def render(self, value):
        """One line for each."""
        if not value:
            return self.default
        links = [(reverse("plugins:netbox_assettool:application", args=[each.id]), each.label) for each in value]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links)

    def value(self, value):
        """All of them, for files."""
        return "; ".join(each.label for each in value)


class PackageTable(tables.Table):
    """One row for each package that both have, or that only one of them has."""

    package = tables.Column(verbose_name=_("Package"), accessor="package__name")
    supplier = tables.Column(verbose_name=_("Supplier"), accessor="package__supplier")
    components = tables.Column(verbose_name=_("Reference components"), orderable=False)

    class Meta:
        attrs = _ATTRS
        empty_text = _("There are none")

    def __init__(self, *args, names, **kwargs):
        """`names` are those of the two tenants."""
        super().__init__(*args, extra_columns=_sides(names), **kwargs)

    def render_components(self, value):
        """On one line."""
        return ", ".join(value)


class DifferenceTable(tables.Table):
    """One row for each function that both have, and not with the same packages."""

    component = tables.Column(verbose_name=_("Reference component"))
    both = tables.Column(verbose_name=_("Both"), orderable=False)

    class Meta:
        attrs = _ATTRS
        empty_text = _("There are none")

    def __init__(self, *args, names, **kwargs):
        """`names` are those of the two tenants."""
        only = [_now("Only {tenant}").format(tenant=name) for name in names]
        super().__init__(*args, extra_columns=_sides(only), **kwargs)

    def value_both(self, value):
        """Their names, for files."""
        return "; ".join(package.name for package in value)

    def render_both(self, value):
        """Their names."""
        return ", ".join(package.name for package in value) or self.columns["both"].default


class LikenessColumn(tables.Column):
    """How alike each landscape is to that of one tenant, with a link to the two beside each other."""

    def __init__(self, other, place, **kwargs):
        super().__init__(verbose_name=other.tenant.name, orderable=False, accessor=f"likeness__{place}", **kwargs)
        self._other = other

    def render(self, value, record):
        """The percentage, and of how many packages; on the diagonal how many there are."""
        one, other = record["landscape"].tenant, self._other.tenant
        if one == other:
            return packages_text(value.either)
        page = reverse("plugins:netbox_assettool:application_comparison")
        text = likeness_text(value)
        return format_html('<a href="{}?tenant_id={}&amp;tenant_id={}">{}</a>', page, one.id, other.id, text)

    def value(self, value):
        """The percentage, for files."""
        return value.percent


class MatrixTable(tables.Table):
    """One row and one column for each landscape."""

    tenant = tables.Column(verbose_name=_("Tenant"), accessor="landscape__tenant__name", orderable=False)

    class Meta:
        attrs = _ATTRS
        empty_text = _("No tenant has an application in use")

    def __init__(self, landscapes, matrix):
        """`matrix` is how alike each of the landscapes is to each."""
        rows = [{"landscape": each, "likeness": row} for each, row in zip(landscapes, matrix, strict=True)]
        columns = [(f"tenant_{each.tenant.id}", LikenessColumn(each, place)) for place, each in enumerate(landscapes)]
        super().__init__(rows, extra_columns=columns)


def _sides(names):
    sides = zip(("first", "second"), names, strict=True)
    return [(side, ApplicationsColumn(verbose_name=name)) for side, name in sides]
