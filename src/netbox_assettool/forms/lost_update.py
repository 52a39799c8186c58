"""A guard against two people who edit one object at the same time."""

from core.models import ObjectChange
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from utilities.exceptions import AbortRequest


class LostUpdateMixin(forms.ModelForm):
    """Refuses to overwrite what somebody else saved since the form was shown, and says who that was and when.

    NetBox's own check compares two moments before it saves, so that two edits that arrive together both pass it. Here
    the second one waits for the first, and is refused as well.
    """

    def clean(self):
        """Refuse a form that was shown before the last change."""
        shown, changed = self.cleaned_data.get("_init_time"), self.instance.last_updated
        if shown and changed and shown < changed.timestamp():
            raise forms.ValidationError(_refusal(self.instance))
        return super().clean()

    def save(self, commit=True):
        """Save, unless the row has moved on since it was read."""
        if self.instance.pk:
            rows = type(self.instance).objects.select_for_update(of=("self",)).only("last_updated")
            if (now := rows.get(pk=self.instance.pk)).last_updated != self.instance.last_updated:
                raise AbortRequest(_refusal(now))
        return super().save(commit)


def _refusal(changed):
    of_this = {"changed_object_type": ContentType.objects.get_for_model(changed), "changed_object_id": changed.pk}
    last = ObjectChange.objects.filter(**of_this).order_by("-time").first()
    return _(
        "{who} changed this at {when}, after the form was shown. Nothing was saved: open it again, and make your "
        "changes to what it is now."
    ).format(
        who=(last and last.user_name) or _("Somebody"),
        when=date_format(localtime(changed.last_updated), "DATETIME_FORMAT"),
    )
