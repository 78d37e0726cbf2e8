"""Figures, evidence, briefs, coverage, notes, and the report with its versions."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting.metrics import Metric, metric_of
from quanheng.rows import Row
from quanheng.units.models import Unit, User


def evidence_file_place(evidence: "Evidence", filename: str) -> str:
    return f"evidence/{evidence.pk}/file"


def thumbnail_place(evidence: "Evidence", filename: str) -> str:
    return f"evidence/{evidence.pk}/thumbnail"


class Brief(Row):
    """A short account sent up as activities happen (信息稿)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEWED = "reviewed", _("reviewed")
        SENT = "sent", _("sent up")
        ADOPTED = "adopted", _("adopted above")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="briefs")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="briefs", verbose_name=_("activity"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="briefs", verbose_name=_("unit that writes"))
    unit_name = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    where = models.CharField(_("where to"), max_length=200, blank=True)
    edit = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return self.title


class Evidence(Row):
    """A picture, a PDF or a link that shows what happened. Files are stored as we wrote them: without what the camera knew."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        PDF = "pdf", "PDF"
        LINK = "link", _("link")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="evidence")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="evidence")
    brief = models.ForeignKey(Brief, models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(_("what it shows"), max_length=200, blank=True)
    address = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.FileField(upload_to=evidence_file_place, max_length=200, blank=True)
    thumbnail = models.FileField(upload_to=thumbnail_place, max_length=200, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    given_sha256 = models.CharField(max_length=64, blank=True)  # of the file as it was given
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it is stored
    size = models.PositiveBigIntegerField(default=0)
    withdrawn = models.CharField(_("why it was put aside"), max_length=300, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "activity", "given_sha256"], condition=~Q(given_sha256="") & Q(withdrawn=""), name="evidence_given_once"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.filename or self.address


class Figure(Row):
    """One number of one activity, in one version; exactly one version stands. A version without a value takes the figure back."""

    class Source(models.TextChoices):
        TYPED = "typed", _("typed")
        READ = "read", _("read from a report")
        ESTIMATED = "estimated", _("estimated")
        TOOL = "tool", _("counted by a tool")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="figures")
    metric = models.CharField(max_length=40)
    value = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)
    words = models.CharField(_("words of the report"), max_length=300, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="figures")
    version = models.PositiveIntegerField(default=1)
    stands = models.BooleanField(default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    questions = models.JSONField(default=list, blank=True)  # codes of what was asked and answered with a yes and the reason
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("activity", "metric", "-version")
        constraints = [
            models.UniqueConstraint(fields=["activity", "metric", "version"], name="figure_version_numbered_once"),
            models.UniqueConstraint(fields=["activity", "metric"], condition=Q(stands=True), name="figure_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value}"

    @property
    def metric_data(self) -> Metric:
        return metric_of(self.metric)


class Coverage(Row):
    """A medium told of an activity or of the campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="coverage")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="coverage", verbose_name=_("activity"))
    medium = models.CharField(_("medium"), max_length=120)
    title = models.CharField(_("title"), max_length=200, blank=True)
    address = models.URLField(_("address"), max_length=1000, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    reach = models.PositiveBigIntegerField(_("reach"), null=True, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="coverage", verbose_name=_("file"))
    withdrawn = models.CharField(_("why it was put aside"), max_length=300, blank=True)
    edit = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = (models.F("day").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.medium


class ActivityNotes(Row):
    """People, money and safety of one activity (人员、经费、安全), and what it is nominated for."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="notes")
    people = models.TextField(_("people"), blank=True)
    money = models.TextField(_("money"), blank=True)
    safety = models.TextField(_("safety"), blank=True)
    good_case = models.BooleanField(_("nominated as a good case"), default=False)
    science_resource = models.BooleanField(_("nominated as a science resource"), default=False)
    nomination_reason = models.TextField(_("why it is nominated"), blank=True)
    edit = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.activity)


class ReportText(Row):
    """The summary report as the officer is writing it: for each section the text, and the hash of the draft that it was written over."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="report_text")
    sections: "models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]]" = models.JSONField(default=dict, blank=True)
    edit = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.campaign)


class Report(Row):
    """Version n of the report, frozen: every value with the key and hash of its source. Versions after the first are supplements."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    values = models.JSONField()
    changes = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("campaign", "-version")
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="report_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.campaign} v{self.version}"


class HandIn(Row):
    """A report was handed in: to whom, how, when, and what was answered."""

    class How(models.TextChoices):
        MAIL = "mail", _("by mail")
        OFFICE = "office", _("through the office system")
        PAPER = "paper", _("on paper")
        OTHER = "other", _("in another way")

    report = models.ForeignKey(Report, models.PROTECT, related_name="hand_ins")
    recipient = models.CharField(_("to whom"), max_length=200)
    how = models.CharField(_("how"), max_length=10, choices=How)
    day = models.DateField(_("day"))
    receipt = models.CharField(_("receipt: who took it, number"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return f"{self.recipient} {self.day}"


class Handout(Row):
    """Materials or exhibits given out or lent (宣传品、展品): what, how many, to whom, on which day. ``withdrawn`` says why it was put aside."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="handouts")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="handouts", verbose_name=_("activity"))
    item = models.CharField(_("material or exhibit"), max_length=120)
    count_word = models.CharField(_("unit of count"), max_length=10)
    quantity = models.PositiveIntegerField(_("quantity"))
    recipient = models.CharField(_("handed to"), max_length=200)
    recipient_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("day"))
    given_by = models.CharField(_("handed out by"), max_length=120, blank=True)
    lent = models.BooleanField(_("lent, to be returned"), default=False)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    withdrawn = models.CharField(max_length=300, blank=True)
    edit = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-day", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="handout_counts_something"),
            models.CheckConstraint(
                condition=Q(returned_on=None) | (Q(lent=True) & Q(returned_on__gte=F("day"))),
                name="handout_returns_after_it_was_lent",
                violation_error_message=_("Only what was lent comes back, and not before that day."),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "withdrawn", "day"])]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}{self.count_word} → {self.recipient}"
