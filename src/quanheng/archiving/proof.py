"""The history of a campaign from the ledger, each entry with the proof that the signed head covers it."""

import json
from collections.abc import Iterator

from quanheng.archiving.errors import NothingSealed
from quanheng.campaigns.history import entries_about
from quanheng.campaigns.models import Campaign
from quanheng.ledger import services as ledger
from quanheng.ledger.models import TreeHead
from quanheng.ledger.queries import inclusion_proofs, latest_head


def sealed_head() -> TreeHead:
    """A head that covers every entry committed before now."""
    ledger.seal()
    head = latest_head()
    if head is None:
        raise NothingSealed
    return head


def proof_lines(campaign: Campaign, head: TreeHead) -> Iterator[str]:
    """One line of JSON for each entry: its canonical text, its place, and the hashes that lead from it to the head's root."""
    entries = entries_about(campaign).filter(leaf__index__lt=head.size).order_by("id").iterator(chunk_size=500)
    for proof in inclusion_proofs(entries, head):
        yield json.dumps({"body": proof.body, "index": proof.index, "path": [step.hex() for step in proof.path]}, ensure_ascii=False)
