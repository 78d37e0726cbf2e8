"""The summary report as a Word draft in the layout of GB/T 9704-2012."""

from typing import Any

from quanheng.notices.draft import DraftParagraph, NoticeDraft
from quanheng.notices.write_notice import draft_file, to_bytes
from quanheng.reporting.drafting import Section, numbered


def report_docx(values: dict[str, Any], *, day: str = "") -> bytes:
    """Title, sections with their numbered headings, the table named as attachment, issuer and day."""
    sections = [Section(one["key"], one["heading"], one["text"], one["level"]) for one in values["sections"]]
    body = []
    for heading, section in numbered(sections):
        if heading:
            body.append(DraftParagraph(heading, section.level))
        body += [DraftParagraph(line.strip()) for line in section.text.split("\n") if line.strip()]
    issuer = values["campaign"]["issuer"]
    draft = NoticeDraft(title=f"{issuer}{values['title']}", body=tuple(body), attachments=(values["table_title"],), issuer=issuer, day=day)
    return to_bytes(draft_file(draft))
