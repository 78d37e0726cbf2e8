"""Putting together 3,000 rows of 60 units, and the page that shows them; on SQLite unless QUANHENG_DATABASE_URL says otherwise.

    .venv/bin/python bench/table.py
    tools/with_postgres.sh .venv/bin/python bench/table.py

Bars: the table under 5 s when computed, its page under 200 ms of server time when it stands, taking it over under 5 s. The floor beside them is
reading the rows' JSON from the database.
"""

import os
import random
import statistics
import tempfile
import time

ROWS, UNITS = 3000, 60
# fmt: off
WORDS = (
    "血压计", "电子秤", "讲座", "实验室", "开放", "社区", "市场", "学校", "检测", "咨询", "竞赛", "展览", "眼镜", "加油站", "包装", "用水", "用气",
    "培训", "走访", "直播", "机场", "码头", "医院", "企业", "研学",
)
# fmt: on


def prepare():
    """An empty installation with one call and everything handed in."""
    os.environ.setdefault("QUANHENG_DATA", tempfile.mkdtemp(prefix="quanheng-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.site.settings"
    from quanheng.site.start import make_ready

    make_ready()
    from datetime import timedelta

    from django.utils import timezone

    from quanheng.campaigns.models import Campaign, Notice
    from quanheng.collecting import services
    from quanheng.collecting.rows import plan_row
    from quanheng.units.invitations import create_account
    from quanheng.units.kinds import Role, UnitKind
    from quanheng.units.services import create_unit, grant_role

    generator = random.Random(1)
    city = create_unit(name="量川市市场监督管理局", kind=UnitKind.REGULATOR)
    officer = create_account(username="bench-officer", name="bench", password="an-honest-steelyard-1", by=None)
    grant_role(user=officer, unit=city, role=Role.OFFICER, by=None)
    notice = Notice.objects.create(unit=city, filename="n.txt", sha256="0" * 64, size=1, uploaded_by=officer)
    campaign = Campaign.objects.create(unit=city, notice=notice, title="世界计量日", year=2027)
    units = [create_unit(name=f"{n}区市场监管局", kind=UnitKind.REGULATOR, parent=city, official_order=n) for n in range(UNITS)]
    call = services.open_call(campaign, units=units, by_date=timezone.localdate() + timedelta(days=5), text="", by=officer)
    for request in call.requests.select_related("unit", "call__campaign__unit"):
        rows = []
        for number in range(ROWS // UNITS):
            day = f"2027-05-{generator.randint(1, 31):02}"
            name = "".join(generator.sample(WORDS, 3)) + f"活动{number}"
            content = "".join(generator.sample(WORDS, 8))
            parts = [{"role": "responsible", "name": request.unit_name}]
            rows.append(
                plan_row(
                    {"name": name, "content": content, "start": day, "end": day, "time_words": day, "place": f"{number % 17}号广场", "parts": parts}
                )
            )
        services.enter_on_behalf(request, rows=rows, note="bench", by=officer)
    return call, officer


def timed(work, rounds: int = 5) -> float:
    """Median seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print a table."""
    call, officer = prepare()
    from django.test import Client
    from django.urls import reverse

    from quanheng.collecting import services
    from quanheng.collecting.models import Submission
    from quanheng.collecting.table import _kept, compiled_table

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    address = reverse("collecting:table", args=[call.pk])

    def anew() -> None:
        _kept.cache_clear()
        compiled_table(call)

    floor = timed(lambda: list(Submission.objects.values_list("rows", flat=True)))
    computed = timed(anew, 3)
    page = timed(lambda: client.get(address))
    assert client.get(address).status_code == 200
    start = time.perf_counter()
    services.take_over(call, edit=services.compilation_of(call).edit, by=officer)
    taken = time.perf_counter() - start
    print(f"{ROWS} rows of {UNITS} units\n\n| | seconds | times reading the rows | bar |\n| --- | ---: | ---: | ---: |")
    for name, seconds, bar in (
        ("reading the rows", floor, ""),
        ("the table computed", computed, "5 s"),
        ("its page, warm", page, "0.2 s"),
        ("taken over", taken, "5 s"),
    ):
        print(f"| {name} | {seconds:.3f} | {seconds / floor:.1f} | {bar} |")


if __name__ == "__main__":
    main()
