"""Decision rules: where a value is accepted, where it is rejected, and what lies between."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from ..errors import BadInput
from ..rounding import WIDE
from ..verdict import Words
from .tolerance import Tolerance, test_uncertainty_ratio


@dataclass(frozen=True, slots=True)
class Zones:
    """Acceptance and rejection of one measurement under one rule.

    Values inside or on ``[accept_from, accept_to]`` conform; values at or beyond ``reject_below`` and ``reject_above`` (beyond only, where
    ``reject_on_limit`` is false) do not; between them a value is undecided. ``None`` leaves a side open.
    ``unsuitable`` says that the uncertainty is too large for the rule to be used at all.
    """

    accept_from: Decimal | None
    accept_to: Decimal | None
    reject_below: Decimal | None
    reject_above: Decimal | None
    reject_on_limit: bool
    guard_band: Decimal
    unsuitable: bool = False

    def accepts(self, value: Decimal) -> bool:
        """Whether ``value`` conforms."""
        return (self.accept_from is None or value >= self.accept_from) and (self.accept_to is None or value <= self.accept_to)

    def rejects(self, value: Decimal) -> bool:
        """Whether ``value`` does not conform."""
        below = self.reject_below is not None and (value < self.reject_below or (self.reject_on_limit and value == self.reject_below))
        above = self.reject_above is not None and (value > self.reject_above or (self.reject_on_limit and value == self.reject_above))
        return below or above

    def edges(self) -> tuple[Decimal, ...]:
        """Every value at which the decision changes."""
        return tuple(edge for edge in (self.accept_from, self.accept_to, self.reject_below, self.reject_above) if edge is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One decision rule (JCGM 106:2012, 3.3.12) with its words for the certificate, its source and how sure the source is.

    ``mark`` is that of the rule tables: C1 to C3 confirmed by that many sources, M from memory.
    """

    id: str
    words: Words
    source: str
    mark: str
    place: Callable[[Tolerance, Decimal, Decimal, Decimal], Zones]


def zones(rule: Rule, tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal = Decimal(1)) -> Zones:
    """The zones of ``rule`` for one expanded uncertainty ``U = k u``; ``r`` scales the guard band of the rules named guarded.

    Raises BadInput for U < 0, k <= 0 or r < 0; NotDefined where the rule needs a two-sided tolerance.
    """
    if U < 0:
        raise BadInput("U", str(U), "an expanded uncertainty is not negative (JCGM 100:2008, 2.3.5)")
    if k <= 0:
        raise BadInput("k", str(k), "a coverage factor is above 0 (JCGM 100:2008, 2.3.6)")
    if r < 0:
        raise BadInput("r", str(r), "the multiple of U that makes the guard band is not negative")
    with localcontext(WIDE):  # a value on the edge of a guard band must be on it, however many digits it has
        return rule.place(tolerance, U, k, r)


def rule_named(name: str) -> Rule:
    """The rule with this id; BadInput lists the ids there are."""
    if name not in RULES:
        raise BadInput("rule", name, f"one of {', '.join(RULES)}")
    return RULES[name]


def _inward(tolerance: Tolerance, band: Decimal) -> tuple[Decimal | None, Decimal | None]:
    return (
        None if tolerance.lower is None else tolerance.lower + band,
        None if tolerance.upper is None else tolerance.upper - band,
    )


def _binary(tolerance: Tolerance, band: Decimal) -> Zones:
    """Everything that is not accepted is rejected."""
    low, high = _inward(tolerance, band)
    return Zones(low, high, low, high, reject_on_limit=False, guard_band=band)


def _three_state(tolerance: Tolerance, band: Decimal) -> Zones:
    """A band of the same width on both sides of each limit leaves a value undecided; its outer end rejects."""
    low, high = _inward(tolerance, band)
    outer_low, outer_high = _inward(tolerance, -band)
    return Zones(low, high, outer_low, outer_high, reject_on_limit=band > 0, guard_band=band)


def _simple(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    return _binary(tolerance, Decimal(0))


def _legal(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    plain = _binary(tolerance, Decimal(0))
    if tolerance.half_width("the gate U <= MPE/3") >= 3 * U:
        return plain
    return Zones(plain.accept_from, plain.accept_to, plain.reject_below, plain.reject_above, False, Decimal(0), unsuitable=True)


def _jjf_1094(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    if tolerance.half_width("the gate U <= MPEV/3") >= 3 * U:
        return _binary(tolerance, Decimal(0))
    return _three_state(tolerance, U)


def _guarded(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    return _binary(tolerance, r * U)


def _guarded_three_state(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    return _three_state(tolerance, r * U)


def _iso_14253(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    return _three_state(tolerance, Decimal("1.65") * U / k)


def _dobbert(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    if U == 0:
        return _binary(tolerance, Decimal(0))
    ratio = float(test_uncertainty_ratio(tolerance, U))
    factor = 1.04 - math.exp(0.38 * math.log(ratio) - 0.54) if ratio > 0 else 1.04
    return _binary(tolerance, max(Decimal(0), Decimal(repr(factor)) * U))  # above a TUR of about 4.6 no band is needed


def _rss(tolerance: Tolerance, U: Decimal, k: Decimal, r: Decimal) -> Zones:
    half = tolerance.half_width("the root-sum-square guard band")
    return _binary(tolerance, half - (half * half - U * U).sqrt() if half > U else half + U)


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "simple",
            Words("简单接受：测得值在允许区间内（含限值）即判符合", "simple acceptance: a measured value inside or on the limits conforms"),
            "JCGM 106:2012, 8.2.1; ILAC-G8:09/2019, 4.2.1",
            "C1",
            _simple,
        ),
        Rule(
            "legal",
            Words(
                "U（k=2）不大于最大允许误差绝对值的三分之一时，直接以测得值与限值比较；大于时所用设备不适用，不作判定",
                "simple acceptance, provided that U (k = 2) is at most a third of the absolute MPE; otherwise nothing is decided",
            ),
            "OIML G 19:2017; R 76-1",
            "M",
            _legal,
        ),
        Rule(
            "jjf1094",
            Words(
                "U（k=2）不大于MPEV/3时直接比较；否则，误差绝对值不大于MPEV−U判符合，不小于MPEV+U判不符合，其间待定",
                "direct comparison when U (k = 2) <= MPEV/3; otherwise |error| <= MPEV - U conforms, >= MPEV + U does not, else undecided",
            ),
            "JJF 1094-2002, 5.3.1",
            "C1",
            _jjf_1094,
        ),
        Rule(
            "guarded",
            Words(
                "保护带接受：w=rU，测得值在内缩w的接受区间内判符合，否则判不符合",
                "guarded acceptance, binary: w = r U inside the limits; outside that interval a value does not conform",
            ),
            "ILAC-G8:09/2019, 4.2.2; JCGM 106:2012, 8.3.2",
            "M",
            _guarded,
        ),
        Rule(
            "guarded-three-state",
            Words(
                "双侧保护带：w=rU，限值两侧w以内待定",
                "guard bands on both sides, w = r U: within w of a limit a value is undecided (conditional pass or fail)",
            ),
            "ILAC-G8:09/2019, 4.2.3; JCGM 106:2012, 8.3.2 and 8.3.3",
            "M",
            _guarded_three_state,
        ),
        Rule(
            "iso14253",
            Words(
                "w=1.65u：须以95 %的概率证实符合或不符合，其间待定",
                "w = 1.65 u: conformity or nonconformity is proved at 95 %, between them undecided",
            ),
            "ISO 14253-1:2017",
            "M",
            _iso_14253,
        ),
        Rule(
            "managed-risk",
            Words(
                "w=MU，M=1.04−exp(0.38 ln TUR−0.54)：误接受概率约2 %以内",
                "w = M U, M = 1.04 - exp(0.38 ln TUR - 0.54): about 2 % false accepts at most",
            ),
            "Dobbert, NCSLI 2008 (ANSI/NCSL Z540.3 method 6)",
            "C1",
            _dobbert,
        ),
        Rule(
            "root-sum-square",
            Words("接受限为限值乘以√(1−1/TUR²)", "acceptance limits are the limits times sqrt(1 - 1/TUR^2)"),
            "ANSI/NCSL Z540.3 handbook, method 4",
            "C1",
            _rss,
        ),
    )
}
