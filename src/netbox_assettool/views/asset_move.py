"""Pages of merges and splits: choosing, a look at what would move, the list, and the undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from extras.ui.panels import CustomFieldsPanel, TagsPanel
from netbox.object_actions import BulkExport
from netbox.ui import layout
from netbox.views import generic
from netbox.views.generic.base import BaseObjectView
from utilities.exceptions import AbortRequest
from utilities.forms import restrict_form_fields
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from netbox_assettool import filtersets, forms, moves, panels, querysets, tables
from netbox_assettool.models import Asset, AssetMove
from netbox_assettool.views.actions import UndoMove
from netbox_assettool.views.restricted import ListView


class _MoveView(BaseObjectView):
    """Chooses, shows what would move, and does it once that is confirmed."""

    queryset = Asset.objects.all()
    template_name = "netbox_assettool/asset_move_form.html"
    title = ""
    explanation = ""

    def get_required_permission(self):
        """Whoever may change the asset may ask; what moves is checked row by row."""
        return get_permission_for_model(Asset, "change")

    def get(self, request, **kwargs):
        """The form."""
        asset = self.get_object(**kwargs)
        return self._render(request, asset, self.make_form(request, asset, None))

    def post(self, request, **kwargs):
        """What would move, or, once that is confirmed, the move itself."""
        asset = self.get_object(**kwargs)
        form = self.make_form(request, asset, request.POST)
        if not form.is_valid():
            return self._render(request, asset, form)
        try:
            if "_confirm" not in request.POST:
                return self._render(request, asset, form, moving=self.preview(asset, form.cleaned_data).shown())
            move = self.make(request.user, asset, form.cleaned_data)
        except (moves.MoveRefused, AbortRequest, PermissionDenied) as exc:
            form.add_error(None, str(exc))
            return self._render(request, asset, form)
        messages.success(request, _("Done: {move}").format(move=move))
        return redirect(asset.get_absolute_url())

    def _render(self, request, asset, form, moving=None):
        context = {"object": asset, "form": form, "moving": moving, "title": self.title}
        return render(request, self.template_name, {**context, "explanation": self.explanation})


@register_model_view(Asset, "merge", path="merge")
class AssetMergeView(_MoveView):
    """Merges another asset into this one."""

    title = gettext_lazy("Merge another asset into this one")
    explanation = gettext_lazy("For one thing that has two assets. It can be undone.")

    def make_form(self, request, _asset, content):
        """The form, with only the assets that the user may see."""
        form = forms.AssetMergeForm(content)
        restrict_form_fields(form, request.user)
        return form

    def preview(self, asset, chosen):
        """What would move."""
        return moves.of_merge(asset, chosen["other"])

    def make(self, user, asset, chosen):
        """Merge."""
        return moves.merge(user, asset, chosen["other"], chosen["comment"])


@register_model_view(Asset, "split", path="split")
class AssetSplitView(_MoveView):
    """Makes a second asset of some observations of this one."""

    title = gettext_lazy("Split this asset")
    explanation = gettext_lazy("For two things that have one asset. The next sync gives the new one its device.")

    def make_form(self, request, asset, content):
        """The form, with only the observations and identifiers that the user may see."""
        return forms.AssetSplitForm(content, asset=asset, user=request.user)

    def preview(self, asset, chosen):
        """What would move."""
        return moves.of_split(asset, chosen["observations"], chosen["identifiers"] or None)

    def make(self, user, asset, chosen):
        """Split."""
        return moves.split(
            user, asset, chosen["observations"], chosen["identifiers"] or None, chosen["name"], chosen["comment"]
        )


@register_model_view(AssetMove, "list", path="", detail=False)
class AssetMoveListView(ListView):
    """All moves."""

    queryset = querysets.moves()
    filterset = filtersets.AssetMoveFilterSet
    filterset_form = forms.AssetMoveFilterForm
    table = tables.AssetMoveTable
    actions = (BulkExport,)


@register_model_view(AssetMove)
class AssetMoveView(generic.ObjectView):
    """One move: who did what, and whether it was undone."""

    template_name = "generic/object.html"
    queryset = AssetMove.objects.select_related("asset", "other", "user", "undone_by")
    actions = (UndoMove,)
    layout = layout.SimpleLayout(
        left_panels=[panels.AssetMovePanel(), TagsPanel(), CustomFieldsPanel()],
        right_panels=[panels.MovedPanel()],
    )


@register_model_view(AssetMove, "undo", path="undo")
class AssetMoveUndoView(BaseObjectView):
    """Undoes one move, once that is confirmed."""

    queryset = AssetMove.objects.all()
    template_name = "netbox_assettool/asset_move_undo.html"

    def get_required_permission(self):
        """Whoever may see the move may ask; what goes back is checked row by row."""
        return get_permission_for_model(AssetMove, "view")

    def get(self, request, **kwargs):
        """The question."""
        move = self.get_object(**kwargs)
        return render(request, self.template_name, {"object": move, "return_url": move.get_absolute_url()})

    def post(self, request, **kwargs):
        """Undo it, or say why that cannot be."""
        move = self.get_object(**kwargs)
        try:
            moves.undo(request.user, move)
        except (moves.MoveRefused, AbortRequest, PermissionDenied) as exc:
            messages.error(request, _("It cannot be undone: {reason}").format(reason=exc))
        else:
            messages.success(request, _("Undone: {move}").format(move=move))
        return redirect(move.get_absolute_url())
