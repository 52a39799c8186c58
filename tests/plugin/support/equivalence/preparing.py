"""What both databases begin with: NetBox's tables and ours, a user with a token, and a rule that sends webhooks."""

from django.core.management import call_command
from django.db import connection
from users.models import Token, User

from assettool.domain.objects import BY_LABEL, OBSERVATION
from equivalence import databases, webhooks
from netbox_assettool.models import Asset


def migrate(name: str) -> None:
    """Make a database from the one in use, bring it up to date where it is not, and use it."""
    databases.clone(connection.settings_dict["NAME"], name)
    databases.use(name)
    if Asset._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)


def prepare(listener: webhooks.Listener, user: User | None = None, **rule: object) -> str:
    """Have all webhooks of the database in use sent to the listener; the token of a user, or of a new superuser."""
    user = user or User.objects.create_superuser("root", password="not used in a test 1")
    webhooks.subscribe(listener.url, sorted(BY_LABEL.keys() - {OBSERVATION}), **rule)
    token = Token(user=user, version=2)
    token.save()
    return f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}"
