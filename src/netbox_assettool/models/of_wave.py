"""What belongs to a wave: it is seen by whoever may see the wave."""

from utilities.querysets import RestrictedQuerySet

from netbox_assettool.models.wave import Wave


class OfWaveQuerySet(RestrictedQuerySet):
    """Shows what belongs to the waves that the user may see, and nothing else."""

    def restrict(self, user, action="view"):
        """What the user's permissions say, of waves that the user may see."""
        allowed = super().restrict(user, action)
        if action == "add" or user.is_superuser:
            return allowed
        return allowed.filter(wave__in=Wave.objects.restrict(user, "view").order_by().values("pk"))
