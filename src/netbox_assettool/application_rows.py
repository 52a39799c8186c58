"""The tables on an application's page: a query each, of the rows that the user may see, in one answer with the page."""

from dataclasses import dataclass

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from netbox.ui import actions, panels

from assettool.domain.application import Confirmation
from assettool.domain.integration import Direction
from netbox_assettool.models import (
    ComponentUse,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    TenantUse,
)

_ARROWS = {Direction.LEFT_TO_RIGHT: "→", Direction.RIGHT_TO_LEFT: "←", Direction.BIDIRECTION: "↔"}
_TURNED = {"→": "←", "←": "→"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of such a table."""

    text: object = ""
    url: str = ""
    color: str = ""


def _pk(context):
    return context["object"].pk


def link(thing):
    """A cell that leads to a thing; empty without one."""
    return Cell(thing, thing.get_absolute_url()) if thing else Cell()


def _badge(row, field, url=""):
    color = getattr(row, f"get_{field}_color", str)()
    return Cell(getattr(row, f"get_{field}_display")(), url, color or "secondary")


class RowsPanel(panels.ObjectPanel):
    """The rows of one kind that belong to an application; a link leads to the others where there are many."""

    template_name = "netbox_assettool/panels/rows.html"
    model = None
    headings = ()
    link = "application"
    """How a row says which application it belongs to."""
    asked = ""
    """What the list is asked for, where that is called otherwise."""
    shown = 50

    def __init__(self):
        super().__init__(actions=[actions.AddObject(self.model._meta.label_lower, url_params={self.link: _pk})])

    def get_context(self, context):
        """Add the lines of the table."""
        prepared = super().get_context(context)
        application, user = prepared["object"], prepared["request"].user
        rows = self.rows_of(application, user)
        some = list(rows[: self.shown + 1])
        total = len(some) if len(some) <= self.shown else rows.count()
        return {
            **prepared,
            "headings": self.headings,
            "lines": self.lines(application, user, some[: self.shown]),
            "total": total,
            "more": self._address(application) if total > self.shown else "",
            "summary": self.summary(application, user, some[: self.shown], total),
        }

    def _address(self, application):
        name = self.model._meta.model_name
        return f"{reverse(f'plugins:netbox_assettool:{name}_list')}?{self.asked or self.link}_id={application.pk}"

    def rows_of(self, application, user):
        """All rows of the application, in one query."""
        return self.model.objects.restrict(user, "view").filter(**{self.link: application})

    def lines(self, application, _user, rows):
        """A list of cells for each row."""
        return [self.line(application, row) for row in rows]

    def line(self, application, row):
        """The cells of one row."""
        raise NotImplementedError

    def summary(self, _application, _user, _rows, _total):
        """What stands below the table."""
        return ""

    def should_render(self, context):
        """Only for those who may see something of it."""
        name = self.model._meta.model_name
        return context["request"].user.has_perm(f"netbox_assettool.view_{name}")


class ComponentUsesPanel(RowsPanel):
    """What an application is used as, with the BIV that GEMMA gives by default."""

    model = ComponentUse
    title = _("Reference components")
    headings = (_("Reference component"), _("Availability"), _("Integrity"), _("Confidentiality"))

    def rows_of(self, application, user):
        """Component uses with their reference component."""
        return super().rows_of(application, user).select_related("component").order_by("component__name")

    def line(self, _application, row):
        """The reference component and its BIV."""
        used_as = row.component
        return [link(used_as), *(Cell(figure) for figure in self._biv(used_as))]

    @staticmethod
    def _biv(component):
        return component.availability, component.integrity, component.confidentiality


class TenantUsesPanel(RowsPanel):
    """Who uses an application, and how many they are together."""

    model = TenantUse
    title = _("Users")
    headings = (_("Tenant"), _("Users"))

    def rows_of(self, application, user):
        """Tenant uses with their tenant."""
        return super().rows_of(application, user).select_related("tenant").order_by("tenant__name")

    def line(self, _application, row):
        """The tenant and its number of users."""
        return [link(row.tenant), Cell(row.users, row.get_absolute_url())]

    def summary(self, application, user, rows, total):
        """The sum of all users."""
        if total <= len(rows):
            users = sum(row.users for row in rows)
        else:
            users = self.rows_of(application, user).aggregate(sum=Sum("users"))["sum"]
        return _("Together: {users} users").format(users=users) if total else ""


class DeploymentsPanel(RowsPanel):
    """Where an application runs, with the machines of each environment."""

    model = Deployment
    title = _("Deployments")
    headings = (_("Environment"), _("Exposure"), _("Maintenance window"), _("Machines"), _("Proposed"))
    _MACHINES = 8

    def lines(self, _application, user, rows):
        """One line for each environment; the machines of all of them in one query."""
        machines = (
            DeploymentMachine.objects.restrict(user, "view")
            .filter(deployment__in=rows)
            .select_related("asset")
            .order_by("asset__name")
        )
        of_each = {row.pk: {Confirmation.CONFIRMED: [], Confirmation.PROPOSED: []} for row in rows}
        for machine in machines:
            of_each[machine.deployment_id].setdefault(machine.confirmation, []).append(machine.asset)
        return [self._line(row, of_each[row.pk]) for row in rows]

    def _line(self, row, machines):
        confirmed, proposed = machines[Confirmation.CONFIRMED], machines[Confirmation.PROPOSED]
        address = f"{reverse('plugins:netbox_assettool:deploymentmachine_list')}?deployment_id={row.pk}"
        return [
            _badge(row, "environment", row.get_absolute_url()),
            _badge(row, "exposure"),
            Cell(row.maintenance_window),
            Cell(self._names(confirmed), address),
            Cell(len(proposed) or "", f"{address}&confirmation=proposed"),
        ]

    def _names(self, assets):
        names = [str(asset) for asset in assets[: self._MACHINES]]
        return ", ".join([*names, "…"] if len(assets) > self._MACHINES else names)


class IntegrationsPanel(RowsPanel):
    """What an application is joined to, with the arrow as it stands from here."""

    model = Integration
    title = _("Integrations")
    link = "source"
    asked = "application"
    headings = ("", _("Application"), _("Strength"), _("Kind"), _("Standard"), _("Protocol"), _("Status"))

    def rows_of(self, application, user):
        """Integrations that the application is at either end of."""
        ends = Q(source=application) | Q(target=application)
        found = Integration.objects.restrict(user, "view").filter(ends)
        return found.select_related("source", "target").order_by("source__name", "target__name", "pk")

    def line(self, application, row):
        """The other end, and how they are joined."""
        arrow, other = _ARROWS.get(row.direction, "–"), row.target
        if row.target_id == application.pk:
            arrow, other = _TURNED.get(arrow, arrow), row.source
        return [
            Cell(arrow),
            link(other) if other else Cell(row.outside),
            _badge(row, "strength"),
            Cell(row.get_kind_display()),
            Cell(row.standard),
            Cell(row.protocol),
            _badge(row, "status", row.get_absolute_url()),
        ]


class DataSetsPanel(RowsPanel):
    """What an application stores."""

    model = DataSet
    title = _("Data sets")
    headings = (_("Name"), _("Kind"), _("Size (MB)"), _("Location"), _("New location"), _("Status"))

    def line(self, _application, row):
        """One data set."""
        return [
            link(row),
            _badge(row, "kind"),
            Cell("" if row.size_mb is None else row.size_mb),
            Cell(row.location),
            Cell(row.new_location),
            _badge(row, "status"),
        ]


class ContactsPanel(panels.ObjectPanel):
    """Who is what for an application."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("Contacts")

    def get_context(self, context):
        """Add the contacts, as far as the user may see them."""
        prepared = super().get_context(context)
        of_it = prepared["object"].get_contacts().restrict(prepared["request"].user, "view")
        found = of_it.select_related("role", "contact").order_by("role__name", "priority")
        lines = [[Cell(assignment.role), link(assignment.contact)] for assignment in found]
        return {**prepared, "headings": (_("Role"), _("Contact")), "lines": lines}

    def should_render(self, context):
        """Only for those who may see who is what."""
        return context["request"].user.has_perm("tenancy.view_contactassignment")
