"""Every address in every role and every relation to the unit it concerns.

A row says who may see what the address shows (``see``) and which roles may act there (``act``). From that the
answer follows: in sight and allowed, 2xx or a redirect; in sight without the role, 403; out of sight, 404; not
signed in, the login page. An address without a row fails, so that none is forgotten.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from quanheng.archiving.models import Archive
from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Activity, Campaign, Notice
from quanheng.collecting import services as collecting
from quanheng.collecting.models import Request, Sheet
from quanheng.issuing import services as issuing
from quanheng.portal.models import Bundle
from quanheng.reporting import services as reporting
from quanheng.reporting.models import Brief, Coverage, Evidence, Report
from quanheng.units.invitations import create_account, invite
from quanheng.units.kinds import Role
from quanheng.units.models import Invitation, User
from quanheng.units.services import create_unit, grant_role, relate_units
from tests.conftest import PASSWORD, SMALL_NOTICE, Office, accept, make_office, read_notice, work_all

RELATIONS = {"own": "city", "above": "province", "below": "district", "joint": "institute", "addressed": "zone", "stranger": "neighbour"}
ROLES = tuple(Role)
OFFICER, APPROVER, MANAGER = {Role.OFFICER}, {Role.APPROVER}, {Role.MANAGER}
EVERYBODY = set(RELATIONS)


@dataclass
class World:
    """One of each thing an address can name: a notice in review, a draft, an issued campaign with its activities."""

    office: Office
    review: Notice
    draft: Campaign
    issued: Campaign
    colleague: User
    plan: Request
    sheet: Sheet
    proof: Evidence
    brief: Brief
    coverage: Coverage
    report: Report

    @property
    def bundle(self) -> Bundle:
        return self.issued.bundles.get()

    @property
    def archive(self) -> Archive:
        return self.issued.archives.get()

    @property
    def open_day(self) -> Activity:
        """Public, with a part of the institute."""
        return self.issued.activities.get(name="实验室开放日")

    @property
    def inspection(self) -> Activity:
        """Internal, with a part of the district."""
        return self.issued.activities.get(name="集贸市场电子秤专项检查")

    @property
    def row_key(self) -> str:
        return str(self.review.draft["rows"][0]["key"])

    @property
    def deadline_key(self) -> str:
        return str(self.review.draft["deadlines"][0]["key"])


Arguments = Callable[[World], list[Any]]


@dataclass(frozen=True)
class Row:
    name: str
    of: Arguments = lambda world: []
    see: frozenset[str] | set[str] = frozenset(EVERYBODY)
    act: frozenset[Role] | set[Role] = frozenset(ROLES)
    seeing: frozenset[Role] | set[Role] = frozenset(ROLES)
    acting: frozenset[str] | set[str] = frozenset(EVERYBODY)  # relations in which the role counts
    post: Callable[[World], dict[str, Any]] | None = None
    administrator: int | None = None  # status for an administrator without a unit, where it differs
    case: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} {self.case}".strip()


def version(world: World) -> dict[str, Any]:
    return {"version": world.review.draft_version}


def a_cell(world: World) -> dict[str, Any]:
    """A cell that stays as it is: the act is let through and changes nothing."""
    row = world.review.draft["rows"][0]
    return {**version(world), "act": "cell", "key": row["key"], "field": "name", "text": row["name"]}


def stale_brief(world: World) -> dict[str, Any]:
    """A brief that is on its way already: the page says so and leads back."""
    return {"edit": 1, "title": "开放", "text": "…", "day": "2026-05-20", "unit": world.office.city.pk}


def moved_by_a_day(world: World) -> dict[str, Any]:
    return {"revision": world.open_day.revision, "start": "2027-05-21", "reason": "场地维修"}


def officer_of_city(world: World) -> list[Any]:
    """A person of the city besides those who walk."""
    return [world.colleague.pk]


def invited(world: World) -> Invitation:
    invite(unit=world.office.city, role=Role.VIEWER, name="新人", by=None)
    return Invitation.objects.get(unit=world.office.city, used_at=None)


LEAFLETS = {"item": "计量知识折页", "quantity": 200, "count_word": "份", "recipient": "桃浦街道", "day": "2026-05-20"}
OWN, ISSUED = {"own"}, {"own", "above", "below", "joint", "addressed"}
ROWS = [
    # The desk and the way from a notice to a campaign
    Row("home", administrator=200),
    Row("campaigns:notice-new", administrator=200),
    Row("campaigns:notice", lambda world: [world.review.pk], see=OWN),
    Row("campaigns:notices", administrator=200),
    Row("campaigns:notice-discard", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("campaigns:notice-contacts", lambda world: [world.review.pk], see=OWN, act=OFFICER),
    Row("campaigns:notice-headings", lambda world: [world.review.pk], see=OWN, act=OFFICER),
    Row("campaigns:notice-deadline-new", lambda world: [world.review.pk], see=OWN, act=OFFICER),
    Row("campaigns:notice-deadline", lambda world: [world.review.pk, world.deadline_key], see=OWN, act=OFFICER),
    Row("campaigns:notice-read-again", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("campaigns:notice-original", lambda world: [world.review.pk], see=OWN),
    Row("campaigns:notice-header", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=lambda world: {**version(world), "title": "新题"}),
    Row("campaigns:notice-row", lambda world: [world.review.pk, world.row_key], see=OWN, act=OFFICER),
    Row("campaigns:notice-row-new", lambda world: [world.review.pk], see=OWN, act=OFFICER),
    Row("campaigns:notice-rows-check", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=version),
    Row("campaigns:notice-row-remove", lambda world: [world.review.pk, world.row_key], see=OWN, act=OFFICER, post=version),
    Row("campaigns:notice-row-restore", lambda world: [world.review.pk, world.row_key], see=OWN, act=OFFICER, post=version),
    Row("campaigns:notice-row-check", lambda world: [world.review.pk, world.row_key], see=OWN, act=OFFICER, post=version),
    Row("campaigns:notice-grid", lambda world: [world.review.pk], see=OWN, act=OFFICER),
    Row("campaigns:notice-grid", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=a_cell, case="post"),
    Row("campaigns:notice-words", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=lambda world: {**version(world), "what": "new.row"}),
    Row("campaigns:notice-differences", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("campaigns:notice-accept", lambda world: [world.review.pk], see=OWN, act=OFFICER, post=version),
    Row("campaigns:campaign", lambda world: [world.draft.pk], see=OWN, case="draft"),
    Row("campaigns:campaign", lambda world: [world.issued.pk], see=ISSUED, case="issued"),
    Row("campaigns:headings", lambda world: [world.issued.pk], see=ISSUED),
    Row("campaigns:headings", lambda world: [world.issued.pk], see=ISSUED, act=OFFICER, acting=OWN, post=lambda world: {}, case="store"),
    Row("campaigns:activity-new", lambda world: [world.draft.pk], see=OWN, act=OFFICER, case="draft"),
    Row("campaigns:activity-new", lambda world: [world.issued.pk], see=ISSUED, act=OFFICER, acting=OWN, case="issued"),
    Row("campaigns:campaign-issue", lambda world: [world.draft.pk], see=OWN, act=APPROVER, post=lambda world: {}, case="draft"),
    Row("campaigns:campaign-issue", lambda world: [world.issued.pk], see=ISSUED, act=APPROVER, acting=OWN, post=lambda world: {}, case="issued"),
    Row("campaigns:summary-xlsx", lambda world: [world.draft.pk], see=OWN, case="draft"),
    Row("campaigns:summary-docx", lambda world: [world.draft.pk], see=OWN, case="draft"),
    Row("campaigns:summary-xlsx", lambda world: [world.issued.pk], see=ISSUED, case="issued"),
    Row("campaigns:summary-docx", lambda world: [world.issued.pk], see=ISSUED, case="issued"),
    Row("campaigns:activity", lambda world: [world.draft.activities.first().pk], see=OWN, case="draft"),
    Row("campaigns:activity", lambda world: [world.open_day.pk], case="open day", administrator=200),
    Row("campaigns:activity", lambda world: [world.inspection.pk], see={"own", "above", "below", "addressed"}, case="inspection"),
    Row("campaigns:activity-edit", lambda world: [world.open_day.pk], act=OFFICER, acting=OWN, administrator=403),
    Row("campaigns:publishing", lambda world: [world.issued.pk], see=OWN),
    Row(
        "campaigns:publishing",
        lambda world: [world.issued.pk],
        see=OWN,
        act=OFFICER,
        post=lambda world: {"every": "on", "act": "default", "reason": "照例"},
        case="apply",
    ),
    Row("campaigns:publishing-contacts", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("campaigns:occurrences", lambda world: [world.open_day.pk], see=OWN),
    Row("campaigns:occurrence-move", lambda world: [world.open_day.pk, 1], see=OWN, act=OFFICER, post=moved_by_a_day),
    Row("campaigns:occurrence-cancel", lambda world: [world.open_day.pk, 1], see=OWN, act=OFFICER, post=moved_by_a_day),
    Row("campaigns:history", lambda world: [world.issued.pk], see=OWN),
    Row("campaigns:next-year", lambda world: [world.issued.pk], see=ISSUED, act=OFFICER, acting=OWN),
    Row("campaigns:pass-down", lambda world: [world.draft.pk], see=OWN, act=OFFICER, case="draft"),
    Row("campaigns:pass-down", lambda world: [world.issued.pk], see=ISSUED, act=OFFICER, acting=OWN, case="issued"),
    Row(
        "campaigns:assignment-acknowledge",
        lambda world: [world.issued.assignments.get().pk],
        see={"own", "above", "addressed"},
        act={Role.OFFICER, Role.APPROVER},
        acting={"addressed"},
        post=lambda world: {},
    ),
    Row(
        "campaigns:assignment-waive",
        lambda world: [world.issued.assignments.get().pk],
        see={"own", "above", "addressed"},
        act=APPROVER,
        acting=OWN,
        post=lambda world: {"reason": "另行报送"},
    ),
    # Calling for plans
    Row("collecting:call", lambda world: [world.draft.pk], see=OWN, case="open"),
    Row("collecting:call", lambda world: [world.issued.pk], see=OWN, case="issued"),
    *[
        Row(f"collecting:{name}", lambda world: [world.plan.call.pk], see=OWN, act=OFFICER, post=lambda world: {"edit": 0})
        for name in (
            "call-change",
            "call-ask",
            "call-close",
            "call-reopen",
            "sheets-drop",
            "table-joint",
            "table-dismiss",
            "table-place",
            "table-take",
        )
    ],
    Row("collecting:templates", lambda world: [world.plan.call.pk], see=OWN),
    Row("collecting:table", lambda world: [world.plan.call.pk], see=OWN),
    Row("collecting:unit-plans", lambda world: [world.plan.pk], see={"own", "addressed"}),
    Row("collecting:template", lambda world: [world.plan.pk], see={"own", "addressed"}),
    *[
        Row(f"collecting:plans-{name}", lambda world: [world.plan.pk], see=OWN, act=OFFICER, post=lambda world: {})
        for name in ("accept", "return", "take-back", "waive", "renew", "hand-in")
    ],
    Row("collecting:sheet", lambda world: [world.sheet.pk], see=OWN, case="read"),
    Row("collecting:sheet", lambda world: [world.sheet.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="take"),
    Row("collecting:sheet-aside", lambda world: [world.sheet.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("collecting:sheet-original", lambda world: [world.sheet.pk], see=OWN),
    # Results and the report
    Row("archiving:archive", lambda world: [world.issued.pk], see=OWN, case="issued"),
    Row("archiving:archive", lambda world: [world.draft.pk], see=set(), case="draft"),
    Row("archiving:pack", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("archiving:pack-again", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("archiving:close", lambda world: [world.issued.pk], see=OWN, act=APPROVER, post=lambda world: {}),
    Row("archiving:reopen", lambda world: [world.issued.pk], see=OWN, act=APPROVER, post=lambda world: {}),
    Row("archiving:package", lambda world: [world.archive.pk], see=OWN),
    Row("reporting:report", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:report", lambda world: [world.draft.pk], see=set(), case="draft"),
    Row("reporting:grid", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:grid", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="enter"),
    Row("reporting:metric", lambda world: [world.issued.pk, "visits"], see=OWN),
    Row("reporting:groups", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:results", lambda world: [world.open_day.pk], see=OWN),
    Row("reporting:results", lambda world: [world.open_day.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="enter"),
    Row("reporting:held", lambda world: [world.open_day.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:read", lambda world: [world.open_day.pk], see=OWN, act=OFFICER),
    # The own notice and its sign-off
    Row("issuing:own-notice", lambda world: [world.draft.pk], see=OWN, case="read"),
    Row("issuing:own-notice", lambda world: [world.draft.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="draft it"),
    Row("issuing:own-notice-file", lambda world: [world.draft.pk], see=OWN),
    Row("issuing:sign-off", lambda world: [world.draft.pk], see=OWN, act=APPROVER, post=lambda world: {}),
    Row("issuing:scan", lambda world: [world.draft.pk], see=set()),  # nothing is signed off here; tests/issuing walks it
    Row("reporting:notes", lambda world: [world.open_day.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:evidence-add", lambda world: [world.open_day.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:evidence-link", lambda world: [world.open_day.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:evidence-file", lambda world: [world.proof.pk], see=OWN),
    Row("reporting:evidence-thumbnail", lambda world: [world.proof.pk], see=OWN),
    Row("reporting:evidence-aside", lambda world: [world.proof.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:briefs", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:brief-new", lambda world: [world.issued.pk], see=OWN, act=OFFICER),
    Row("reporting:brief", lambda world: [world.brief.pk], see={"own", "above"}),
    Row("reporting:brief", lambda world: [world.brief.pk], see={"own", "above"}, act=OFFICER, acting=OWN, post=stale_brief, case="edit"),
    Row("reporting:brief-evidence", lambda world: [world.brief.pk], see={"own", "above"}, act=OFFICER, acting=OWN, post=lambda world: {}),
    Row("reporting:brief-step", lambda world: [world.brief.pk, "adopt"], see={"own", "above"}, act=OFFICER, acting=OWN, post=lambda world: {}),
    Row(
        "reporting:brief-step",
        lambda world: [world.brief.pk, "review"],
        see={"own", "above"},
        act=APPROVER,
        acting=OWN,
        post=lambda world: {},
        case="review",
    ),
    Row("reporting:coverage", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:coverage-item", lambda world: [world.coverage.pk], see=OWN, act=OFFICER),
    Row("reporting:coverage-aside", lambda world: [world.coverage.pk], see=OWN, act=OFFICER, post=lambda world: {}),
    Row("reporting:handouts", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:handouts", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: LEAFLETS, case="enter"),
    Row("reporting:handouts-csv", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:handout", lambda world: [world.issued.handouts.get().pk], see=OWN, act=OFFICER),
    Row("reporting:handout-aside", lambda world: [world.issued.handouts.get().pk], see=OWN, act=OFFICER, post=lambda world: {"reason": "重复"}),
    Row("reporting:text", lambda world: [world.issued.pk], see=OWN),
    Row("reporting:text", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="write"),
    *[
        Row("reporting:document", lambda world, form=form: [world.issued.pk, form], see=OWN, case=form)
        for form in ("table.xlsx", "table.docx", "report.docx", "figures.csv", "evidence.csv")
    ],
    Row("reporting:freeze", lambda world: [world.issued.pk], see=OWN, act=APPROVER, post=lambda world: {}),
    Row("reporting:version", lambda world: [world.report.pk], see={"own", "above"}),
    Row("reporting:frozen-document", lambda world: [world.report.pk, "bundle.zip"], see={"own", "above"}),
    Row("reporting:frozen-metric", lambda world: [world.report.pk, "visits"], see={"own", "above"}),
    Row("reporting:hand-in", lambda world: [world.report.pk], see={"own", "above"}, act=OFFICER, acting=OWN, post=lambda world: {}),
    Row("bundle-files", lambda world: [world.issued.pk], see=OWN, case="issued"),
    Row("bundle-files", lambda world: [world.draft.pk], see=set(), case="draft"),
    Row("bundle-files", lambda world: [world.issued.pk], see=OWN, act=OFFICER, post=lambda world: {}, case="make"),
    Row("bundle", lambda world: [world.bundle.pk], see=OWN),
    *[Row(name, lambda world: [world.issued.pk], see=OWN, case="issued") for name in ("article", "article-html", "article-docx")],
    Row("article", lambda world: [world.draft.pk], see=set(), case="draft"),
    Row("office-calendar", lambda world: [world.issued.pk], see=ISSUED, case="issued"),
    Row("office-calendar", lambda world: [world.draft.pk], see=OWN, case="draft"),
    # Units and people
    Row("units:units", administrator=200),
    Row("units:unit", lambda world: [world.office.city.pk], administrator=200),
    Row("units:unit-new", act=MANAGER, administrator=200),
    Row("units:unit-edit", lambda world: [world.office.city.pk], act=MANAGER, acting={"own", "above"}, administrator=200),
    Row("units:unit-close", lambda world: [world.office.city.pk], act=MANAGER, acting={"own", "above"}, administrator=200),
    Row("units:relation-new", lambda world: [world.office.city.pk], act=MANAGER, acting={"own", "above"}, administrator=200),
    Row(
        "units:relation-end",
        lambda world: [world.office.city.pk, world.office.city.relations_from.get().pk],
        act=MANAGER,
        acting={"own", "above"},
        post=lambda world: {},
        administrator=302,
    ),
    Row("units:import", act=set(), administrator=200),
    Row("units:export-csv", administrator=200),
    Row("units:export-xlsx", administrator=200),
    Row("units:invite", lambda world: [world.office.city.pk], act=MANAGER, acting=OWN, administrator=200),
    Row("units:role-new", lambda world: [world.office.city.pk], act=MANAGER, acting=OWN, administrator=200),
    Row(
        "units:invitation-withdraw",
        lambda world: [world.office.city.pk, invited(world).pk],
        act=MANAGER,
        acting=OWN,
        post=lambda world: {},
        administrator=302,
    ),
    Row("units:people", act=MANAGER, administrator=200),
    *[
        # Seen by the managers of the person's unit (and by oneself); out of sight for everybody else.
        Row(name, officer_of_city, see=OWN, seeing=MANAGER, act=act, post=None if name == "units:person" else lambda world: {}, administrator=200)
        for name, act in (
            ("units:person", MANAGER),
            ("units:allow-new-password", MANAGER),
            ("units:account-close", MANAGER),
            ("units:account-reopen", set()),
            ("units:administrator", set()),
        )
    ],
    Row(
        "units:membership-end",
        lambda world: [world.office.city.pk, world.office.person("city", Role.OFFICER).memberships.get().pk],
        act=MANAGER,
        acting=OWN,
        post=lambda world: {},
        administrator=302,
    ),
    # One's own account
    *[
        Row(name, administrator=200)
        for name in (
            "account_logout",
            "account_change_password",
            "account_reauthenticate",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_generate_recovery_codes",
        )
    ],
    # Nothing is there before a second factor is on; tests/units/test_sign_in.py walks them with one
    *[Row(name, see=set()) for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")],
]

ROW_KEY = "01890000-0000-7000-8000-000000000000"
CODE = "00000-00000-00000-00000"
PUBLIC: dict[str, Arguments] = {
    "front": lambda world: [],
    "health": lambda world: [],
    "set-language": lambda world: [],
    "styleguide": lambda world: [],
    "account_login": lambda world: [],
    "account_inactive": lambda world: [],
    "account_signup": lambda world: [],
    "account_reset_password": lambda world: [],
    "mfa_authenticate": lambda world: [],
    "units:enter-code": lambda world: [],
    "units:forgotten": lambda world: [],
    "units:join": lambda world: [invite(unit=world.office.city, role=Role.VIEWER, name="新人", by=None)],
    **{f"collecting:{name}": lambda world: [world.plan.code] for name in ("give", "give-row-new", "give-template", "give-upload", "give-hand-in")},
    "collecting:give-row": lambda world: [world.plan.code, ROW_KEY],
    "collecting:give-row-remove": lambda world: [world.plan.code, ROW_KEY],
    "portal:index": lambda world: [],
    "portal:programme": lambda world: [world.issued.code],
    "portal:feed": lambda world: [world.issued.code],
    **{f"portal:{name}": lambda world: [world.issued.code] for name in ("programme-json", "programme-csv", "atom")},
    **{f"portal:{name}": lambda world: [world.issued.code] for name in ("month", "week", "units", "districts", "places", "poster")},
    "portal:activity": lambda world: [world.issued.code, world.open_day.code],
    "portal:activity-feed": lambda world: [world.issued.code, world.open_day.code],
}
# For nobody at all, whoever asks: a draft's and an internal activity's public page, a setup page once people are here.
NOBODY: list[tuple[str, Arguments]] = [
    ("portal:programme", lambda world: [world.draft.code]),
    ("portal:feed", lambda world: [world.draft.code]),
    ("portal:activity", lambda world: [world.issued.code, world.inspection.code]),
    ("portal:activity-feed", lambda world: [world.issued.code, world.inspection.code]),
    ("collecting:give", lambda world: [CODE]),
    ("units:setup", lambda world: [CODE]),
    ("units:join", lambda world: [CODE]),
]


def all_names() -> set[str]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> set[str]:
        names: set[str] = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                names |= walk(pattern.url_patterns, inner)
            else:
                assert pattern.name, f"{pattern.pattern} has no name"
                names.add(prefix + pattern.name)
        return names

    return walk(get_resolver().url_patterns, "")


def test_every_address_has_a_row():
    assert all_names() == {row.name for row in ROWS} | set(PUBLIC) | {name for name, _ in NOBODY}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once: no walk leaves anything behind."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own TestCase does: a durable block may stand inside
    with django_db_blocker.unblock(), around:
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    return built


def build_world() -> World:
    office = make_office()
    relate_units(kind="guided-by", from_unit=office.city, to_unit=office.institute, by=None)
    issued = accept(office, read_notice(office))
    issued = campaigns.issue_programme(issued, by=office.person("city", Role.APPROVER))
    office.zone = create_unit(name="衡川高新区市场监管局", kind="functional-zone-office", parent=office.city)
    campaigns.pass_down(issued, units=[office.zone], deadline=issued.deadlines.get(), by=office.person("city", Role.OFFICER))
    draft = accept(office, read_notice(office, data=SMALL_NOTICE.replace("2027", "2028").encode()))
    officer = office.person("city", Role.OFFICER)
    call = collecting.open_call(draft, units=[office.zone], by_date=timezone.localdate() + timedelta(days=5), text="", by=officer)
    sheet = collecting.receive_sheet(call, data="活动名称\t负责单位\n讲座\t高新区局\n".encode(), filename="计划.txt", by=officer)
    work_all()
    sheet.refresh_from_db()
    issuing.start_own_notice(draft, by=officer)
    review = read_notice(office, data=SMALL_NOTICE.replace("2027", "2029").encode())
    for unit in RELATIONS.values():
        for role in ROLES:
            office.person(unit, role)
    colleague = create_account(username="colleague", name="colleague", password=PASSWORD, by=None)
    grant_role(user=colleague, unit=office.city, role=Role.OFFICER, by=None)
    office.person("system", "administrator")
    archived(issued, office)
    return World(office, review, draft, issued, colleague, call.requests.select_related("call").get(), sheet, *results_in(issued, office))


def archived(issued: Campaign, office: Office) -> None:
    """A finished package, and the files of the public site; how they are made is tested elsewhere."""
    archive = Archive(campaign=issued, version=1, state=Archive.State.READY, made_by=office.person("city", Role.OFFICER))
    archive.package.save("package.zip", ContentFile(b"package"), save=False)
    archive.save()
    bundle = Bundle(campaign=issued, revision=1, state=Bundle.State.READY, made_by=office.person("city", Role.OFFICER))
    bundle.file.save("files.zip", ContentFile(b"files"), save=False)
    bundle.save()


def results_in(issued: Campaign, office: Office) -> tuple[Evidence, Brief, Coverage, Report]:
    """A proof, a brief sent up, an item of coverage, and a report handed in."""
    officer, approver = office.person("city", Role.OFFICER), office.person("city", Role.APPROVER)
    open_day, day = issued.activities.get(name="实验室开放日"), timezone.localdate()
    reporting.record_figure(open_day, reporting.Entry(metric="visits", value=320), by=officer)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    proof = reporting.add_file(issued, data=file.getvalue(), filename="现场.png", activity=open_day, by=officer)
    reporting.record_handout(issued, values={**LEAFLETS, "day": day}, by=officer)
    brief = reporting.write_brief(issued, values={"title": "开放", "text": "…", "day": day, "unit": office.city, "activity": None}, by=officer)
    brief = reporting.step_brief(brief, step="review", edit=1, by=approver)
    brief = reporting.step_brief(brief, step="send", edit=2, where="省局", by=officer)
    coverage = reporting.add_coverage(issued, values={"medium": "衡川日报"}, by=officer)
    report = reporting.freeze_report(issued, seen=0, by=approver)
    reporting.record_hand_in(report, recipient="省局", how="mail", day=day, by=officer)
    return proof, brief, coverage, report


def address(name: str, arguments: list[Any]) -> str:
    with override("zh-hans"):
        return reverse(name, args=arguments)


def answer(user: User | None, url: str, post: dict[str, Any] | None) -> int:
    """Status of one request whose effects are taken back."""
    client = Client()
    if user:
        client.force_login(user)
    with transaction.atomic():
        response = client.get(url) if post is None else client.post(url, post)
        to_login = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
        status = 401 if to_login else response.status_code
        transaction.set_rollback(True)
    return status


def wanted(row: Row, relation: str, role: Role) -> int:
    if relation not in row.see or role not in row.seeing:
        return 404
    return 200 if role in row.act and relation in row.acting else 403


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_offices_address(row: Row, world: World):
    url, post = address(row.name, row.of(world)), row.post(world) if row.post else None
    found = {"anonymous": answer(None, url, post)}
    expected = {"anonymous": 401}
    for relation, unit in RELATIONS.items():
        for role in ROLES:
            status = answer(world.office.person(unit, role), url, post)
            found[f"{relation} {role}"] = 200 if status in {200, 302} else status
            expected[f"{relation} {role}"] = wanted(row, relation, role)
    status = answer(world.office.person("system", "administrator"), url, post)
    found["administrator"] = 200 if status in {200, 302} else status
    expected["administrator"] = 200 if row.administrator in {200, 302} else row.administrator or 404
    assert found == expected


@pytest.mark.parametrize("name", PUBLIC)
def test_public_address(name: str, world: World):
    url = address(name, PUBLIC[name](world))
    people = [
        None,
        world.office.person("neighbour", Role.VIEWER),
        world.office.person("city", Role.OFFICER),
        world.office.person("system", "administrator"),
    ]
    assert all(answer(user, url, None) in {200, 302, 401, 405} for user in people)


@pytest.mark.parametrize(("name", "of"), NOBODY, ids=[name for name, _ in NOBODY])
def test_address_for_nobody(name: str, of: Arguments, world: World):
    url = address(name, of(world))
    people = [None, world.office.person("city", Role.OFFICER), world.office.person("system", "administrator")]
    assert {answer(user, url, None) for user in people} == {404}


def test_the_matrix_would_notice_a_leak(world: World, monkeypatch):
    """Negative control: with the sight of notices taken away, the same walk finds strangers inside."""
    from quanheng.units import sights

    monkeypatch.setitem(sights._sights, Notice, lambda reader, notices: notices)
    url = address("campaigns:notice", [world.review.pk])
    assert answer(world.office.person("neighbour", Role.VIEWER), url, None) == 200


def test_a_model_without_a_declared_sight_cannot_be_read():
    from quanheng.ledger.models import Entry
    from quanheng.units.sights import ANYBODY, UndeclaredSight, in_sight_of

    with pytest.raises(UndeclaredSight, match="Entry"):
        in_sight_of(ANYBODY, Entry.objects.all())
