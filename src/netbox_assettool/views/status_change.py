"""Pages of status changes: the list, one of them, and changing the status of one object or of the selected ones."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseMultiObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import GetReturnURLMixin, register_model_view

from netbox_assettool import filtersets, forms, querysets, status_panels, tables
from netbox_assettool.clearing import clearing
from netbox_assettool.models import Application, DataSet, Integration, StatusChange
from netbox_assettool.status_reasons import sentences
from netbox_assettool.statuses import SomeRefused, change_all, choices_of
from netbox_assettool.views.restricted import ListView


@register_model_view(StatusChange, "list", path="", detail=False)
class StatusChangeListView(ListView):
    """All status changes."""

    queryset = querysets.status_changes()
    filterset = filtersets.StatusChangeFilterSet
    filterset_form = forms.StatusChangeFilterForm
    table = tables.StatusChangeTable
    actions = (BulkExport,)


@register_model_view(StatusChange)
class StatusChangeView(generic.ObjectView):
    """One status change: from where to where, who says so, and what it rests on."""

    template_name = "generic/object.html"
    queryset = StatusChange.objects.select_related("user")
    actions = ()
    layout = layout.SimpleLayout(
        left_panels=[status_panels.StatusChangePanel()],
        right_panels=[status_panels.EvidencePanel(), TagsPanel(), CustomFieldsPanel()],
    )


class _ChangeStatusView(GetReturnURLMixin, BaseMultiObjectView):
    """Chooses a status that all of the objects may go to, with its evidence, and moves all of them or none."""

    template_name = "netbox_assettool/status_change_form.html"

    def get_required_permission(self):
        """Whoever may change them may ask; which status a user may add is checked when it is written."""
        return get_permission_for_model(self.queryset.model, "change")

    def show(self, request, things, form, return_url):
        """The form, with what it is about."""
        context = {"form": form, "things": things, "return_url": return_url, "model": self.queryset.model}
        if isinstance(things[0], Application) and len(things) == 1 and "cleared" in form.offered:
            context["clearing"] = clearing(things[0], request.user)
        return render(request, self.template_name, context)

    def apply(self, request, things, return_url):
        """Move them, or show again what was entered with every reason against it."""
        form = forms.ChangeStatusForm(request.POST, request.FILES, choices=choices_of(things))
        if not form.is_valid():
            return self.show(request, things, form, return_url)
        try:
            changes = change_all(
                things, form.cleaned_data["status"], seen=_seen(request), user=request.user, **form.evidence()
            )
        except SomeRefused as exc:
            _tell(form, exc, with_names=len(things) > 1)
            return self.show(request, things, form, return_url)
        except PermissionDenied as exc:
            form.add_error(None, str(exc))
            return self.show(request, things, form, return_url)
        told = ngettext(
            "Changed the status of %(number)s object", "Changed the status of %(number)s objects", len(changes)
        )
        messages.success(request, told % {"number": len(changes)})
        return redirect(return_url)


def _seen(request):
    """Object → the status that the page showed of it."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    return {int(number): status for number, _, status in pairs if number.isdigit()}


def _tell(form, refused, *, with_names):
    for thing, error in refused.refusals.items():
        for field, sentence in sentences(error):
            if with_names:
                form.add_error(None, f"{thing}: {sentence}")
            else:
                form.add_error(field if field in form.fields else None, ValidationError(sentence))


class ChangeOneView(_ChangeStatusView):
    """The page for one object."""

    def get(self, request, pk):
        """What it may go to."""
        things = self._thing(pk)
        return self.show(request, things, forms.ChangeStatusForm(choices=choices_of(things)), self._back(things))

    def post(self, request, pk):
        """Move it."""
        things = self._thing(pk)
        return self.apply(request, things, self._back(things))

    def _thing(self, pk):
        return [get_object_or_404(self.queryset, pk=pk)]

    def _back(self, things):
        return self.get_return_url(self.request, things[0])


class ChangeSelectedView(_ChangeStatusView):
    """The page for the selected objects."""

    filterset = None

    def get(self, request):
        """Nothing is selected: back to the list."""
        return redirect(self.get_return_url(request))

    def post(self, request):
        """What they may go to, or the move itself."""
        return_url = self.get_return_url(request)
        things = self._chosen(request)
        if not things:
            messages.warning(request, _("No objects were selected"))
            return redirect(return_url)
        if "_apply" in request.POST:
            return self.apply(request, things, return_url)
        return self.show(request, things, forms.ChangeStatusForm(choices=choices_of(things)), return_url)

    def _chosen(self, request):
        if request.POST.get("_all"):
            return list(self.filterset(request.GET, self.queryset, request=request).qs)
        numbers = [number for number in request.POST.getlist("pk") if number.isdigit()]
        return list(self.queryset.filter(pk__in=numbers))


@register_model_view(Application, "status", path="status")
class ApplicationStatusView(ChangeOneView):
    """Changes the status of an application."""

    queryset = querysets.applications()


@register_model_view(Application, "bulk_status", path="status", detail=False)
class ApplicationBulkStatusView(ChangeSelectedView):
    """Changes the status of the selected applications."""

    queryset = querysets.applications()
    filterset = filtersets.ApplicationFilterSet


@register_model_view(Integration, "status", path="status")
class IntegrationStatusView(ChangeOneView):
    """Changes the status of an integration."""

    queryset = querysets.integrations()


@register_model_view(Integration, "bulk_status", path="status", detail=False)
class IntegrationBulkStatusView(ChangeSelectedView):
    """Changes the status of the selected integrations."""

    queryset = querysets.integrations()
    filterset = filtersets.IntegrationFilterSet


@register_model_view(DataSet, "status", path="status")
class DataSetStatusView(ChangeOneView):
    """Changes the status of a data set."""

    queryset = querysets.data_sets()


@register_model_view(DataSet, "bulk_status", path="status", detail=False)
class DataSetBulkStatusView(ChangeSelectedView):
    """Changes the status of the selected data sets."""

    queryset = querysets.data_sets()
    filterset = filtersets.DataSetFilterSet
