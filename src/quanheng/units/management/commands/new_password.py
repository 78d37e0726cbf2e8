"""``quanheng manage new_password LOGIN``: a code for whoever locked themselves out, when no administrator can help."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quanheng.units.invitations import VALID_FOR, allow_new_password, link_of_code
from quanheng.units.models import User


class Command(BaseCommand):
    help = "Prints a one-time address at which a person sets a new password; a second factor is turned off with it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("login", help="login name of the person")

    def handle(self, *_args: object, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["login"]).first()
        if user is None:
            raise CommandError(f"Nobody has the login name {options['login']}.")
        if not user.is_active:
            raise CommandError(f"The account {user.username} is closed; an administrator can open it again.")
        self.stdout.write(link_of_code(allow_new_password(user, by=None)))
        self.stdout.write(f"Works once, within {VALID_FOR.days} days.")
