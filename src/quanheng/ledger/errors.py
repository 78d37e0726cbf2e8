"""What the ledger refuses, and why."""


class LedgerError(Exception):
    """Base of the ledger's errors; ``code`` is stable for programs."""

    code = "ledger-error"


class OutsideTransaction(LedgerError):
    code = "outside-transaction"

    def __init__(self, event: str) -> None:
        self.event = event
        super().__init__(
            f"The ledger entry {event!r} must be written in the transaction of the change it records: call it inside transaction.atomic()."
        )


class BadEntry(LedgerError):
    """An entry that could not be told or checked later; the message says which part."""

    code = "bad-entry"


class NotSealed(LedgerError):
    code = "not-sealed"

    def __init__(self, entry_id: object) -> None:
        self.entry_id = entry_id
        super().__init__(f"Entry {entry_id} is not sealed yet; its proof exists after the next sealing (quanheng ledger seal).")


class LedgerBroken(LedgerError):
    """The stored tree contradicts its last signed head; nothing is added until a person has looked."""

    code = "ledger-broken"


class BadHead(LedgerError):
    """A text that is no exported tree head."""

    code = "bad-head"
