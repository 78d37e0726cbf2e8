"""The first start of an empty installation: one code, printed in the terminal, opens the page for the first administrator."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.units.invitations import create_account
from quanheng.units.kinds import Role
from quanheng.units.locks import SETUP, one_at_a_time
from quanheng.units.models import User
from quanheng.units.services import create_unit, grant_role


def _file() -> Path:
    return Path(settings.DATA) / "setup_code"


def is_empty() -> bool:
    """Whether nobody can sign in yet."""
    return not User.objects.exists()


def setup_code() -> str:
    """The standing code; drawn when there is none, kept in a file that only this user reads."""
    file = _file()
    if not file.exists() or not file.read_text():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def is_setup_code(code: str) -> bool:
    """Whether ``code`` opens the setup page: it stands, and nobody has an account yet."""
    file = _file()
    return is_empty() and file.exists() and bool(kept := file.read_text()) and secrets.compare_digest(kept.encode(), code.encode())


@transaction.atomic
def complete_setup(*, unit_name: str, unit_kind: str, name: str, username: str, password: str) -> User:
    """The office, its first person with the roles to run a campaign alone, and the end of the code.

    Of two people who send the page at once, one becomes the administrator and the other is refused.
    """
    one_at_a_time(SETUP)
    if not is_empty():
        raise ValidationError(_("Somebody has set this installation up already. Sign in, or ask the administrator for an invitation."))
    user = create_account(username=username, name=name, password=password, is_administrator=True, by=None)
    unit = create_unit(name=unit_name, kind=unit_kind, by=user)
    for role in (Role.MANAGER, Role.OFFICER, Role.APPROVER):
        grant_role(user=user, unit=unit, role=role, by=None)
    transaction.on_commit(lambda: _file().unlink(missing_ok=True))
    return user
