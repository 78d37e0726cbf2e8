"""Accounts are opened, and forgotten passwords replaced, with a one-time code handed over by mail or by a manager."""

import hashlib
import logging
import secrets
from datetime import timedelta
from functools import partial

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from quanheng.jobs import services as jobs
from quanheng.jobs.models import Job
from quanheng.jobs.registry import Step, job_kind
from quanheng.ledger import services as ledger
from quanheng.rows import CODE_ALPHABET
from quanheng.units.models import Invitation, Unit, User
from quanheng.units.permissions import may_care_for, may_manage_people, require_care, require_people_right
from quanheng.units.services import grant_role
from quanheng.units.sights import reader_of

log = logging.getLogger(__name__)

VALID_FOR = timedelta(days=7)
VALID_BY_MAIL = timedelta(days=1)  # a reset that anybody can ask for
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
    require_people_right(by, unit)
    if unit.closed_on and unit.closed_on <= timezone.localdate():
        raise ValidationError(_("%(unit)s is closed since %(day)s.") % {"unit": unit.name, "day": unit.closed_on})
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
def withdraw(invitation: Invitation, *, by: User | None) -> None:
    """Make an invitation that nobody has used yet worthless."""
    assert invitation.unit is not None
    require_people_right(by, invitation.unit)
    _use(invitation)
    ledger.append("invitation.withdrawn", subject=invitation, actor=by, unit=invitation.unit_id)


@transaction.atomic
def allow_new_password(user: User, *, by: User | None, by_mail: bool = False) -> str:
    """A code with which ``user`` sets a new password; earlier ones end.

    A code that a manager, an administrator or the command line hands over also drops a lost second factor. One that was
    asked for on the page goes to the mailbox and leaves the second factor on: a mailbox alone must not open an account.
    """
    require_care(by, user)
    Invitation.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    code, valid_for = _draw_code(), VALID_BY_MAIL if by_mail else VALID_FOR
    invitation = Invitation.objects.create(
        purpose=Invitation.Purpose.RESET,
        code_hash=hash_of_code(code),
        user=user,
        name=user.name,
        email=user.email if by_mail else "",
        made_by=by,
        expires_at=timezone.now() + valid_for,
    )
    ledger.append("password.reset-allowed", subject=invitation, actor=by, change={"user": str(user.pk), "by_mail": by_mail})
    _mail_after_commit(
        user.email, _("A new password for Quanheng"), "units/mail/reset.txt", {"name": user.name, "link": link_of_code(code), "days": valid_for.days}
    )
    return code


def keeps_second_factor(invitation: Invitation) -> bool:
    """Whether the reset was asked for by mail (only such a code carries an address)."""
    return bool(invitation.email)


RESET_BY_MAIL = "units.reset-by-mail"


def request_new_password(*, username: str, email: str) -> None:
    """Mail a reset code when the login name and the address belong together; silent otherwise, so that nobody can ask who is here.

    The mail is a job's: whether one is sent cannot be told from the time that the answer takes.
    """
    user = User.objects.filter(username__iexact=username, email__iexact=email, is_active=True).exclude(email="").first()
    jobs.start(RESET_BY_MAIL, arguments={"user": str(user.pk) if user else None, "language": get_language()}, made_by=None)


@job_kind(RESET_BY_MAIL)
def reset_by_mail(job: Job) -> Step:
    """One step: make the code and mail it, for a person who was found."""
    user = User.objects.filter(pk=job.arguments["user"], is_active=True).first() if job.arguments["user"] else None

    def send() -> None:
        if user:
            with override(job.arguments["language"]):
                allow_new_password(user, by=None, by_mail=True)

    return Step(apply=send, finished=True)


def open_invitation(code: str) -> Invitation:
    """The standing invitation of ``code``; InvitationRefused with the way out."""
    invitation = Invitation.objects.select_related("unit", "user", "made_by").filter(code_hash=hash_of_code(code)).first()
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
    if invitation.made_by and not may_manage_people(reader_of(invitation.made_by), invitation.unit):
        raise InvitationRefused(_("Who invited you no longer manages this unit. Ask its manager for a new code."), code="inviter-left")
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
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password=password, name=name, email=email, is_administrator=is_administrator)
    except IntegrityError as error:  # two people chose the name in the same moment
        raise ValidationError({"username": _("This login name is taken. Choose another.")}) from error
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
    """Replace the password of the person ``code`` was made for; a code handed over also drops the second factor."""
    invitation = open_invitation(code)
    user = invitation.user
    if user is None:
        raise InvitationRefused(_("This code opens an account; it changes no password."), code="wrong-purpose")
    if not user.is_active:
        raise InvitationRefused(_("This account is closed. Ask the manager of your unit."), code="account-closed")
    if invitation.made_by and not may_care_for(reader_of(invitation.made_by), user):
        raise InvitationRefused(_("Who made this code may no longer do so. Ask an administrator for a new one."), code="maker-left")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    _use(invitation)
    user.set_password(password)
    user.save(update_fields=["password"])
    if not keeps_second_factor(invitation):
        Authenticator.objects.filter(user=user).delete()
    ledger.append("password.reset", subject=user, actor=user, change={"second_factor_dropped": not keeps_second_factor(invitation)})
    return user


def _mail_after_commit(to: str, subject: str, template: str, context: dict[str, object]) -> None:
    if not to:
        return
    text = render_to_string(template, context)
    transaction.on_commit(partial(_send, to, str(subject), text))


def _send(to: str, subject: str, text: str) -> None:
    """A mail server that does not answer costs the mail, not the act: the code can still be handed over."""
    try:
        send_mail(subject, text, None, [to])
    except OSError as error:  # smtplib's errors are OSErrors too
        log.error("A mail could not be sent: %s. Check QUANHENG_EMAIL_HOST and the settings beside it.", error)
