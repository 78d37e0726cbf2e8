"""The own notice as the file that goes to the office system."""

from quanheng.campaigns.summary import summary_table
from quanheng.issuing.models import OwnNotice
from quanheng.issuing.wording import laid_out
from quanheng.notices.write_notice import draft_file, to_bytes
from quanheng.units.sights import Reader


def own_notice_docx(draft: OwnNotice, reader: Reader) -> bytes:
    """A Word file for sign-off with the table of activities as annex: no red head, no number, no seal."""
    table = summary_table(draft.campaign, reader)
    laid = laid_out(
        title=draft.title,
        addressees=draft.addressees,
        body=draft.body,
        issuer=draft.issuer,
        day=f"{draft.day.year}年{draft.day.month}月{draft.day.day}日" if draft.day else "",
        publicity=draft.publicity,
        annex_title=table.title,
        annex=table if table.rows else None,
    )
    return to_bytes(draft_file(laid, letter=draft.letter))
