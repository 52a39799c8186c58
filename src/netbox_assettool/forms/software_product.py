"""Forms of software products."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import JSONField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect

from netbox_assettool.choices import MetricChoices
from netbox_assettool.forms.lines import CSVLinesField, LinesField, MetricsField
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import SoftwareProduct

_WHAT = ("publisher", "name", "edition", "version")
_FAMILY = ("family", "release", "rank", "included_in", "cal")
_KNOWN_AS = ("aliases", "skus")
_COUNTED = ("needs_licence", "metrics", "packs", "terms")


class _WithJson(forms.ModelForm):
    """An emptied field means that there is nothing, which the model writes as an empty list or object."""

    def clean_packs(self):
        """No price list is an empty one."""
        return self.cleaned_data["packs"] or []

    def clean_terms(self):
        """No terms of its own are no object at all."""
        return self.cleaned_data["terms"] or {}


class SoftwareProductForm(_WithJson, PrimaryModelForm):
    """Adds or changes one software product."""

    metrics = MetricsField()
    aliases = LinesField(label=_("Aliases"), help_text=_("What it is also called, one a line"))
    skus = LinesField(label=_("SKU ids"), help_text=_("GUIDs and part numbers, one a line"))
    included_in = LinesField(
        label=_("Included in"),
        help_text=_("Keys of the products, such as a suite, that bring a right to it along; one a line"),
    )
    packs = JSONField(
        label=_("Price list"),
        required=False,
        help_text=_('How more is sold: [{"rights": 2, "price": 96.50, "metric": "windows_standard"}]'),
    )
    terms = JSONField(
        label=_("Terms"),
        required=False,
        help_text=_("How the contract counts it, where that is not the vendor's rule for all its customers"),
    )

    fieldsets = (
        FieldSet(*_WHAT, "key", "description", "tags", name=_("Software product")),
        FieldSet(*_FAMILY, name=_("Family")),
        FieldSet(*_KNOWN_AS, name=_("Also known as")),
        FieldSet(*_COUNTED, name=_("How it is counted")),
    )

    class Meta:
        model = SoftwareProduct
        fields = [*_WHAT, "key", *_FAMILY, *_KNOWN_AS, *_COUNTED, "description", "owner", "comments", "tags"]


class SoftwareProductImportForm(_WithJson, WithDefaults, PrimaryModelImportForm):
    """Imports software products."""

    metrics = CSVLinesField(
        label=_("Metrics"),
        required=True,
        help_text=_("How it may be counted, the usual way first; several are separated by semicolons"),
    )
    aliases = CSVLinesField(label=_("Aliases"))
    skus = CSVLinesField(label=_("SKU ids"))
    included_in = CSVLinesField(label=_("Included in"))

    class Meta:
        model = SoftwareProduct
        fields = ("key", *_WHAT, *_FAMILY, *_KNOWN_AS, *_COUNTED, "description", "owner", "comments", "tags")


class SoftwareProductBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many software products at once."""

    publisher = forms.CharField(label=_("Publisher"), max_length=100, required=False)
    edition = forms.CharField(label=_("Edition"), max_length=100, required=False)
    version = forms.CharField(label=_("Version"), max_length=100, required=False)
    family = forms.CharField(label=_("Family"), max_length=100, required=False)
    release = forms.IntegerField(label=_("Release"), min_value=0, required=False)
    rank = forms.IntegerField(label=_("Rank"), min_value=0, required=False)
    cal = forms.CharField(label=_("Access licence"), max_length=100, required=False)
    metrics = MetricsField(required=False)
    needs_licence = forms.NullBooleanField(
        label=_("Needs a licence"), required=False, widget=BulkEditNullBooleanSelect()
    )

    model = SoftwareProduct
    fieldsets = (
        FieldSet("publisher", "edition", "version", "description"),
        FieldSet("family", "release", "rank", "cal", name=_("Family")),
        FieldSet("needs_licence", "metrics", name=_("How it is counted")),
    )
    nullable_fields = ("edition", "version", "family", "cal", "description", "comments")


class SoftwareProductFilterForm(PrimaryModelFilterSetForm):
    """Filters the list of software products."""

    model = SoftwareProduct
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("publisher", "name", "edition", "version", "family", "key", name=_("Software product")),
        FieldSet("metric", "needs_licence", "has_entitlement", "has_installation", name=_("How it is counted")),
        FieldSet("sku", "alias", name=_("Also known as")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "publisher", "family")

    publisher = forms.CharField(label=_("Publisher"), required=False)
    name = forms.CharField(label=_("Name"), required=False)
    edition = forms.CharField(label=_("Edition"), required=False)
    version = forms.CharField(label=_("Version"), required=False)
    family = forms.CharField(label=_("Family"), required=False)
    key = forms.CharField(label=_("Key"), required=False)
    metric = forms.MultipleChoiceField(label=_("Metric"), choices=MetricChoices, required=False)
    needs_licence = forms.NullBooleanField(
        label=_("Needs a licence"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    has_entitlement = forms.NullBooleanField(
        label=_("Has an entitlement"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    has_installation = forms.NullBooleanField(
        label=_("Has an installation"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    sku = forms.CharField(label=_("SKU id"), required=False)
    alias = forms.CharField(label=_("Alias"), required=False)
    tag = TagFilterField(model)
