"""The page on unfinished work."""

from django.utils.translation import gettext as _
from utilities.views import register_model_view

from assettool.domain.unfinished import Unfinished, unfinished
from netbox_assettool import forms, tables
from netbox_assettool.asked import UnknownError, tenants_asked
from netbox_assettool.landscape_labels import KINDS
from netbox_assettool.landscapes import kinds_for, work
from netbox_assettool.models import Application
from netbox_assettool.table_files import exported
from netbox_assettool.views.report import ReportView, address, paged

_OF_DEPLOYMENTS = ("environment", "proposed")
_OF_CRITICAL = ("critical", "lacks")
_NOT_SHOWN = {
    Unfinished.NO_DEPLOYMENT: (*_OF_DEPLOYMENTS, *_OF_CRITICAL),
    Unfinished.NO_MACHINE: _OF_CRITICAL,
    Unfinished.NO_APPLICATION: (*_OF_DEPLOYMENTS, *_OF_CRITICAL, "status"),
}
"""The columns that say nothing of a kind."""


@register_model_view(Application, "unfinished", path="unfinished", detail=False)
class UnfinishedView(ReportView):
    """What is unfinished, one kind at a time, with how much there is of each."""

    template_name = "netbox_assettool/unfinished.html"

    def answer(self, request):
        """The kind that is asked for, or else the first; a file without a kind has them all."""
        register = work(request.user)
        chosen = tenants_asked(request.GET, register)
        everything = unfinished(register, [each.slug for each in chosen])
        found = {kind: everything[kind] for kind in kinds_for(request.user)}
        kind = self._kind(request, found)
        names = {each.slug: each.name for each in register.tenants.values()}
        if "export" in request.GET:
            rows = [item for items in found.values() for item in items] if kind is None else found[kind]
            return exported(tables.UnfinishedTable(rows, tenants=names), request, "unfinished")
        shown = kind or next(iter(found))
        exclude = ("kind", *_NOT_SHOWN.get(shown, _OF_DEPLOYMENTS))
        return self.page(
            request,
            table=paged(tables.UnfinishedTable(found[shown], tenants=names, exclude=exclude), request),
            caption=KINDS[shown],
            form=forms.TenantsForm({"tenant_id": [each.id for each in chosen]}, register=register),
            kept={"kind": shown},
            lists=[
                (each, KINDS[each], len(items), address(request, "sort", kind=each)) for each, items in found.items()
            ],
            shown=shown,
            exports=[
                (_("Export this list"), address(request, kind=shown, export="csv")),
                (_("Export all"), address(request, "kind", export="csv")),
            ],
            is_restricted=len(found) < len(everything),
        )

    @staticmethod
    def _kind(request, found):
        asked = request.GET.get("kind", "")
        if asked and asked not in found:
            raise UnknownError("kind", asked)
        return Unfinished(asked) if asked else None
