"""The call for plans, what each unit gives, the sheets that come back, and how they are put together."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.rows import Row, public_code
from quanheng.units.models import Unit, User


class Call(Row):
    """Units are asked for the activities they plan, by a day (inclusive)."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="call")
    by_date = models.DateField(_("by (that day included)"))
    text = models.TextField(_("what is asked"), blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.campaign.title}: {self.by_date}"

    @property
    def is_open(self) -> bool:
        """Until it is closed, or the programme is issued: what would be given then goes into no table any more."""
        return self.closed_at is None and self.campaign.state == Campaign.State.DRAFT


class Request(Row):
    """One unit is asked. ``rows`` is what it is writing, saved as it goes; ``code`` opens the form without an account."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        WAIVED = "waived", _("waived")

    call = models.ForeignKey(Call, models.CASCADE, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plan_requests", verbose_name=_("unit"))
    unit_name = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=1000)
    code = models.CharField(max_length=27, unique=True, default=public_code, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    rows = models.JSONField(default=list, blank=True)
    edit = models.PositiveIntegerField(default=0)  # counts savings, so that two people never overwrite each other
    edited_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("unit__official_order", "unit_name", "pk")
        constraints = [models.UniqueConstraint(fields=["call", "unit"], name="unit_asked_once_for_its_plans")]

    def __str__(self) -> str:
        return self.unit_name

    @property
    def takes_entries(self) -> bool:
        """Whether the unit may still write: until it is accepted or waived, and the call is closed."""
        return self.state not in {self.State.ACCEPTED, self.State.WAIVED} and self.call.is_open


def sheet_file_place(sheet: "Sheet", filename: str) -> str:
    return f"sheets/{sheet.pk}/original"


class Sheet(Row):
    """A file that came back by mail or chat, in whatever shape: the original, what was read in it, and whose it seems to be."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("unreadable")
        PROPOSED = "proposed", _("to be checked")
        TAKEN = "taken", _("taken")
        PUT_ASIDE = "put-aside", _("put aside")

    call = models.ForeignKey(Call, models.CASCADE, related_name="sheets")
    original = models.FileField(upload_to=sheet_file_place, max_length=200)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    problem = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    rows = models.JSONField(default=list, blank=True)
    edit = models.PositiveIntegerField(default=0)
    request = models.ForeignKey(Request, models.SET_NULL, null=True, blank=True, related_name="sheets")
    why_unit = models.CharField(max_length=20, blank=True)  # what told the unit: template, file name, content; empty where nothing did
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("uploaded_at", "pk")
        constraints = [models.UniqueConstraint(fields=["call", "sha256"], name="sheet_dropped_once")]

    def __str__(self) -> str:
        return self.filename


class Submission(Row):
    """Version n of what a unit gives: never changed, superseded by the next."""

    class By(models.TextChoices):
        LINK = "link", _("through its link")
        SHEET = "sheet", _("as a file")
        OFFICER = "officer", _("entered on its behalf")

    request = models.ForeignKey(Request, models.CASCADE, related_name="submissions")
    version = models.PositiveIntegerField()
    rows = models.JSONField()
    by = models.CharField(max_length=10, choices=By)
    sender = models.CharField(_("handed in by"), max_length=80, blank=True)
    note = models.CharField(_("how it came"), max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="submissions")
    comment = models.TextField(_("what is to be mended"), blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("request", "-version")
        constraints = [models.UniqueConstraint(fields=["request", "version"], name="plan_submission_numbered_once")]

    def __str__(self) -> str:
        return f"{self.request.unit_name} v{self.version}"


class Compilation(Row):
    """How the rows of a call are put together: order, joint activities, dismissed warnings, and what went into the campaign.

    ``order`` holds the keys that a person moved; ``joints`` a verdict for pairs of rows (``{"keys": [...], "lead": key, "joined": bool}``);
    ``dismissed`` maps a warning's id to who put it aside, when and why; ``taken`` maps a row's key to the activity it became and the hash
    of what it said then.
    """

    call = models.OneToOneField(Call, models.CASCADE, related_name="compilation")
    edit = models.PositiveIntegerField(default=0)
    order = models.JSONField(default=list, blank=True)
    joints = models.JSONField(default=list, blank=True)
    dismissed = models.JSONField(default=dict, blank=True)
    taken: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.call)
