"""What the import forms share of models with defaults."""

from django import forms


class WithDefaults(forms.ModelForm):
    """An import that may leave out whatever the model has a default for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._defaults = {
            field.name: field.get_default
            for field in self._meta.model._meta.concrete_fields
            if field.has_default() and field.name in self.fields and not field.blank
        }
        for name in self._defaults:
            self.fields[name].required = False

    def clean(self):
        """Take the default where nothing is said."""
        super().clean()
        for name, default in self._defaults.items():
            if name in self.fields and self.data.get(name) in (None, "") and name not in self.errors:
                self.cleaned_data[name] = default()
        return self.cleaned_data
