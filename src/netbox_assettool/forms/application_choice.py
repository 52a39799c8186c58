"""The field in which a form asks for an application: names are not unique, so its tenant is shown beside it."""

from django.utils.translation import gettext_lazy as _
from utilities.forms.fields import DynamicModelChoiceField, DynamicModelMultipleChoiceField

from netbox_assettool.models import Application

_SHOWN = {"parent": "tenant", "description": "version"}


class ApplicationChoiceField(DynamicModelChoiceField):
    """Chooses one application."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Application"), "selector": True, "context": _SHOWN}
        super().__init__(queryset=Application.objects.all(), **{**defaults, **kwargs})


class ApplicationMultipleChoiceField(DynamicModelMultipleChoiceField):
    """Chooses several applications, to filter by them."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Application"), "required": False, "context": _SHOWN}
        super().__init__(queryset=Application.objects.all(), **{**defaults, **kwargs})
