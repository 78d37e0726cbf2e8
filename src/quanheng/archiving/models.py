"""Packages of a campaign, and what was erased of its personal data."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.rows import Row
from quanheng.units.models import User


def package_place(archive: "Archive", filename: str) -> str:
    return f"archives/{archive.pk}/package"


class Archive(Row):
    """Version n of the package: every file of the campaign with its hash and its term, and the proof that the ledger holds its history.

    ``terms`` maps a class of files to the years it is kept, 0 for ever, as a person chose them for this package.
    """

    class State(models.TextChoices):
        PACKING = "packing", _("being packed")
        READY = "ready", _("ready")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="archives")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PACKING)
    terms: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    package = models.FileField(upload_to=package_place, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("campaign", "-version")
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="archive_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.campaign} v{self.version}"


class Erasure(Row):
    """Personal values of one kind were erased: how many, when. The values are nowhere; the number stays."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="erasures")
    code = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("erased_at", "pk")

    def __str__(self) -> str:
        return f"{self.campaign}: {self.code} {self.count}"
