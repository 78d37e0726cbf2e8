"""What every room's tests share: an office tree, its people, and a notice of a small invented city."""

from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.models import Campaign, Notice
from quanheng.demo.load import document
from quanheng.jobs.worker import Worker
from quanheng.ledger import services as ledger
from quanheng.ledger.errors import OutsideTransaction
from quanheng.units.invitations import create_account
from quanheng.units.kinds import Role, UnitKind
from quanheng.units.models import Unit, User
from quanheng.units.services import create_unit, grant_role
from tests.ledger_lifting import flush_lifts_triggers  # noqa: F401

PASSWORD = "an-honest-steelyard-1"

# Written for these tests: a heading, a deadline, and five rows of which two are internal and one is unsure.
SMALL_NOTICE = """衡川市市场监督管理局关于开展2027年“世界计量日”活动的通知

各区市场监督管理局，各有关单位：
2027年5月20日是第28个世界计量日。根据《省市场监督管理局关于组织开展2027年“世界计量日”活动的通知》（省市监计函〔2027〕18号），现将有关事项通知如下。
一、活动主题
全球主题是“称量未来”。
二、工作要求
请各单位于2027年6月11日前将活动总结报市局计量处。

附件：2027年衡川市“世界计量日”活动安排表

衡川市市场监督管理局
2027年4月26日

2027年衡川市“世界计量日”活动安排表
序号\t活动名称\t活动内容\t活动时间\t宣传形式\t负责单位
1\t实验室开放日\t邀请市民参观长度实验室\t5月20日\t现场参观\t市计量测试院
2\t便民检测进社区\t为居民免费检测血压计和电子秤\t5月15日至5月18日\t现场服务\t砣湖区市场监管局
3\t计量知识竞赛\t线上有奖竞答\t5月\t线上\t市计量协会
4\t集贸市场电子秤专项检查\t对在用电子秤开展双随机检查\t5月中旬\t执法检查\t砣湖区市场监管局
5\t执法人员培训\t组织执法人员参加计量业务培训\t5月20日前后\t现场培训\t衡川市市场监管局
"""


@dataclass
class Office:
    """A province, a city with a district, an institute, a neighbour city, and people by (unit, role)."""

    province: Unit
    city: Unit
    district: Unit
    institute: Unit
    neighbour: Unit
    people: dict[tuple[str, str], User] = field(default_factory=dict)

    def person(self, unit: str, role: str) -> User:
        """The one person who holds that role in that unit (and nothing else); made when first asked for."""
        key = (unit, role)
        if key not in self.people:
            user = create_account(
                username=f"{unit}-{role}", name=f"{unit} {role}", password=PASSWORD, is_administrator=role == "administrator", by=None
            )
            if role != "administrator":
                grant_role(user=user, unit=getattr(self, unit), role=role, by=None)
            self.people[key] = user
        return self.people[key]


def make_office() -> Office:
    province = create_unit(name="天衡省市场监督管理局", kind=UnitKind.REGULATOR, official_order=1)
    city = create_unit(name="衡川市市场监督管理局", kind=UnitKind.REGULATOR, parent=province, short_name="市局", aliases=["市局", "衡川市市场监管局"])
    return Office(
        province=province,
        city=city,
        district=create_unit(name="砣湖区市场监督管理局", kind=UnitKind.REGULATOR, parent=city, aliases=["砣湖区市场监管局"]),
        institute=create_unit(name="衡川市计量测试院", kind=UnitKind.INSTITUTE, parent=city, aliases=["市计量测试院"]),
        neighbour=create_unit(name="邻川市市场监督管理局", kind=UnitKind.REGULATOR, parent=province, aliases=["市局"]),
    )


@pytest.fixture
def office(db) -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def the_transaction_of_a_test_is_no_services_own(request, monkeypatch):
    """A test runs inside a transaction that a real server does not have: what is entered in the ledger in that one alone would fail there."""
    if "tests/ledger" in request.node.path.as_posix():
        return
    append = ledger.append

    def checked(event, **told):
        blocks = connection.atomic_blocks
        if blocks and all(block._from_testcase for block in blocks):
            raise OutsideTransaction(event)
        return append(event, **told)

    monkeypatch.setattr(ledger, "append", checked)


@pytest.fixture
def sign_in():
    """A client signed in as a person, with htmx off and CSRF not enforced (as Django's test client is)."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


def work_all() -> None:
    """Let the worker do all that waits."""
    worker = Worker()
    while worker.work_once():
        pass


def read_notice(office: Office, *, data: bytes | None = None, filename: str = "notice.txt") -> Notice:
    """The small notice, received by the city's officer and read by the job."""
    notice = campaigns.receive_notice(unit=office.city, data=data or SMALL_NOTICE.encode(), filename=filename, by=office.person("city", Role.OFFICER))
    work_all()
    return Notice.objects.get(pk=notice.pk)


def accept(office: Office, notice: Notice) -> Campaign:
    """Every unsure row checked, then the yes."""
    officer = office.person("city", Role.OFFICER)
    keys = [row["key"] for row in unchecked_rows(notice.draft)]
    notice = campaigns.check_rows(notice, keys=keys, version=notice.draft_version, by=officer)
    return campaigns.accept_programme(notice, version=notice.draft_version, by=officer)


@pytest.fixture
def notice(office) -> Notice:
    return read_notice(office)


@pytest.fixture
def campaign(office, notice) -> Campaign:
    return accept(office, notice)


@pytest.fixture
def issued(office, campaign) -> Campaign:
    return campaigns.issue_programme(campaign, by=office.person("city", Role.APPROVER))


@pytest.fixture
def demonstration_notice(office) -> Notice:
    return read_notice(office, data=document("notice.docx"), filename="notice.docx")
