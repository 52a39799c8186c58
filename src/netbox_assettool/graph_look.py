"""How the pictures of the dependency graph look in NetBox: in the reader's language, with links to its pages."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from assettool.domain.drawing.boxes import Look
from assettool.domain.drawing.picture import Mark, Tone, Words
from netbox_assettool.choices import ApplicationStatusChoices


def look() -> Look:
    """The look of every picture."""
    # One address for all: to make each of ten thousand would take longer than to draw them.
    applications = reverse("plugins:netbox_assettool:application_list")
    assets = reverse("plugins:netbox_assettool:asset_list")
    statuses = {value: str(label) for value, label in ApplicationStatusChoices.CHOICES}
    page = reverse("plugins:netbox_assettool:application_dependencies")

    def drill(tenant: str, component: str) -> str:
        known = {"tenant": tenant, "component": component}
        return f"{page}?{urlencode({name: value for name, value in known.items() if value})}"

    return Look(
        words=words(),
        status=lambda value: statuses.get(value, value),
        href=lambda each: f"{applications}{each.id}/",
        machine_href=lambda number: f"{assets}{number}/",
        drill=drill,
    )


def words() -> Words:
    """What is written in a picture."""
    return Words(
        hard=_("hard"),
        soft=_("soft"),
        unknown=_("direction unknown"),
        group=_("move group {number}"),
        lines=_("Connections: {number}"),
        outside=_("outside the register"),
        whole=_("Dependencies between applications"),
        near=_("What {name} depends on, and what depends on it"),
        hit=_("What is hit"),
        content=_("Applications: {applications}. Boxes: {boxes}. Connections: {lines}. Senders are left of receivers."),
        as_components=_("{applications} applications are drawn as {boxes} boxes: one for each tenant and component."),
        as_shared_components=_("{applications} applications are drawn as {boxes} boxes: one for each component."),
        as_tenants=_("{applications} applications are drawn as {boxes} boxes: one for each tenant."),
        strongest=_("Of {lines} connections the {shown} with the most integrations are drawn."),
        nearest=_("What is up to {depth} steps away is drawn; {hidden} more applications are not."),
        worst=_("Only the worst and nearest {shown} of {boxes} are drawn."),
        several=_("{number} × {label}"),
        no_tenant=_("No tenant"),
        no_component=_("No reference component"),
        tones={
            Tone.BEGIN: _("registered, assessed"),
            Tone.PREPARE: _("packaging, tests"),
            Tone.READY: _("go, planned"),
            Tone.MOVE: _("migrating, aftercare"),
            Tone.DONE: _("in management"),
            Tone.ASIDE: _("retained, retired, out of scope"),
            Tone.BLOCKED: _("blocked"),
        },
        marks={
            Mark.FOCUS: _("asked for"),
            Mark.DOWN: _("down"),
            Mark.DEGRADED: _("degraded"),
            Mark.AFFECTED: _("affected"),
        },
    )
