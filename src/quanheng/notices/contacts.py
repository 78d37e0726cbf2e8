"""Whom to ask: names, offices, telephones, e-mail addresses."""

from __future__ import annotations

import re

from .programme import Contact, Field
from .source import Source

_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_PHONE_NUMBER = (
    r"(?:(?:[（(]0\d{2,3}[）)]|0\d{2,3})\s?[-—－–]{0,2}\s?)?\d{7,8}(?:\s?转\s?\d{1,6}(?:分机)?|-\d{1,6})?"
    r"|1\d{10}|1[3-9]\d(?:\s\d{4}){2}|400-?\d{3}-?\d{4}|\b12\d{3}\b"
)
_PHONE = re.compile(rf"(?<![\d〔.])(?:{_PHONE_NUMBER})(?![\d号])")
_PEOPLE = re.compile(r"(?P<org>[\u4e00-\u9fff]{2,16}?)?联[ \u3000]{0,3}系[ \u3000]{0,3}人\s*[:：]\s*(?P<people>[^\n。；;)）]{2,60})")
_OFFICE_PERSON = re.compile(r"报(?:送)?(?:至|到)?(?P<org>[\u4e00-\u9fff]{1,12}?(?:股|科|处|室))(?P<name>[\u4e00-\u9fff]{2,3})处")
_PHONE_LABEL = re.compile(
    r"(?:(?:联系|咨询|报名|服务|举报|投诉)?(?:电[ \u3000]{0,6}话|方式|手机|热线)(?:及传真|报名|预约|咨询)?|拨打|致电)\s*[:：]?\s*"
)
_PHONE_COLUMN = re.compile(r"电话|联系方式|热线")
_UNIT_COLUMNS = frozenset({"responsible", "organiser", "host"})
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,16}(?:司|局|处|科|股|室|院|所|学会|协会|中心|办公室)")
_BETWEEN_NUMBERS = re.compile(r"\s?[、，,/／]\s?")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?")
_FULL_NUMBER = re.compile(r"1[3-9]\d(?:\s\d{4}){2}|\(?0\d{2,3}\)?\s?[-—－–]{1,2}\s?\d{7,8}|1[3-9]\d{9}")
_NAMED_BEFORE = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{2,16}?(?:司|局|处|科|股|室|院|所|学会|协会|中心|办公室))\s*[:：\s]\s*(?P<name>[\u4e00-\u9fff]{2,4})[，,：:\s]\s*$"
)


def read_contacts(source: Source) -> tuple[Contact, ...]:
    """Contacts of the running text: people with their telephones in order, e-mail addresses that stand near."""
    text = source.text
    used_phones: set[int] = set()
    used_emails: set[int] = set()
    contacts: list[Contact] = []
    phones = [match for line in source.lines for match in _PHONE.finditer(text, line.start, line.end)]
    emails = list(_EMAIL.finditer(text))
    for person in _people(source):
        org, names, start, end = person
        near = [match for match in phones if start <= match.start() <= end + 160 and match.start() not in used_phones]
        mail = next((match for match in emails if start <= match.start() <= end + 200), None)
        for number, name in enumerate(names):
            phone = near[number] if number < len(near) else None
            contacts.append(Contact(name, org, _field(source, phone, "telephone near the name"), _field(source, mail, "e-mail near the name")))
            if phone is not None:
                used_phones.add(phone.start())
        if mail is not None:
            used_emails.add(mail.start())
    for match in emails:
        if match.start() not in used_emails:
            contacts.append(Contact(org=_office_before(source, match.start()), email=_field(source, match, "e-mail")))
    for match in phones:
        if match.start() in used_phones:
            continue
        labels = _PHONE_LABEL.finditer(text, max(0, match.start() - 16), match.start())
        if any(label.end() == match.start() for label in labels) or _follows(text, match, phones):
            contacts.append(Contact(phone=_field(source, match, "labelled telephone")))
        elif _FULL_NUMBER.fullmatch(match.group()):
            who, office = _named_before(source, match.start())
            contacts.append(Contact(who, office, source.field(match.group(), match.start(), match.end(), 0.85, "number with its area code")))
    known = {contact.phone.value for contact in contacts if contact.phone}
    contacts += [contact for contact in _of_tables(source) if contact.phone and contact.phone.value not in known]
    return tuple(contacts)


def _follows(text: str, match: re.Match[str], phones: list[re.Match[str]]) -> bool:
    """Whether the number stands behind another one: 028-00001010、00001011."""
    return any(other.end() < match.start() and _BETWEEN_NUMBERS.fullmatch(text, other.end(), match.start()) for other in phones)


def _of_tables(source: Source) -> list[Contact]:
    """Telephones in a column of their own: whom each row gives to ask, with the unit of its row."""
    found: list[Contact] = []
    for grid in source.grids:
        numbers = [number for number, column in enumerate(grid.columns) if _PHONE_COLUMN.search(column.words)]
        units = [number for number, column in enumerate(grid.columns) if column.role in _UNIT_COLUMNS]
        for row in grid.rows:
            for number in numbers:
                match = _PHONE.search(source.text, row[number].start, row[number].end)
                if match is None or row[number].is_merged:
                    continue
                unit = next((row[one] for one in units if row[one].end > row[one].start), None)
                org = source.words(unit.start, unit.end, 0.85, "unit of the row") if unit else None
                found.append(Contact(org=org, phone=_field(source, match, "telephone of the row")))
    return found


def _field(source: Source, match: re.Match[str] | None, rule: str) -> Field[str] | None:
    return source.field(match.group(), match.start(), match.end(), 0.93, rule) if match else None


def _people(source: Source) -> list[tuple[Field[str] | None, list[Field[str]], int, int]]:
    found: list[tuple[Field[str] | None, list[Field[str]], int, int]] = []
    text = source.text
    for match in _PEOPLE.finditer(text):
        org: Field[str] | None = None
        if match["org"] and _OFFICE.fullmatch(match["org"]):
            org = source.words(match.start("org"), match.end("org"), 0.85, "office before 联系人")
        start = match.start("people")
        words = re.split(r"[，,]|联系电话|电话|\d|邮箱", match["people"])[0]
        names: list[Field[str]] = []
        for piece in re.finditer(r"[^、\s/和]+", words):
            first, last = start + piece.start(), start + piece.end()
            if _OFFICE.fullmatch(piece.group()) and len(piece.group()) > 2:
                org = org or source.words(first, last, 0.9, "office after 联系人")
            elif _NAME.fullmatch(piece.group()):
                names.append(source.words(first, last, 0.93, "name after 联系人"))
        if names:
            found.append((org, names, match.start(), match.end()))
    for match in _OFFICE_PERSON.finditer(text):
        org = source.words(match.start("org"), match.end("org"), 0.85, "office and person")
        found.append((org, [source.words(match.start("name"), match.end("name"), 0.85, "office and person")], match.start(), match.end()))
    return found


def _named_before(source: Source, place: int) -> tuple[Field[str] | None, Field[str] | None]:
    """Name and office right before a number: 市局计量科：陆川，0417-…."""
    begin = source.text.rfind("\n", 0, place) + 1
    match = _NAMED_BEFORE.search(source.text, begin, place)
    if match is None:
        return None, None
    return tuple(source.words(match.start(key), match.end(key), 0.8, "before the number") for key in ("name", "org"))  # type: ignore[return-value]


def _office_before(source: Source, place: int) -> Field[str] | None:
    """The office in whose sentence a lone e-mail address stands: 报市局计量科（邮箱：…）."""
    match = re.search(
        r"报(?:送)?(?:至|到)?(?P<org>[\u4e00-\u9fff]{1,14}?(?:司|局计量科|处|科|股|室))[（(]?(?:电子)?(?:邮箱|信箱|邮件)\s*[:：]\s*$",
        source.text[:place],
    )
    return source.words(match.start("org"), match.end("org"), 0.85, "office before the address") if match else None
