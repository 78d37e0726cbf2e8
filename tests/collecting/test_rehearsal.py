"""A whole call played on an empty installation, with a finished annex as the truth."""

import json
from datetime import date
from pathlib import Path

import pytest

from quanheng.campaigns.models import Campaign
from quanheng.collecting.joint import joint_proposals
from quanheng.collecting.table import compiled_table
from quanheng.demo.load import document
from quanheng.demo.rehearse import AnnexRow, NotEmpty, rehearse, rehearse_demonstration

SAMPLES = Path(__file__).parents[3] / "shared" / "notices" / "samples"
MOST_CORRECTIONS = 10

pytestmark = pytest.mark.django_db


@pytest.fixture
def shanghai():
    if not SAMPLES.exists():
        pytest.skip("the real notices are not beside the project (../shared/notices/samples)")
    city = json.loads((SAMPLES / "seed_004.json").read_text(encoding="utf-8"))
    return rehearse(
        city="上海市市场监督管理局",
        parent=((SAMPLES / "seed_000.txt").read_bytes(), "national.txt"),
        annex=[AnnexRow.of(told) for told in city["activities"]],
        report_by=date.fromisoformat(city["deadlines"][-1]["date"]),
    )


def test_all_52_rows_of_shanghai_2024_come_together_with_few_corrections(shanghai):
    assert shanghai.campaign.activities.count() == 52
    assert len(shanghai.corrections) <= MOST_CORRECTIONS, "\n".join(shanghai.corrections)


def test_the_report_of_shanghai_2024_goes_out_by_14_june(shanghai):
    report = shanghai.campaign.reports.get()
    assert report.hand_ins.get().day == date(2024, 6, 14)
    assert shanghai.campaign.activities.filter(state="held").count() == 52
    assert len(report.values["figures"]) > 52
    assert shanghai.campaign.briefs.get().state == "sent"
    archive = shanghai.campaign.archives.get()
    assert (archive.state, archive.files > 40, archive.entries > 200) == ("ready", True, True)
    assert "packed and checked" in shanghai.steps[-1]


def test_the_rows_of_one_event_told_twice_are_proposed_and_no_others(shanghai):
    rows = [row.row for row in compiled_table(shanghai.call).rows]
    names = {row["key"]: row["name"] for row in rows}
    themes = (shanghai.campaign.global_theme, shanghai.campaign.china_theme)
    assert [{names[key] for key in proposal.keys} for proposal in joint_proposals(rows, themes)] == [
        {
            "“计量筑基新质生产力，促进可持续发展”上海主场活动",
            "“5·20”主题宣传活动",
        },  # rows 1 and 5: the one names the other's unit, both the main event
        {"系列计量进社区便民活动", "世界计量日主题宣传活动"},  # rows 4 and 14, perhaps: one place on one day
    ]


def test_the_demonstrations_city_is_rehearsed_and_never_into_real_work(db):
    done = rehearse_demonstration()
    assert done.campaign.state == Campaign.State.ISSUED
    assert done.campaign.activities.count() == len(json.loads(document("expected.json"))["activities"])
    assert len(done.corrections) <= MOST_CORRECTIONS, "\n".join(done.corrections)
    with pytest.raises(NotEmpty):
        rehearse_demonstration()
