"""Contacts that a person published, as the public may read them: never a mobile number."""

import re

from quanheng.campaigns.models import Campaign, Contact
from quanheng.units.sights import ANYBODY, in_sight_of

MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")


def public_phone(phone: str) -> str:
    """The number without mobile ones (MODEL.md 3: never public)."""
    return MOBILE.sub("", phone).strip(" ,，、;；/")


def contact_lines(campaign: Campaign) -> tuple[str, ...]:
    """One line a published contact: 联系人：…，电话：…，邮箱：…"""
    return tuple(filter(None, (_line(contact) for contact in in_sight_of(ANYBODY, Contact.objects.filter(campaign=campaign)))))


def _line(contact: Contact) -> str:
    name = "".join(filter(None, (contact.organisation, f" {contact.name}" if contact.organisation and contact.name else contact.name)))
    told = (("联系人", name), ("电话", public_phone(contact.phone)), ("邮箱", contact.email))
    return "，".join(f"{label}：{value}" for label, value in told if value)
