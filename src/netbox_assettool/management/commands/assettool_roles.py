"""`netbox assettool_roles`: the ready roles in an existing NetBox."""

from django.core.management.base import BaseCommand
from django.db import transaction

from netbox_assettool.roles import ROLES, ensure_roles


class Command(BaseCommand):
    """Creates the groups of assettool with their permissions, or mends them; run it as often as you like."""

    help = "Create or mend the groups and permissions of assettool: " + ", ".join(ROLES)

    @transaction.atomic
    def handle(self, *_args, **_options):
        """Ensure the roles and print what was done."""
        done = ensure_roles()
        self.stdout.write("\n".join(done) if done else "nothing to do: the roles are as they should be")
