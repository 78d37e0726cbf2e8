"""The draft of the office's own notice, and the record of its sign-off. We record approval; the office system gives it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.rows import Row
from quanheng.units.models import User


class OwnNotice(Row):
    """The words of the notice that the office will issue, edited until it is signed off."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="own_notice")
    title = models.CharField(_("title"), max_length=300)
    addressees = models.CharField(_("addressees"), max_length=500, blank=True)
    body = models.TextField(_("text"))
    issuer = models.CharField(_("issuer"), max_length=200)
    day = models.DateField(_("date"), null=True, blank=True)
    publicity = models.CharField(_("publication"), max_length=40, blank=True)
    letter = models.BooleanField(_("letter form"), default=False)
    edit = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


def scan_file_place(sign_off: "SignOff", filename: str) -> str:
    return f"sign-off/{sign_off.pk}/scan"


class SignOff(Row):
    """What the office system did with the draft: its steps with names and days, the number it gave, the scan. Never changed afterwards."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="sign_off")
    steps: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    number = models.CharField(_("document number"), max_length=80)
    issued_on = models.DateField(_("date of issue"))
    scan = models.FileField(upload_to=scan_file_place, max_length=200, blank=True)
    scan_name = models.CharField(max_length=255, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    draft_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.number
