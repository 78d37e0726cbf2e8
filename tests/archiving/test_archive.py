"""One package that proves itself, closing, and the erasing of what names persons."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from quanheng.archiving import archive_checker, services
from quanheng.archiving.erasing import erase_what_is_over
from quanheng.archiving.models import Archive, Erasure
from quanheng.archiving.packing import fit_place, next_step
from quanheng.archiving.terms import PROPOSED, kept_until
from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Campaign, Contact
from quanheng.jobs.models import Job
from quanheng.jobs.queries import jobs_about
from quanheng.jobs.worker import Worker
from quanheng.ledger.models import Entry
from quanheng.ledger.queries import export_head, latest_head, personal_values_of
from quanheng.ledger.verification import verify
from quanheng.reporting import services as reporting
from quanheng.reporting.services import Entry as Told
from quanheng.units.invitations import create_account
from quanheng.units.kinds import Role
from quanheng.units.services import grant_role
from quanheng.units.sights import RoleMissing
from tests.conftest import work_all

TERMS = {keep.value: years for keep, years in PROPOSED.items()}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def approver(office):
    return office.person("city", Role.APPROVER)


def with_results(issued, officer, approver):
    activity = issued.activities.get(name="实验室开放日")
    reporting.record_figure(activity, Told(metric="visits", value=320), by=officer)
    report = reporting.freeze_report(issued, seen=0, by=approver)
    reporting.record_hand_in(report, recipient="省局计量处", how="mail", day=timezone.localdate(), by=officer)
    return report


@pytest.fixture
def packed(issued, officer, approver) -> Archive:
    with_results(issued, officer, approver)
    services.order_package(issued, terms=TERMS, by=officer)
    work_all()
    return Archive.objects.get()


def opened(archive: Archive) -> zipfile.ZipFile:
    with archive.package.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def saved(archive: Archive, folder, change=None) -> str:
    """The package in a file, with a member changed where asked."""
    target = folder / "package.zip"
    with opened(archive) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            copy.writestr(name, change(name, content) if change else content)
    return str(target)


def test_the_package_holds_every_rooms_files_and_their_terms(packed):
    assert packed.state == Archive.State.READY
    with opened(packed) as package:
        names = set(package.namelist())
        manifest = json.loads(package.read("manifest.json"))
        original = package.read("通知/原件/notice.txt").decode()
    assert {"index.html", "check.py", "manifest.json", "ledger/head.json", "ledger/entries.jsonl"} <= names
    assert {"安排/计划（印发时）.xlsx", "总结/第1版/总结报告.docx", "总结/第1版/定稿数据.json", "公众页面/公众页面.zip"} <= names
    assert "世界计量日" in original
    terms = {entry["path"]: entry["keep_years"] for entry in manifest["files"]}
    assert (terms["总结/第1版/总结报告.docx"], terms["通知/原件/notice.txt"]) == (30, 10)
    assert (manifest["entries"], packed.entries, packed.files) == (packed.entries, manifest["entries"], len(manifest["files"]))
    assert packed.entries > 5


def test_anyone_checks_the_package_without_the_server(packed, tmp_path):
    with opened(packed) as package:
        package.extractall(tmp_path / "out")
    done = subprocess.run([sys.executable, "-I", "check.py", "."], cwd=tmp_path / "out", capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{packed.entries} entries of the ledger agree" in done.stdout
    head = tmp_path / "head.json"
    head.write_text(export_head(latest_head()), encoding="utf-8")
    assert archive_checker.main([saved(packed, tmp_path), "--head", str(head)]) == 0


def altered(name, content):
    return content.replace(b"320", b"999") if name == "总结/第1版/定稿数据.json" else content


def rewritten_entry(name, content):
    return content.replace(b"figure.recorded", b"figure.forgotten") if name == "ledger/entries.jsonl" else content


def other_root(name, content):
    if name != "ledger/head.json":
        return content
    head = json.loads(content)
    return json.dumps({**head, "root": "00" * 32}).encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(altered, "定稿数据.json was altered"), (rewritten_entry, "is not under the signed head"), (other_root, "is not signed by the key")],
)
def test_a_changed_package_is_found_out(packed, tmp_path, capsys, change, sentence):
    assert archive_checker.main([saved(packed, tmp_path, change)]) == 1
    assert sentence in capsys.readouterr().out


def test_what_is_no_archive_is_told(tmp_path, capsys):
    file = tmp_path / "x.zip"
    file.write_bytes(b"no zip")
    assert archive_checker.main([str(file)]) == 2
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("a.txt", "a")
    assert archive_checker.main([str(file)]) == 1
    assert "no archive of Quanheng" in capsys.readouterr().out


def test_a_killed_packing_goes_on_and_makes_one_package(issued, officer, approver):
    with_results(issued, officer, approver)
    services.order_package(issued, terms=TERMS, by=officer)
    for _step in range(3):  # a worker each, gone after one step
        Worker().work_once()
    assert Archive.objects.get().state == Archive.State.PACKING or Archive.objects.get().files
    work_all()
    archive = Archive.objects.get()
    assert (archive.state, Entry.objects.filter(event="archive.packed").count()) == (Archive.State.READY, 1)
    with opened(archive) as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def test_a_join_killed_before_its_commit_is_done_again(issued, officer, approver):
    with_results(issued, officer, approver)
    archive = services.order_package(issued, terms=TERMS, by=officer)
    job = jobs_about(archive).get()
    while not (step := next_step(job)).apply:
        job.cursor = step.cursor
    next_step(job)  # everything but the commit was done once more, by the next worker
    work_all()
    archive.refresh_from_db()
    assert archive.state == Archive.State.READY
    assert archive_checker.main([str(archive.package.path)]) == 0


def test_nothing_is_packed_without_the_sight_of_an_officer(issued, officer, approver):
    with_results(issued, officer, approver)
    archive = services.order_package(issued, terms=TERMS, by=officer)
    officer.memberships.all().delete()
    with pytest.raises(RoleMissing):
        next_step(jobs_about(archive).get())
    other = create_account(username="other", name="接任", password="an-honest-steelyard-1", by=None)
    grant_role(user=other, unit=issued.unit, role=Role.OFFICER, by=None)
    Job.objects.update(state="failed", finished_at=timezone.now())
    services.go_on(archive, by=other)
    work_all()
    archive.refresh_from_db()
    assert (archive.state, archive.made_by) == (Archive.State.READY, other)


def test_one_package_at_a_time_and_versions_count_on(issued, officer, packed):
    services.order_package(issued, terms=TERMS, by=officer)
    with pytest.raises(ValidationError):
        services.order_package(issued, terms=TERMS, by=officer)
    work_all()
    assert list(Archive.objects.order_by("version").values_list("version", "state")) == [(1, "ready"), (2, "ready")]


def test_terms_must_be_whole_and_known(issued, officer):
    for terms in ({}, {**TERMS, "official": 7}):
        with pytest.raises(ValidationError):
            services.order_package(issued, terms=terms, by=officer)


def test_a_closed_campaign_changes_no_more_until_it_is_opened_with_a_reason(issued, officer, approver, packed):
    activity = issued.activities.get(name="实验室开放日")
    campaigns.close_campaign(issued, keep_until=timezone.localdate() + timedelta(days=30), by=approver)
    acts = (
        lambda: campaigns.change_activity(activity, values={"place": "甲"}, parts=None, revision=activity.revision, reason="x", by=officer),
        lambda: campaigns.add_activity(issued, values={"name": "新", "parts": []}, reason="x", by=officer),
        lambda: campaigns.put_under_headings(issued, {}, by=officer),
        lambda: reporting.record_figure(activity, Told(metric="visits", value=1, seen=1, reason="x"), by=officer),
        lambda: reporting.freeze_report(issued, seen=1, reason="x", by=approver),
    )
    for act in acts:
        with pytest.raises(ValidationError, match=r"archived and closed|已归档"):
            act()
    with pytest.raises(ValidationError):
        campaigns.reopen_campaign(issued, reason=" ", by=approver)
    campaigns.reopen_campaign(issued, reason="补充材料", by=approver)
    assert reporting.record_figure(activity, Told(metric="visits", value=321, seen=1, reason="更正"), by=officer).value == 321


def test_persons_are_erased_after_the_day_and_counted_still(issued, officer, approver, packed):
    Contact.objects.create(campaign=issued, name="李某", organisation="市局计量处", phone="0571-12345678", email="li@example.cn")
    notes = reporting.set_notes(issued.activities.first(), values={"people": "讲解员王小明", "money": "2000元"}, edit=0, by=officer)
    campaigns.close_campaign(issued, keep_until=timezone.localdate(), by=approver)
    assert erase_what_is_over() == 0, "the day itself still counts"
    Campaign.objects.filter(pk=issued.pk).update(keep_until=timezone.localdate() - timedelta(days=1))
    assert erase_what_is_over() == 2
    assert erase_what_is_over() == 0
    notes.refresh_from_db()
    assert (notes.people, notes.money) == ("", "2000元")
    assert [value.value for value in personal_values_of(notes, ["people"])] == [None]
    contact = Contact.objects.get()
    assert (contact.name, contact.phone, contact.email, contact.organisation) == ("", "", "", "市局计量处")
    assert dict(Erasure.objects.values_list("code", "count")) == {"campaigns.contacts": 1, "reporting.people": 1}
    assert Entry.objects.filter(event="personal.erased").count() == 2
    assert verify().sound, "the ledger still agrees with itself"


def test_the_page_packs_shows_downloads_and_closes(office, officer, approver, issued, sign_in):
    desk = sign_in(officer)
    address = f"/campaigns/{issued.pk}/archive/"
    assert "No package was made yet" in desk.get(address, headers=ENGLISH).content.decode()
    assert "is being made" in desk.post(f"{address}pack/", TERMS, headers=ENGLISH, follow=True).content.decode()
    work_all()
    archive = Archive.objects.get()
    assert archive.sha256 in desk.get(address).content.decode()
    response = desk.get(f"/archives/{archive.pk}/package.zip")
    assert zipfile.is_zipfile(io.BytesIO(b"".join(response.streaming_content)))
    boss = sign_in(approver)
    until = timezone.localdate() + timedelta(days=10)
    assert "The campaign is closed" in boss.post(f"{address}close/", {"keep_until": until.isoformat()}, headers=ENGLISH, follow=True).content.decode()
    assert "is over" in boss.post(f"{address}close/", {"keep_until": "2020-01-01"}, headers=ENGLISH, follow=True).content.decode()
    assert "open again" in boss.post(f"{address}reopen/", {"reason": "补"}, headers=ENGLISH, follow=True).content.decode()


def test_places_fit_every_system():
    assert fit_place("通知/../../etc/passwd") == "通知/etc/passwd"
    assert fit_place('a/b:c*"?.txt') == "a/b_c___.txt"
    assert fit_place("/") == "_"
    long = fit_place(f"佐证/{'长' * 300}.jpg")
    assert long.endswith(".jpg")
    assert len(long.rpartition("/")[2]) <= 120


def test_terms_count_from_the_year_after():
    assert kept_until(10, date(2027, 6, 1)) == date(2037, 12, 31)
    assert kept_until(0, date(2027, 6, 1)) is None
