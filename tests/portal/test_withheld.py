"""Whatever is withheld stands in no public output: every output, for every flag."""

import io
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client
from docx import Document

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, Campaign, Occurrence, Part
from quanheng.campaigns.publishing import PublicField
from quanheng.campaigns.services import NewPlace
from quanheng.units.kinds import Role
from tests.portal.made_files import files_of

# Words of each field that stand nowhere else in the campaign. Dates as every form of them that an output writes.
WORDS: dict[str, tuple[str, ...]] = {
    "name": ("琉璃讲堂",),
    "content": ("琥珀内容",),
    "time": ("2027-06-07", "20270607", "2027年6月7日", "6月7日", "June 7, 2027", "晨钟时分", "2027-06-09", "6月9日", "20270609"),
    "place": ("珊瑚广场", "砗磲礼堂", "玛瑙会堂"),
    "form": ("璎珞形式",),
    "units": ("翡翠计量所",),
    "partners": ("珍珠协会",),
    "occurrences": ("砗磲礼堂", "玛瑙会堂", "20270609"),
    "kinds": ("讲座", "lecture"),
    "number": ("甲七七",),
    "state": ("已举办", "held"),
}
PAGES = ("", "month/?m=2027-06", "week/?w=2027-06-07", "units/", "districts/", "places/", "poster/")
DATA = ("programme.json", "programme.csv", "feed.atom", "calendar.ics")


@pytest.fixture(autouse=True)
def _no_kept_pages():
    caches["pages"].clear()


@pytest.fixture
def gem(office, issued) -> Activity:
    """A public activity of rare words, with two occurrences."""
    activity = Activity.objects.create(
        campaign=issued,
        position=99,
        number="甲七七",
        name="琉璃讲堂",
        content="琥珀内容",
        form="璎珞形式",
        place="珊瑚广场",
        kinds=["lecture"],
        start="2027-06-07",
        end="2027-06-09",
        time_words="晨钟时分",
        audience="public",
        state="held",
        plan_revision=1,
    )
    Part.objects.create(activity=activity, position=1, role="responsible", name="翡翠计量所", unit=office.district)
    Part.objects.create(activity=activity, position=2, role="co-organiser", name="珍珠协会")
    Occurrence.objects.create(activity=activity, position=1, start="2027-06-07", end="2027-06-07", place="砗磲礼堂")
    Occurrence.objects.create(activity=activity, position=2, start="2027-06-09", end="2027-06-09", place="玛瑙会堂")
    Campaign.objects.filter(pk=issued.pk).update(revision=issued.revision + 1)
    return activity


def outputs(campaign: Campaign, activity: Activity, office, sign_in) -> dict[str, str]:
    """Everything the public can get, in both languages, by address; the article and the bundle too."""
    client, told = Client(), {}
    for language in ("zh-hans", "en"):
        base = f"/{language}/programme/{campaign.code}/"
        for name in (*PAGES, *DATA, f"{activity.code}/", f"{activity.code}/calendar.ics"):
            told[base + name] = client.get(base + name).content.decode().replace("\r\n ", "")
    officer = sign_in(office.person("city", Role.OFFICER))
    told["article.html"] = officer.get(f"/campaigns/{campaign.pk}/article.html").content.decode()
    told["article.docx"] = words_of_docx(officer.get(f"/campaigns/{campaign.pk}/article.docx").content)
    return told


def words_of_docx(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def of_the_activity(text: str, name: str, activity: Activity, field: str) -> str:
    """Kinds and states stand in the words of other activities and of the page too, days on every sheet: there its own counts."""
    if field not in {"kinds", "state"} and not (field == "time" and ("/month/" in name or "/week/" in name)):
        return text
    pieces = text.replace("BEGIN:VEVENT", "<li").replace('{"code"', "<li").replace("<entry>", "<li").replace("\n", "<li").split("<li")
    return "\n".join(piece for piece in pieces if activity.code in piece)


@pytest.mark.parametrize("field", [str(field.value) for field in PublicField])
def test_a_withheld_field_is_in_no_output(field, office, issued, gem, sign_in):
    shown = [code for code in PublicField.values if code != field]
    services.publish_activities(
        issued,
        revisions={gem.pk: 1},
        change=services.PublishChange(act=services.FlagAct.ONLY, fields=frozenset(shown)),
        reason="隐去",
        by=office.person("city", Role.OFFICER),
    )
    issued.refresh_from_db()
    for name, text in outputs(issued, gem, office, sign_in).items():
        told = of_the_activity(text, name, gem, field)
        assert not [word for word in WORDS[field] if word in told], name


def test_what_is_shown_is_found_so_that_the_walk_would_notice(office, issued, gem, sign_in):
    """Negative control: with everything shown each field's words stand somewhere."""
    told = "\n".join(outputs(issued, gem, office, sign_in).values())
    for field in PublicField:
        assert [word for word in WORDS[field] if word in told], field


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("name", "q=琉璃"),
        ("content", "q=琥珀"),
        ("place", "q=珊瑚"),
        ("place", "place=珊瑚广场"),
        ("occurrences", "q=玛瑙"),
        ("form", "q=璎珞"),
        ("units", "q=翡翠"),
        ("units", "unit=翡翠计量所"),
        ("units", "district=砣湖区"),
        ("units", "q=砣湖区"),
        ("partners", "q=珍珠"),
        ("partners", "unit=珍珠协会"),
        ("kinds", "kind=lecture"),
        ("time", "day=2027-06-07"),
        ("time", "q=晨钟"),
    ],
)
def test_no_question_reaches_a_withheld_field(field, question, client, office, issued, gem):
    def found() -> list[bool]:
        pages = [f"/zh-hans/programme/{issued.code}/?{question}", f"/zh-hans/programme/{issued.code}/calendar.ics?{question}"]
        return [gem.code in client.get(page).content.decode().replace("\r\n ", "") for page in pages]

    assert found()[0]
    services.publish_activities(
        issued,
        revisions={gem.pk: 1},
        change=services.PublishChange(act=services.FlagAct.WITHHOLD, fields=frozenset({field})),
        reason="隐去",
        by=office.person("city", Role.OFFICER),
    )
    assert found() == [False, False]


@pytest.mark.parametrize("field", ["place", "time", "occurrences", "state"])
def test_moves_tell_nothing_that_is_withheld(field, office, issued, gem, sign_in):
    officer = office.person("city", Role.OFFICER)
    Activity.objects.filter(pk=gem.pk).update(state="confirmed")
    services.move_occurrence(gem, number=2, to=NewPlace(date(2027, 6, 9), place="水晶宫"), reason="修缮", revision=1, by=officer)
    services.publish_activities(
        issued,
        revisions={gem.pk: 2},
        change=services.PublishChange(act=services.FlagAct.WITHHOLD, fields=frozenset({field})),
        reason="隐去",
        by=officer,
    )
    issued.refresh_from_db()
    secret = {
        "place": ("水晶宫", "玛瑙会堂"),
        "time": ("6月9日", "2027-06-09"),
        "occurrences": ("水晶宫", "玛瑙会堂", "修缮"),
        "state": ("玛瑙会堂", "修缮"),
    }
    for name, text in outputs(issued, gem, office, sign_in).items():
        assert not [word for word in secret[field] if word in of_the_activity(text, name, gem, field)], name


def test_the_bundle_holds_nothing_that_is_withheld(office, issued, gem, sign_in):
    fields = frozenset({"place", "units", "occurrences"})
    officer = office.person("city", Role.OFFICER)
    change = services.PublishChange(act=services.FlagAct.WITHHOLD, fields=fields)
    services.publish_activities(issued, revisions={gem.pk: 1}, change=change, reason="隐去", by=officer)
    archive = files_of(sign_in(officer), issued)
    for name in archive.namelist():
        data = archive.read(name)
        text = words_of_docx(data) if name.endswith(".docx") else data.decode()
        assert not [word for field in fields for word in WORDS[field] if word in text], name
    assert {"article/article.html", "article/article.docx"} <= set(archive.namelist())
