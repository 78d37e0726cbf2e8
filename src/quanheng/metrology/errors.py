"""What the core refuses, and why. Each error carries the numbers; whoever shows it may word it anew."""


class MetrologyError(ValueError):
    """The core cannot answer as asked. ``code`` is stable for programs; the message is one line for people."""

    code = "metrology"


class BadInput(MetrologyError):
    """A given value breaks a rule. The message names the field, the value, the rule (and the way out where it is not plain).

    Parameters
    ----------
    field : str
        Path of the value as the caller gave it, for example ``inputs.a.u`` or ``weighing[3].load``.
    value : object
        What was given; shown in at most 60 characters.
    rule : str
        A sentence without a full stop, for example ``a standard uncertainty is not negative (JCGM 100, 2.3.1)``.
    """

    code = "bad-input"

    def __init__(self, field: str, value: object, rule: str) -> None:
        self.field, self.value, self.rule = field, value, rule
        super().__init__(f"{field}: {_short(value)}: {rule}")


class NotDefined(MetrologyError):
    """The documents do not define what was asked (effective degrees of freedom of correlated inputs, u of Student's t with nu <= 2).

    Parameters
    ----------
    what : str
        What was asked for.
    clause : str
        The document and clause that leaves it undefined, for example ``JCGM 100:2008, G.4.1``.
    instead : str
        What to do instead.
    """

    code = "not-defined"

    def __init__(self, what: str, *, clause: str, instead: str) -> None:
        self.what, self.clause, self.instead = what, clause, instead
        super().__init__(f"{what} is not defined ({clause}); {instead}")


class Cancelled(MetrologyError):
    """The caller asked a long computation to stop; nothing of it is returned."""

    code = "cancelled"


_SHOWN = 60


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
