"""Terms: from a day until another one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_backwards(instance, start, end):
    """Raise `ValidationError` where the term between these two fields ends before it starts."""
    begins, ends = getattr(instance, start), getattr(instance, end)
    if begins and ends and ends < begins:
        raise ValidationError({end: _("It ends before it starts.")})
