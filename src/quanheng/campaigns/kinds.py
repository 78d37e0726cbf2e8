"""Kinds of activity: data, not code paths. An unknown code still renders, under its own name."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("public")
    INVITED = "invited", _("invited guests")
    INTERNAL = "internal", _("internal")


class PartRole(models.TextChoices):
    RESPONSIBLE = "responsible", _("responsible unit")
    ORGANISER = "organiser", _("organiser")
    HOST = "host", _("host")
    CO_ORGANISER = "co-organiser", _("co-organiser")
    JOINT = "joint", _("joint organiser")
    TECHNICAL_SUPPORT = "technical-support", _("technical support")
    PILOT_LABORATORY = "pilot-laboratory", _("pilot laboratory")
    PARTICIPANT_LABORATORY = "participant-laboratory", _("participating laboratory")
    SUPPORTING_LABORATORY = "supporting-laboratory", _("supporting laboratory")


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """A kind with its name and the audience its activities start with (inspections and staff matters are internal)."""

    code: str
    name: str | Promise
    audience: Audience


CATALOGUE = {
    kind.code: kind
    for kind in (
        ActivityKind("ceremony", _("ceremony"), Audience.PUBLIC),
        ActivityKind("lecture", _("lecture"), Audience.PUBLIC),
        ActivityKind("open_day", _("open day"), Audience.PUBLIC),
        ActivityKind("service_desk", _("service desk"), Audience.PUBLIC),
        ActivityKind("publicity", _("publicity"), Audience.PUBLIC),
        ActivityKind("quiz", _("quiz"), Audience.PUBLIC),
        ActivityKind("contest", _("contest"), Audience.PUBLIC),
        ActivityKind("exam", _("examination"), Audience.INTERNAL),
        ActivityKind("training", _("training"), Audience.INTERNAL),
        ActivityKind("visit", _("visit"), Audience.INTERNAL),
        ActivityKind("comparison", _("laboratory comparison"), Audience.INVITED),
        ActivityKind("inspection", _("inspection"), Audience.INTERNAL),
        ActivityKind("other", _("other"), Audience.INTERNAL),
    )
}


def kind_name(code: str) -> str:
    kind = CATALOGUE.get(code)
    return str(kind.name) if kind else code


def default_audience(codes: list[str]) -> Audience:
    """The audience of the leading kind; an inspection anywhere in the row keeps the whole row internal.

    What a person has not said is decided on the safe side: targets and times of inspections must not leak
    through an open day that stands in the same row.
    """
    if not codes or "inspection" in codes or codes[0] not in CATALOGUE:
        return Audience.INTERNAL
    return CATALOGUE[codes[0]].audience
