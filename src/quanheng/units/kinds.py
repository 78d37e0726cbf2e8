"""The kinds of unit (MODEL.md names them) and the roles that a person may hold in one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    REGULATOR = "regulator", _("regulator")
    DEPARTMENT = "department", _("department")
    ENFORCEMENT_TEAM = "enforcement-team", _("enforcement team")
    LOCAL_OFFICE = "local-office", _("local office")
    FUNCTIONAL_ZONE_OFFICE = "functional-zone-office", _("functional-zone office")
    INSTITUTE = "institute", _("institute of metrology")
    INDUSTRY_MEASUREMENT_CENTRE = "industry-measurement-centre", _("industry measurement centre")
    PROFESSIONAL_STATION = "professional-station", _("professional metrology station")
    TECHNICAL_COMMITTEE = "technical-committee", _("technical committee")
    ASSOCIATION = "association", _("association")
    SCIENCE_BASE = "science-base", _("science popularisation base")
    UNIVERSITY = "university", _("university")
    ENTERPRISE = "enterprise", _("enterprise")
    MARKET = "market", _("market")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    CARE_HOME = "care-home", _("care home")
    COMMUNITY = "community", _("community")
    MEDIA = "media", _("media")


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    OFFICER = "officer", _("officer")
    APPROVER = "approver", _("approver")
    TECHNICIAN = "technician", _("technician")
    INSPECTOR = "inspector", _("inspector")
    VIEWER = "viewer", _("viewer")


class RelationKind(models.TextChoices):
    GUIDED_BY = "guided-by", _("guided by")
    HOSTED_BY = "hosted-by", _("hosted by")
    ALLIANCE_MEMBER = "alliance-member", _("alliance member")
