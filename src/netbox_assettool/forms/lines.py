"""Fields of forms for what a model keeps as a list: texts, one a line, and metrics."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import MetricChoices


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    between = r"\n"

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def prepare_value(self, value):
        """The lines of a list; what somebody typed as it is."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        """The texts, each once, in their order."""
        parts = map(str, value) if isinstance(value, list) else re.split(self.between, value or "")
        return list(dict.fromkeys(text for part in parts if (text := part.strip())))

    def run_validators(self, value):
        """Every text has to hold by itself."""
        for text in value:
            super().run_validators(text)

    def has_changed(self, initial, data):
        """Whether another list was typed, however its lines are laid out."""
        return self.to_python(initial) != self.to_python(data)


class CSVLinesField(LinesField):
    """A list of texts in one field of an import."""

    between = r"[;\n]"

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": _("Several are separated by semicolons"), **kwargs})


class _InOrder(forms.SelectMultiple):
    """Shows what is chosen first, and in its order, which the page then sends back."""

    def optgroups(self, name, value, attrs=None):
        """The choices, those that are chosen before the others."""
        places = {chosen: place for place, chosen in enumerate(value)}
        self.choices = sorted(self.choices, key=lambda choice: places.get(str(choice[0]), len(places)))
        return super().optgroups(name, value, attrs)


class MetricsField(forms.MultipleChoiceField):
    """How a product may be counted; the first one is the usual way."""

    widget = _InOrder

    def __init__(self, **kwargs):
        defaults = {
            "label": _("Metrics"),
            "choices": MetricChoices,
            "help_text": _("How it may be counted, the usual way first"),
        }
        super().__init__(**{**defaults, **kwargs})
