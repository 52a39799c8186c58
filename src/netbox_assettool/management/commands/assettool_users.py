"""Make users with their group and token, as many times as wanted with the same result."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from users.constants import TOKEN_PREFIX
from users.models import Group, Token, User

from netbox_assettool.roles import ensure_roles


class Command(BaseCommand):
    """Reads a JSON list of {username, password, superuser, group, token}, so that no secret is an argument.

    A user without a password is one that has to exist already.
    """

    requires_system_checks = []  # they load every page and the GraphQL schema, which takes longer than all of this
    help = "Make users, with group and token, from a JSON list on standard input"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--migrate",
            action="store_true",
            help="bring the database, the static files and the roles up to date first, in the same process",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, all users or none."""
        entries = json.load(sys.stdin)
        if options["migrate"]:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("collectstatic", interactive=False, clear=True, link=True, verbosity=0)
            ensure_roles()
        with transaction.atomic():
            for entry in entries:
                _ensure(entry)


def _ensure(entry: dict[str, Any]) -> None:
    user = User.objects.filter(username=entry["username"]).first()
    if user is None:
        if not entry.get("password"):
            raise CommandError(f"there is no such user: {entry['username']}")
        user = User(username=entry["username"], is_superuser=bool(entry.get("superuser")))
        user.set_password(entry["password"])
        user.save()
    if entry.get("group"):
        user.groups.add(Group.objects.get(name=entry["group"]))
    if entry.get("token"):
        _ensure_token(user, entry["token"])


def _ensure_token(user: User, text: str) -> None:
    key, _, secret = text.removeprefix(TOKEN_PREFIX).partition(".")
    if not Token.objects.filter(key=key).exists():
        Token(user=user, key=key, token=secret, description="assettool").save()
