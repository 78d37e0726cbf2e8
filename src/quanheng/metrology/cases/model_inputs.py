"""The inputs of a model case: one reader for each way in which a quantity is known."""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadInput
from ..uncertainty import distributions as d
from ..uncertainty import evaluations as e
from ..uncertainty.quantities import Quantity
from .reading import known_keys, mapping, number, numbers, under


class _Fields:
    """The fields of one input, each read by its path."""

    def __init__(self, given: Mapping[str, Any], path: str) -> None:
        self.given, self.path = given, path

    def number(self, key: str, default: float | None = None) -> float:
        if key not in self.given and default is not None:
            return default
        if key not in self.given:
            raise BadInput(f"{self.path}.{key}", None, "this number is missing")
        return number(self.given[key], f"{self.path}.{key}")

    def dof(self) -> float:
        if self.given.get("dof") == "inf":
            return d.INFINITE
        return self.number("dof", d.INFINITE)

    def limits(self) -> tuple[float, float]:
        if "half_width" in self.given or "x" in self.given:
            if "a" in self.given or "b" in self.given:
                raise BadInput(self.path, dict(self.given), "limits are given as a and b, or as x and half_width")
            x, half = self.number("x"), self.number("half_width")
            if half < 0.0:
                raise BadInput(f"{self.path}.half_width", half, "a half width is not negative")
            return x - half, x + half
        return self.number("a"), self.number("b")


_LIMITS = ("a", "b", "x", "half_width", "dof")

_Reader = Callable[[_Fields], d.Distribution]

_DISTRIBUTIONS: dict[str, tuple[tuple[str, ...], _Reader]] = {
    "normal": (("x", "u", "dof"), lambda f: d.Normal(f.number("x"), f.number("u"), f.dof())),
    "estimated": (("x", "u", "dof"), lambda f: d.Estimated(f.number("x"), f.number("u"), f.dof())),
    "t": (("x", "s", "nu"), lambda f: d.Student(f.number("x"), f.number("s"), f.number("nu"))),
    "rectangular": (_LIMITS, lambda f: d.Rectangular(*f.limits(), f.dof())),
    "triangular": (_LIMITS, lambda f: d.Trapezoidal(*f.limits(), 0.0, f.dof())),
    "trapezoidal": ((*_LIMITS, "beta"), lambda f: d.Trapezoidal(*f.limits(), f.number("beta"), f.dof())),
    "curvilinear_trapezoid": ((*_LIMITS, "d"), lambda f: d.CurvilinearTrapezoid(*f.limits(), f.number("d"), f.dof())),
    "arcsine": (_LIMITS, lambda f: d.ArcSine(*f.limits(), f.dof())),
    "exponential": (("x", "dof"), lambda f: d.Exponential(f.number("x"), f.dof())),
    "gamma": (("shape", "scale", "dof"), lambda f: d.Gamma(f.number("shape"), f.number("scale", 1.0), f.dof())),
    "sample": (("values", "dof"), lambda f: d.Sample(numbers(f.given.get("values"), f"{f.path}.values"), f.dof())),  # type: ignore[arg-type]
}


def _observations(f: _Fields) -> d.Distribution:
    values = numbers(f.given["observations"], f"{f.path}.observations")
    method = f.given.get("method", "standard deviation")
    if method not in ("standard deviation", "range"):
        raise BadInput(f"{f.path}.method", method, "the method is standard deviation or range")
    return e.range_method(values) if method == "range" else e.type_a(values)


def _pooled(f: _Fields) -> d.Distribution:
    path = f"{f.path}.pooled"
    given = mapping(f.given["pooled"], path)
    known_keys(given, path, ("s", "dof"))
    n = f.number("n", 1.0)
    if not n.is_integer():
        raise BadInput(f"{f.path}.n", n, "a number of observations is whole")
    return e.pooled(f.number("x"), int(n), s=numbers(given.get("s"), f"{path}.s"), dof=numbers(given.get("dof"), f"{path}.dof"))


def _certificate(f: _Fields) -> d.Distribution:
    path = f"{f.path}.certificate"
    inner = _Fields(mapping(f.given["certificate"], path), path)
    known_keys(inner.given, path, ("x", "U", "k", "p", "dof"))
    k, p = (inner.number(key) if key in inner.given else None for key in ("k", "p"))
    return e.certificate(inner.number("x"), U=inner.number("U"), k=k, p=p, dof=inner.dof())


_BY_KEY: dict[str, tuple[tuple[str, ...], _Reader]] = {
    "observations": (("observations", "method"), _observations),
    "pooled": (("pooled", "x", "n"), _pooled),
    "certificate": (("certificate",), _certificate),
    "constant": (("constant",), lambda f: d.Normal(f.number("constant"), 0.0)),
    "reading": (("reading", "resolution"), lambda f: e.digital(f.number("reading"), f.number("resolution"))),
}


def quantities(case: Mapping[str, Any]) -> list[Quantity]:
    """The input quantities of a case; those named together in ``simultaneous`` share their observations."""
    inputs = case.get("inputs")
    if not isinstance(inputs, Mapping) or not inputs:
        raise BadInput("inputs", inputs, "the inputs are an object with a quantity for each name")
    groups = case.get("simultaneous", [])
    if not isinstance(groups, list) or not all(isinstance(g, list) and len(g) > 1 for g in groups):
        raise BadInput("simultaneous", groups, 'quantities observed together are a list of lists of names, for example [["V", "I"]]')
    found: dict[str, Quantity] = {}
    for position, names in enumerate(groups):
        found |= {q.name: q for q in _observed_together(inputs, names, f"simultaneous[{position}]", found)}
    return [found[name] if name in found else _quantity(name, given) for name, given in inputs.items()]


def _observed_together(inputs: Mapping[str, Any], names: list[Any], field: str, found: Mapping[str, Quantity]) -> tuple[Quantity, ...]:
    series, units = {}, {}
    for name in names:
        given = inputs.get(name) if isinstance(name, str) else None
        if not isinstance(given, Mapping) or "observations" not in given or name in found:
            raise BadInput(field, name, "each name is an input with observations, in one list only")
        known_keys(given, f"inputs.{name}", ("observations", "unit"))
        series[name] = numbers(given["observations"], f"inputs.{name}.observations")
        units[name] = given.get("unit", "")
    if len({len(values) for values in series.values()}) != 1:
        raise BadInput(field, {name: len(v) for name, v in series.items()}, "simultaneous observations are equally many for each quantity")
    return e.simultaneous(series, units)


def _quantity(name: str, given: Any) -> Quantity:
    path = f"inputs.{name}"
    if not isinstance(given, Mapping):
        raise BadInput(path, given, "an input is an object with dist, observations, pooled, certificate, reading or constant")
    unit = given.get("unit", "")
    if not isinstance(unit, str):
        raise BadInput(f"{path}.unit", unit, "a unit is a text")
    way = next((key for key in _BY_KEY if key in given), None)
    if way is not None:
        keys, read = _BY_KEY[way]
    else:
        kind = given.get("dist")
        if not isinstance(kind, str) or kind not in _DISTRIBUTIONS:
            raise BadInput(f"{path}.dist", kind, f"a distribution is one of {', '.join(_DISTRIBUTIONS)}")
        keys, read = (("dist", *_DISTRIBUTIONS[kind][0]), _DISTRIBUTIONS[kind][1])
    known_keys(given, path, (*keys, "unit"))
    with under(path):
        return Quantity(name, read(_Fields(given, path)), unit)
