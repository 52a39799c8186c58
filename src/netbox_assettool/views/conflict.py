"""Pages of conflicts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseMultiObjectView, BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import GetReturnURLMixin, register_model_view

from netbox_assettool import filtersets, forms, panels, querysets, tables
from netbox_assettool.models import Conflict
from netbox_assettool.resolutions import resolve
from netbox_assettool.views.actions import BulkResolve, ResolveConflict
from netbox_assettool.views.restricted import DeleteView, ListView


@register_model_view(Conflict, "list", path="", detail=False)
class ConflictListView(ListView):
    """All conflicts."""

    queryset = querysets.conflicts()
    filterset = filtersets.ConflictFilterSet
    filterset_form = forms.ConflictFilterForm
    table = tables.ConflictTable
    actions = (*ListView.actions, BulkResolve)


@register_model_view(Conflict)
class ConflictView(generic.ObjectView):
    """One conflict: what disagrees, and what was decided."""

    template_name = "generic/object.html"
    queryset = Conflict.objects.all()
    actions = (ResolveConflict, *generic.ObjectView.actions)
    layout = layout.SimpleLayout(
        left_panels=[panels.ConflictPanel(), TagsPanel(), CustomFieldsPanel()],
        right_panels=[panels.ConflictValuesPanel(), panels.ResolvePanel()],
    )


def _resolved(request, conflicts, resolution, return_url):
    """Resolve them and say so, or say why not; then lead back."""
    numbers = [conflict.pk for conflict in conflicts]
    try:
        number = resolve(request.user, numbers, resolution)
    except ValidationError as exc:
        messages.error(request, " ".join(exc.messages))
    except PermissionDenied as exc:
        messages.error(request, str(exc))
    else:
        told = ngettext("Resolved %(number)s conflict", "Resolved %(number)s conflicts", number)
        messages.success(request, told % {"number": number})
    return redirect(return_url)


@register_model_view(Conflict, "resolve", path="resolve")
class ConflictResolveView(GetReturnURLMixin, BaseObjectView):
    """Resolves one conflict."""

    queryset = Conflict.objects.all()
    template_name = "netbox_assettool/conflict_resolve.html"

    def get_required_permission(self):
        """Whoever may change a conflict may decide on it."""
        return get_permission_for_model(Conflict, "change")

    def get(self, request, **kwargs):
        """What can be decided."""
        conflict = self.get_object(**kwargs)
        form = forms.ConflictResolveForm(conflicts=Conflict.objects.filter(pk=conflict.pk))
        return_url = self.get_return_url(request, conflict)
        return render(request, self.template_name, {"form": form, "conflicts": [conflict], "return_url": return_url})

    def post(self, request, **kwargs):
        """Decide."""
        conflict = self.get_object(**kwargs)
        return_url = self.get_return_url(request, conflict)
        return _resolved(request, [conflict], request.POST.get("resolution", ""), return_url)


@register_model_view(Conflict, "bulk_resolve", path="resolve", detail=False)
class ConflictBulkResolveView(GetReturnURLMixin, BaseMultiObjectView):
    """Resolves the selected conflicts in one way that all of them allow."""

    queryset = querysets.conflicts()
    template_name = "netbox_assettool/conflict_resolve.html"

    def get_required_permission(self):
        """Whoever may change conflicts may decide on them."""
        return get_permission_for_model(Conflict, "change")

    def get(self, request):
        """Nothing is selected: back to the list."""
        return redirect(self.get_return_url(request))

    def post(self, request):
        """What can be decided, or the decision itself."""
        return_url = self.get_return_url(request)
        chosen = self._chosen(request)
        if not chosen:
            messages.warning(request, _("No conflicts were selected"))
            return redirect(return_url)
        if "_apply" in request.POST:
            return _resolved(request, chosen, request.POST.get("resolution", ""), return_url)
        form = forms.ConflictResolveForm(conflicts=chosen)
        return render(request, self.template_name, {"form": form, "conflicts": chosen, "return_url": return_url})

    def _chosen(self, request):
        if request.POST.get("_all"):
            found = filtersets.ConflictFilterSet(request.GET, self.queryset, request=request).qs
        else:
            numbers = [number for number in request.POST.getlist("pk") if number.isdigit()]
            found = self.queryset.filter(pk__in=numbers)
        return found


@register_model_view(Conflict, "add", detail=False)
@register_model_view(Conflict, "edit")
class ConflictEditView(generic.ObjectEditView):
    """Adds or changes one conflict."""

    queryset = Conflict.objects.all()
    form = forms.ConflictForm


@register_model_view(Conflict, "delete")
class ConflictDeleteView(DeleteView):
    """Deletes one conflict."""

    queryset = Conflict.objects.all()


@register_model_view(Conflict, "bulk_import", path="import", detail=False)
class ConflictBulkImportView(generic.BulkImportView):
    """Imports conflicts from CSV, JSON or YAML."""

    queryset = Conflict.objects.all()
    model_form = forms.ConflictImportForm


@register_model_view(Conflict, "bulk_edit", path="edit", detail=False)
class ConflictBulkEditView(generic.BulkEditView):
    """Changes many conflicts."""

    queryset = Conflict.objects.all()
    filterset = filtersets.ConflictFilterSet
    table = tables.ConflictTable
    form = forms.ConflictBulkEditForm


@register_model_view(Conflict, "bulk_delete", path="delete", detail=False)
class ConflictBulkDeleteView(generic.BulkDeleteView):
    """Deletes many conflicts."""

    queryset = Conflict.objects.all()
    filterset = filtersets.ConflictFilterSet
    table = tables.ConflictTable
