import pytest
from django.db import transaction

from quanheng.ledger import services
from quanheng.ledger.models import Entry
from tests.ledger_lifting import flush_lifts_triggers  # noqa: F401


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.QUANHENG_KEYS = tmp_path / "keys"


@pytest.fixture
def enter():
    """Enters one act about a scale in a transaction of its own."""

    def enter(number: int = 0, **told) -> Entry:
        with transaction.atomic():
            subject = ("desks.scale", f"scale-{number}")
            return services.append("scale.verified", subject=subject, actor="officer-1", change={"error_g": number}, **told)

    return enter


@pytest.fixture
def sealed_entries(enter, transactional_db):
    """Eleven entries under three heads (5, 9 and 12, the first with the key's own entry), two of them with personal values."""
    entries = [enter(number) for number in range(4)]
    services.seal()
    entries += [enter(number, personal={"owner": f"owner {number}", "phone": "13800000000"} if number in (4, 6) else None) for number in range(4, 8)]
    services.seal()
    entries += [enter(number) for number in range(8, 11)]
    services.seal()
    return entries
