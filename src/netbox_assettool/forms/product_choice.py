"""The fields in which forms ask for a software product."""

from django.utils.translation import gettext_lazy as _
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, DynamicModelMultipleChoiceField

from netbox_assettool.models import SoftwareProduct


class ProductChoiceField(DynamicModelChoiceField):
    """Chooses one product."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Product"), "selector": True, "context": {"description": "key"}}
        super().__init__(queryset=SoftwareProduct.objects.all(), **{**defaults, **kwargs})


class ProductMultipleChoiceField(DynamicModelMultipleChoiceField):
    """Chooses several products, to filter by them."""

    def __init__(self, **kwargs):
        super().__init__(queryset=SoftwareProduct.objects.all(), **{"label": _("Product"), "required": False, **kwargs})


class CSVProductField(CSVModelChoiceField):
    """A product by its key."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Product"), "to_field_name": "key", "help_text": _("Key of the product")}
        super().__init__(queryset=SoftwareProduct.objects.all(), **{**defaults, **kwargs})
