"""NetBox's generic views, less what they tell of rows that the user may not see."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.forms import ModelChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from netbox.models.deletion import CountOnly
from netbox.object_actions import AddObject, BulkDelete, BulkEdit, BulkExport, BulkImport
from netbox.views import generic
from utilities.error_handlers import handle_protectederror
from utilities.forms import restrict_form_fields


class ListView(generic.ObjectListView):
    """A list whose filters, too, name only what the user may see; objects without a name are not renamed."""

    actions = (AddObject, BulkImport, BulkExport, BulkEdit, BulkDelete)

    def get_extra_context(self, request):
        """Restrict the filter form: a filter on a hidden object would otherwise tell what it is called."""
        form = self.filterset_form(request.GET)
        restrict_form_fields(form, request.user)
        for field in form.fields.values():
            # The widget that offers "is" and "is not" wraps one that keeps the choices of before.
            if isinstance(field, ModelChoiceField) and (wrapped := getattr(field.widget, "original_widget", None)):
                wrapped.choices = field.choices
        return {"filter_form": form}


class DeleteView(generic.ObjectDeleteView):
    """A question before deleting that counts what goes along, and names it only where the user may see all of it."""

    def _get_dependent_objects(self, obj):
        return {model: self._named(model, rows) for model, rows in super()._get_dependent_objects(obj).items()}

    def _named(self, model, rows):
        if isinstance(rows, CountOnly) or not hasattr(model.objects, "restrict"):
            return rows
        visible = model.objects.restrict(self.request.user, "view").filter(pk__in=[row.pk for row in rows]).count()
        return rows if visible == len(rows) else CountOnly(len(rows))

    def post(self, request, *args, **kwargs):
        """Delete it, unless something needs it: then NetBox would name that whoever asks."""
        obj = self.get_object(**kwargs)
        try:
            super()._get_dependent_objects(obj)
        except ProtectedError as exc:
            return self._handle_protected_objects(obj, exc.protected_objects, request, exc)
        except RestrictedError as exc:
            return self._handle_protected_objects(obj, exc.restricted_objects, request, exc)
        return super().post(request, *args, **kwargs)

    def _handle_protected_objects(self, obj, protected_objects, request, _exc):
        """Name what needs the object as far as the user may see it, and count the rest."""
        visible = _visible(protected_objects, request.user)
        if visible:
            handle_protectederror([obj], request, ProtectedError("", visible))
        if hidden := len(protected_objects) - len(visible):
            told = ngettext(
                "%(number)s object that you may not see needs it.",
                "%(number)s objects that you may not see need it.",
                hidden,
            )
            messages.error(request, told % {"number": hidden})
        address = obj.get_absolute_url()
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _visible(rows, user):
    """Those of the rows that the user may see."""
    by_model = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    found = []
    for model, some in by_model.items():
        seen = model.objects.all() if not hasattr(model.objects, "restrict") else model.objects.restrict(user, "view")
        numbers = set(seen.filter(pk__in=[row.pk for row in some]).values_list("pk", flat=True))
        found += [row for row in some if row.pk in numbers]
    return found
