"""NetBox's generic views, less what they tell of rows that the user may not see."""

from django.forms import ModelChoiceField
from netbox.models.deletion import CountOnly
from netbox.object_actions import AddObject, BulkDelete, BulkEdit, BulkExport, BulkImport
from netbox.views import generic
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
