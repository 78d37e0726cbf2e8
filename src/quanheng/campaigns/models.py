"""The notice a campaign starts from, the campaign, and its activities (MODEL.md 2, first part)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.kinds import Audience, PartRole, kind_name
from quanheng.campaigns.refusals import refusal_in_words
from quanheng.rows import Row, public_code
from quanheng.units.models import Unit, User


class Basis(models.TextChoices):
    """How a date came about."""

    STATED = "stated", _("stated")
    DERIVED = "derived", _("derived")
    CARRIED = "carried", _("carried down")


def notice_file_place(notice: "Notice", filename: str) -> str:
    return f"notices/{notice.pk}/original"


class Notice(Row):
    """A document received or issued: the original, what was read in it, and the draft a person corrects."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("unreadable")
        REVIEW = "review", _("in review")
        ACCEPTED = "accepted", _("accepted")
        DISCARDED = "discarded", _("discarded")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices", verbose_name=_("unit"))
    original = models.FileField(upload_to=notice_file_place, max_length=200)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    job_id = models.UUIDField(null=True, editable=False)
    text = models.TextField(blank=True)
    reading = models.JSONField(null=True, blank=True)
    draft = models.JSONField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)  # the reader's code
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="notices_uploaded")
    uploaded_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="notices_accepted")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-uploaded_at",)
        indexes = [models.Index(fields=["unit", "sha256"])]

    def __str__(self) -> str:
        return self.filename

    @property
    def problem_words(self) -> str:
        return refusal_in_words(self.problem) if self.problem else ""


class Campaign(Row):
    """A themed programme with a day, issued by a unit."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        CLOSED = "closed", _("closed")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns", verbose_name=_("unit"))
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="campaign")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=27, unique=True, default=public_code, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=300)
    doc_number = models.CharField(_("document number"), max_length=80, blank=True)
    cited_numbers = models.JSONField(default=list, blank=True)
    addressees = models.JSONField(default=list, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    issue_date = models.DateField(_("date of issue"), null=True, blank=True)
    name = models.CharField(_("campaign"), max_length=120, blank=True)
    annex_title = models.CharField(_("title of the annex"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    edition = models.PositiveSmallIntegerField(_("edition"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    global_theme = models.CharField(_("global theme"), max_length=200, blank=True)
    china_theme = models.CharField(_("national theme"), max_length=200, blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(_("personal data are kept until"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.title


def heading_words(number: str, heading: str, depth: int) -> str:
    """A heading as official documents number it: 一、 then （一） then 1. (GB/T 9704-2012, 7.3.3)."""
    return {1: f"{number}、{heading}", 2: f"（{number}）{heading}"}.get(depth, f"{number}. {heading}")


class Duty(Row):
    """A numbered heading of the notice, so that the report can follow the notice's own order."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="duties")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    depth = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="duty_has_its_place")]

    def __str__(self) -> str:
        return heading_words(self.number, self.heading, self.depth)


class Deadline(Row):
    """What is to be handed in, to whom, by which day (inclusive), in the words of the notice."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="deadlines")
    position = models.PositiveIntegerField()
    what = models.CharField(_("what"), max_length=300)
    recipient = models.CharField(_("to whom"), max_length=200, blank=True)
    by_date = models.DateField(_("by"), null=True, blank=True)
    words = models.CharField(_("words of the notice"), max_length=120, blank=True)

    class Meta:
        ordering = (F("by_date").asc(nulls_last=True), "position")
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="deadline_has_its_place")]

    def __str__(self) -> str:
        return f"{self.by_date or self.words}: {self.what}"


class Assignment(Row):
    """A unit is asked to hand something in by a date (inclusive); its name and path are kept as they were that day."""

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        WAIVED = "waived", _("waived")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    unit_name = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=1000)
    what = models.CharField(_("what"), max_length=300)
    by_date = models.DateField(_("by"), null=True, blank=True)
    words = models.CharField(_("words of the notice"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.SENT)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = (F("by_date").asc(nulls_last=True), "unit__official_order", "unit_name", "pk")
        constraints = [models.UniqueConstraint(fields=["campaign", "unit", "what"], name="assignment_given_once")]

    def __str__(self) -> str:
        return f"{self.unit_name}: {self.what}"


class OfficialDay(models.Model):
    """A day of the official calendar that is not what its weekday says: a holiday on a weekday, or a weekend day that is worked."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Contact(Row):
    """A person or desk the notice names; for the officers, and public only by a person's yes (class: published contact)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    published = models.BooleanField(_("named in the public article"), default=False)  # by a person's yes

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name or self.phone or self.email


class Activity(Row):
    """One row of the summary table: the living event of the unit that runs it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="activities")
    duty = models.ForeignKey(Duty, models.SET_NULL, null=True, blank=True, related_name="activities")
    code = models.CharField(max_length=27, unique=True, default=public_code, editable=False)
    position = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=20, blank=True)
    name = models.CharField(_("name of the activity"), max_length=300)
    content = models.TextField(_("content"), blank=True)
    form = models.CharField(_("form of publicity"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("to"), null=True, blank=True)
    time_words = models.CharField(_("time as written"), max_length=200, blank=True)
    approximate = models.BooleanField(_("approximate"), default=False)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.STATED)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.INTERNAL)
    published = models.JSONField(_("what the public sees"), null=True, blank=True)  # codes of fields; None: the defaults of kind and audience
    occurrences_numbered = models.PositiveSmallIntegerField(default=0)  # the highest number an occurrence ever had; none is given twice
    planned_headcount = models.PositiveIntegerField(_("participants planned"), null=True, blank=True)
    planned_cost = models.CharField(_("cost planned"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    source_start = models.PositiveIntegerField(null=True, blank=True)
    source_end = models.PositiveIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    plan_revision = models.PositiveIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="activity_has_its_place"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")),
                name="activity_ends_after_it_begins",
                violation_error_message=_("The activity must not end before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "audience", "start"])]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_names(self) -> list[str]:
        return [kind_name(code) for code in self.kinds]

    @property
    def responsible_words(self) -> str:
        """The responsible units, or else the organisers, or else the hosts; needs ``parts`` prefetched to cost nothing."""
        for role in (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST):
            if names := [part.name for part in self.parts.all() if part.role == role]:
                return "、".join(names)
        return ""


class Component(Row):
    """One of the several things that a row may hold (ceremony + signing + talk), each with its kind."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="components")
    position = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=30)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["activity", "position"], name="component_has_its_place")]

    def __str__(self) -> str:
        return self.text


class Part(Row):
    """A unit's role in an activity: the name as written, and the unit where it is known here."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    role = models.CharField(_("role"), max_length=30, choices=PartRole)
    name = models.CharField(_("name as written"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["activity", "position"], name="part_has_its_place")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"


class Occurrence(Row):
    """A dated, placed happening of an activity; it can move or be cancelled alone.

    ``number`` names it for good (in feeds, in its moves); one that a notice brought has none yet and goes by its position.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="occurrences")
    position = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="occurrence_has_its_place"),
            models.CheckConstraint(condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")), name="occurrence_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.place}"

    @property
    def mark(self) -> int:
        """The number by which feeds and moves know it."""
        return self.number or self.position


class OccurrenceMove(Row):
    """One occurrence was put off to another day or place, or cancelled: from what, to what, why. Never changed; the public reads it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="moves")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()  # of the activity, which this move made
    from_start = models.DateField(null=True, blank=True)
    from_end = models.DateField(null=True, blank=True)
    from_place = models.CharField(max_length=300, blank=True)
    to_start = models.DateField(null=True, blank=True)
    to_end = models.DateField(null=True, blank=True)
    to_place = models.CharField(max_length=300, blank=True)
    cancelled = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("revision",)
        constraints = [models.UniqueConstraint(fields=["activity", "revision"], name="occurrence_moves_once_a_revision")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.number} r{self.revision}"


class ActivityRevision(Row):
    """What an activity said at one moment; numbered, never changed (the ledger holds its hash)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="activity_revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} r{self.number}"


class DraftStep(Row):
    """One act on a draft, kept until the draft is accepted so that it can be taken back and done again."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    forward = models.JSONField()
    back = models.JSONField()
    undone = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="draft_step_has_its_place")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position} {self.event}"


class Amendment(Row):
    """A supplementary or corrected document changed a campaign: which of its differences a person applied."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="amendments")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="amendment")
    changes = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=300)
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("applied_at",)

    def __str__(self) -> str:
        return f"{self.campaign}: {self.notice}"
