"""The public site as files, made for another web server."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.rows import Row
from quanheng.units.models import User


def bundle_place(bundle: "Bundle", filename: str) -> str:
    return f"bundles/{bundle.pk}/files"


class Bundle(Row):
    """The files of a campaign's public site as they were at one revision of the campaign."""

    class State(models.TextChoices):
        MAKING = "making", _("being made")
        READY = "ready", _("ready")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="bundles")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    file = models.FileField(upload_to=bundle_place, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-made_at",)
        constraints = [models.UniqueConstraint(fields=["campaign", "revision"], name="bundle_made_once_for_a_revision")]

    def __str__(self) -> str:
        return f"{self.campaign} r{self.revision}"
