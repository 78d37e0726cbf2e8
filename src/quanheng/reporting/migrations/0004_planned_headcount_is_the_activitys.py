"""What was planned of an activity stands with the activity, where plans that came back put it too."""

from django.db import migrations


def take_over(apps, schema_editor):
    notes = apps.get_model("reporting", "ActivityNotes")
    activities = apps.get_model("campaigns", "Activity")
    for key, people in notes.objects.exclude(planned_headcount=None).values_list("activity_id", "planned_headcount"):
        activities.objects.filter(pk=key, planned_headcount=None).update(planned_headcount=people)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_closing"),
        ("reporting", "0003_coverage_edit"),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="activitynotes", name="planned_headcount"),
    ]
