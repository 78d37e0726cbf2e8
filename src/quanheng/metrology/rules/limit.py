"""A limit, how sure we are of it, and an administrator's word that it stands in the official text."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from ..errors import BadInput


class Mark(StrEnum):
    """How a value in a rule file is known: C1 to C3 by as many public sources, A by arithmetic from such values, M from memory only.

    What is marked M may illustrate, train and warn, but concludes nothing.
    """

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    A = "A"
    M = "M"

    @property
    def is_confirmed(self) -> bool:
        """Whether a verification may rest on it."""
        return self is not Mark.M


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An administrator has compared an unconfirmed value with the official text.

    It holds for the record that it is given with, and is shown beside the limit in the result.
    """

    limit: Annotated[str, "Identifier of the limit, as a result names it in `unconfirmed`"]
    value: Annotated[Decimal, "The value read in the official text; it must be the one of the rule file"]
    by: Annotated[str, "Who compared"]
    on: Annotated[date, "The day of the comparison"]
    text: Annotated[str, "The text consulted: document, edition, clause or page"]

    def __post_init__(self) -> None:
        for name, given in (("by", self.by), ("text", self.text)):
            if not given.strip():
                raise BadInput(name, given, "a confirmation names who compared, and which text")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as a document gives it, or a product of such limits.

    Attributes
    ----------
    value : Decimal
        In ``unit``. Never converted into another unit by us: 0.5 kPa stands beside 3.75 mmHg in one regulation, beside 4 mmHg in another.
    document, edition, clause : str
        Where it stands; ``clause`` is empty where it is not known.
    mark : Mark
        The weakest mark of the values that it rests on.
    id : str
        Names the cell of the rule file; a :class:`Confirmation` refers to it.
    unconfirmed : tuple of str
        Cells that it rests on and that nobody has confirmed; empty for a limit that may conclude.
    confirmations : tuple of Confirmation
        Those that were given for cells it rests on.
    """

    value: Decimal
    unit: str
    document: str
    edition: str
    clause: str
    mark: Mark
    id: str
    unconfirmed: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a verification may rest on it."""
        return not self.unconfirmed

    @property
    def source(self) -> str:
        """Document with edition, and the clause where it is known."""
        name = named(self.document, self.edition)
        return f"{name}, {self.clause}" if self.clause else name

    def times(self, factor: "Limit") -> "Limit":
        """This limit multiplied by a factor that is itself a rule (in service: twice), resting on both."""
        weaker = self.mark if not self.mark.is_confirmed or factor.mark.is_confirmed else factor.mark
        clause = ", ".join(dict.fromkeys(part for part in (self.clause, factor.clause) if part))
        return replace(
            self,
            value=self.value * factor.value,
            mark=weaker,
            clause=clause,
            id=self.id if factor.value == 1 else f"{self.id} × {factor.value.normalize():f}",
            unconfirmed=self.unconfirmed + factor.unconfirmed,
            confirmations=self.confirmations + factor.confirmations,
        )

    def by(self, quantity: Decimal, unit: str) -> "Limit":
        """The limit in ``unit`` where the document gives it as a multiple (of e, of a payment step, in per cent of a quantity)."""
        return replace(self, value=self.value * quantity, unit=unit)


def named(document: str, edition: str) -> str:
    """A document with its edition as people write it: ``JJG 539-2016``, ``OIML R 76-1:2006``."""
    return f"{document}{':' if document.startswith(('OIML', 'ISO', 'JCGM')) else '-'}{edition}"
