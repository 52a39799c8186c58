"""Forms of reference components."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.forms.impact import BIV, ImpactBulkEditForm, ImpactFilterForm
from netbox_assettool.models import ReferenceComponent


class ReferenceComponentForm(PrimaryModelForm):
    """Adds or changes one reference component."""

    fieldsets = (
        FieldSet(
            "name", "identifier", "gemma_status", "baseline", "description", "tags", name=_("Reference component")
        ),
        FieldSet(*BIV, name=_("BIV")),
    )

    class Meta:
        model = ReferenceComponent
        fields = [
            "name",
            "identifier",
            "gemma_status",
            "baseline",
            *BIV,
            "description",
            "owner",
            "comments",
            "tags",
        ]


class ReferenceComponentImportForm(PrimaryModelImportForm):
    """Imports reference components."""

    class Meta:
        model = ReferenceComponent
        fields = (
            "name",
            "identifier",
            "gemma_status",
            "baseline",
            *BIV,
            "description",
            "owner",
            "comments",
            "tags",
        )


class ReferenceComponentBulkEditForm(ImpactBulkEditForm, PrimaryModelBulkEditForm):
    """Changes many reference components at once."""

    gemma_status = forms.CharField(label=_("GEMMA status"), max_length=50, required=False)
    baseline = forms.CharField(label=_("Baseline"), max_length=200, required=False)

    model = ReferenceComponent
    fieldsets = (FieldSet("gemma_status", "baseline", "description"), FieldSet(*BIV, name=_("BIV")))
    nullable_fields = ("gemma_status", "baseline", *BIV, "description", "comments")


class ReferenceComponentFilterForm(ImpactFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of reference components."""

    model = ReferenceComponent
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("gemma_status", "is_used", name=_("Reference component")),
        FieldSet(*BIV, name=_("BIV")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q")

    gemma_status = forms.CharField(label=_("GEMMA status"), required=False)
    is_used = forms.NullBooleanField(
        label=_("Some application is used as it"),
        required=False,
        widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES),
    )
    tag = TagFilterField(model)
