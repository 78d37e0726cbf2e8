"""Every page of a campaign with 3,000 activities, as server time; on SQLite unless QUANHENG_DATABASE_URL says otherwise.

    .venv/bin/python bench/pages.py
    tools/with_postgres.sh .venv/bin/python bench/pages.py

Bars: pages under 200 ms of server time, sheets (xlsx) under 3 s. The floor beside them is reading the activities' rows from the database.
"""

import time
from datetime import date

import table

PAGES = (
    ("campaigns:campaign", "campaign"),
    ("campaigns:headings", "campaign"),
    ("campaigns:publishing", "campaign"),
    ("campaigns:history", "campaign"),
    ("campaigns:pass-down", "campaign"),
    ("campaigns:next-year", "campaign"),
    ("campaigns:activity-new", "campaign"),
    ("campaigns:activity", "activity"),
    ("campaigns:activity-edit", "activity"),
    ("campaigns:occurrences", "activity"),
    ("collecting:call", "campaign"),
    ("collecting:table", "call"),
    ("reporting:report", "campaign"),
    ("reporting:text", "campaign"),
    ("reporting:grid", "campaign"),
    ("reporting:groups", "campaign"),
    ("reporting:metric", "metric"),
    ("reporting:briefs", "campaign"),
    ("reporting:coverage", "campaign"),
    ("reporting:handouts", "campaign"),
    ("reporting:results", "activity"),
    ("reporting:version", "report"),
    ("archiving:archive", "campaign"),
    ("article", "campaign"),
)
FILES = ("table.xlsx", "table.docx", "report.docx", "figures.csv")


def prepare():
    """The table of bench/table.py taken over, issued, half of it held, with a figure each, and a frozen report."""
    call, officer = table.prepare()
    from quanheng.campaigns import services as campaigns
    from quanheng.campaigns.models import Activity
    from quanheng.collecting import services as collecting
    from quanheng.reporting import services as reporting
    from quanheng.reporting.models import Figure
    from quanheng.units.kinds import Role
    from quanheng.units.services import grant_role

    collecting.take_over(call, edit=collecting.compilation_of(call).edit, by=officer)
    grant_role(user=officer, unit=call.campaign.unit, role=Role.APPROVER, by=None)
    campaign = campaigns.issue_programme(call.campaign, by=officer)
    activities = list(Activity.objects.filter(campaign=campaign))
    held = activities[::2]
    Activity.objects.filter(pk__in=[one.pk for one in held]).update(state=Activity.State.HELD)
    Figure.objects.bulk_create(Figure(activity=one, metric="visits", value=100 + place % 400, made_by=officer) for place, one in enumerate(held))
    report = reporting.freeze_report(campaign, seen=0, by=officer)
    return officer, {"campaign": [campaign.pk], "activity": [held[0].pk], "call": [call.pk], "metric": [campaign.pk, "visits"], "report": [report.pk]}


def main() -> None:
    """Measure and print a table."""
    officer, keys = prepare()
    from django.db import connection
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from quanheng.campaigns.models import Activity

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    floor = table.timed(lambda: list(Activity.objects.filter(campaign=keys["campaign"][0])))
    print(f"{date.today()} {connection.vendor}, {table.ROWS} activities, floor (reading their rows) {floor:.3f} s\n")
    print("| page | seconds | times the floor | queries | KB | bar |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, of in PAGES:
        try:
            address = reverse(name, args=keys[of])
        except NoReverseMatch as error:
            print(f"| {name} | {error} |")
            continue
        queries: list[str] = []

        def count(execute, sql, params, many, context, queries=queries):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        seconds = table.timed(lambda address=address: client.get(address), 3)
        mark = "" if seconds < 0.2 else " **over**"
        print(f"| {name} | {seconds:.3f}{mark} | {seconds / floor:.1f} | {len(queries)} | {len(answer.content) // 1024} | 0.2 s |")
    for form in FILES:
        start = time.perf_counter()
        answer = client.get(reverse("reporting:document", args=[*keys["campaign"], form]))
        seconds = time.perf_counter() - start
        assert answer.status_code == 200, form
        print(f"| {form} | {seconds:.3f} | {seconds / floor:.1f} | | {len(answer.content) // 1024} | {'3 s' if form.endswith('xlsx') else ''} |")


if __name__ == "__main__":
    main()
