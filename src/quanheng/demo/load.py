"""Loads the demonstration through the same import, reader, review and services as a user's own notice."""

import secrets
from dataclasses import dataclass
from importlib.resources import files

from django.utils import timezone

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.models import Campaign, Notice
from quanheng.jobs.worker import Worker
from quanheng.ledger.services import seal
from quanheng.units.exchange import rows_of_file, store_rows
from quanheng.units.invitations import create_account
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from quanheng.units.services import grant_role

CITY = "衡川市市场监督管理局"
DISTRICT = "砣湖区市场监督管理局"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    is_administrator: bool = False


PEOPLE = (
    Person("demo-admin", "管理员", CITY, (Role.MANAGER,), is_administrator=True),
    Person("demo-officer", "计量处经办人", CITY, (Role.OFFICER,)),
    Person("demo-approver", "计量处负责人", CITY, (Role.APPROVER, Role.VIEWER)),
    Person("demo-district", "砣湖区经办人", DISTRICT, (Role.OFFICER, Role.APPROVER, Role.MANAGER)),
)


def document(name: str) -> bytes:
    """One of the demonstration's own documents."""
    return files("quanheng.demo").joinpath("documents", name).read_bytes()


def load_demonstration() -> dict[str, str]:
    """Units, people, a notice read and accepted, its programme issued; returns the generated passwords by login name.

    After an interruption it may be called again: it goes on from what is there.
    """
    store_rows(rows_of_file(document("units.csv"), "units.csv"), by=None)
    passwords = {person.username: new_password() for person in PEOPLE}
    people = {person.username: _admit(person, passwords[person.username]) for person in PEOPLE}
    campaign = Campaign.objects.first() or _accepted_campaign(people["demo-officer"])
    if campaign.state == Campaign.State.DRAFT:
        campaigns.issue_programme(campaign, by=people["demo-approver"])
    seal()
    return passwords


def _accepted_campaign(officer: User) -> Campaign:
    notice = Notice.objects.first() or campaigns.receive_notice(
        unit=Unit.objects.get(name=CITY), data=document("notice.docx"), filename="notice.docx", by=officer
    )
    while Worker().work_once():
        pass
    notice = Notice.objects.get(pk=notice.pk)
    assert notice.draft is not None, notice.problem
    keys = [row["key"] for row in unchecked_rows(notice.draft)]
    notice = campaigns.check_rows(notice, keys=keys, version=notice.draft_version, by=officer)
    return campaigns.accept_programme(notice, version=notice.draft_version, by=officer)


def _admit(person: Person, password: str) -> User:
    user = User.objects.filter(username=person.username).first()
    if user:
        user.set_password(password)
        user.save(update_fields=["password"])
    else:
        user = create_account(username=person.username, name=person.name, password=password, is_administrator=person.is_administrator, by=None)
    unit = Unit.objects.get(name=person.unit)
    for role in person.roles:
        if not user.memberships.filter(unit=unit, role=role).exists():
            grant_role(user=user, unit=unit, role=role, by=None, from_date=timezone.localdate())
    return user


def new_password() -> str:
    """Twelve letters and digits in three groups: 59 bits, easy to type off a screen."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
