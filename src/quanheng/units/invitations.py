"""Accounts are opened, and forgotten passwords replaced, with a one-time code handed over by mail or by a manager."""

import hashlib
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.ledger import services as ledger
from quanheng.rows import CODE_ALPHABET
from quanheng.units.models import Invitation, Unit, User
from quanheng.units.services import grant_role

VALID_FOR = timedelta(days=7)
CODE_LETTERS = 20  # 100 bits


class InvitationRefused(ValidationError):
    """The code is unknown, used or out of date."""


def _draw_code() -> str:
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LETTERS))
    return "-".join(letters[start : start + 5] for start in range(0, CODE_LETTERS, 5))


def hash_of_code(code: str) -> str:
    """Hash under which a code is kept; dashes, spaces and case do not count."""
    letters = code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256(letters.encode()).hexdigest()


def link_of_code(code: str) -> str:
    return settings.QUANHENG_PUBLIC_URL + reverse("units:join", args=[code])


@transaction.atomic
def invite(*, unit: Unit, role: str, name: str, email: str = "", by: User | None) -> str:
    """Invite a person into a unit; returns the code, which is shown once and never stored. Mailed where an address is given."""
    code = _draw_code()
    invitation = Invitation(
        purpose=Invitation.Purpose.JOIN,
        code_hash=hash_of_code(code),
        unit=unit,
        role=role,
        name=name,
        email=email,
        made_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    invitation.full_clean()
    invitation.save()
    ledger.append("person.invited", subject=invitation, actor=by, unit=unit.pk, change={"role": role}, personal={"name": name, "email": email})
    _mail_after_commit(
        email,
        _("You are invited to Quanheng"),
        "units/mail/invitation.txt",
        {"name": name, "unit": unit, "link": link_of_code(code), "days": VALID_FOR.days},
    )
    return code


@transaction.atomic
def allow_new_password(user: User, *, by: User | None) -> str:
    """A code with which ``user`` sets a new password and drops a lost second factor; earlier ones end."""
    Invitation.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    code = _draw_code()
    invitation = Invitation.objects.create(
        purpose=Invitation.Purpose.RESET, code_hash=hash_of_code(code), user=user, name=user.name, made_by=by, expires_at=timezone.now() + VALID_FOR
    )
    ledger.append("password.reset-allowed", subject=invitation, actor=by, change={"user": str(user.pk)})
    _mail_after_commit(
        user.email, _("A new password for Quanheng"), "units/mail/reset.txt", {"name": user.name, "link": link_of_code(code), "days": VALID_FOR.days}
    )
    return code


def request_new_password(*, username: str, email: str) -> None:
    """Mail a reset code when the login name and the address belong together; silent otherwise, so that nobody can ask who is here."""
    user = User.objects.filter(username=username, email__iexact=email, is_active=True).exclude(email="").first()
    if user:
        allow_new_password(user, by=None)


def open_invitation(code: str) -> Invitation:
    """The standing invitation of ``code``; InvitationRefused with the way out."""
    invitation = Invitation.objects.select_related("unit", "user").filter(code_hash=hash_of_code(code)).first()
    if invitation is None:
        raise InvitationRefused(_("This code is not known here. Compare it letter by letter, or ask for a new one."), code="unknown-code")
    if invitation.used_at:
        raise InvitationRefused(_("This code has been used. Sign in, or ask for a new one."), code="used-code")
    if invitation.expires_at < timezone.now():
        raise InvitationRefused(
            _("This code ended on %(day)s. Ask for a new one.") % {"day": timezone.localdate(invitation.expires_at)}, code="old-code"
        )
    return invitation


def _use(invitation: Invitation) -> None:
    taken = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
    if not taken:
        raise InvitationRefused(_("This code has been used. Sign in, or ask for a new one."), code="used-code")


@transaction.atomic
def join(*, code: str, username: str, name: str, password: str) -> User:
    """Open the account that ``code`` invites to, with its role; the code is then used up."""
    invitation = open_invitation(code)
    if invitation.purpose != Invitation.Purpose.JOIN or invitation.unit is None:
        raise InvitationRefused(_("This code sets a new password; it opens no account."), code="wrong-purpose")
    _use(invitation)
    user = create_account(username=username, name=name, email=invitation.email, password=password, by=invitation.made_by)
    grant_role(user=user, unit=invitation.unit, role=invitation.role, by=invitation.made_by)
    return user


@transaction.atomic
def create_account(*, username: str, name: str, password: str, email: str = "", is_administrator: bool = False, by: User | None) -> User:
    """A person who can sign in; ValidationError for a taken name or a weak password."""
    try:
        validate_password(password, User(username=username, name=name, email=email))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user = User.objects.create_user(username, password=password, name=name, email=email, is_administrator=is_administrator)
    ledger.append(
        "account.opened",
        subject=user,
        actor=by,
        change={"administrator": is_administrator},
        personal={"username": username, "name": name, "email": email},
    )
    return user


@transaction.atomic
def set_new_password(*, code: str, password: str) -> User:
    """Replace the password of the person ``code`` was made for; the second factor is dropped, to be set up afresh."""
    invitation = open_invitation(code)
    user = invitation.user
    if user is None:
        raise InvitationRefused(_("This code opens an account; it changes no password."), code="wrong-purpose")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    _use(invitation)
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    ledger.append("password.reset", subject=user, actor=user)
    return user


def _mail_after_commit(to: str, subject: str, template: str, context: dict[str, object]) -> None:
    if not to:
        return
    text = render_to_string(template, context)
    transaction.on_commit(lambda: send_mail(subject, text, None, [to], fail_silently=True))
