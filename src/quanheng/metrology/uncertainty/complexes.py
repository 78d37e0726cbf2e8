"""Complex values of a model by their components (JCGM 102:2011, 6.4): a real and an imaginary part, each recorded as a real value."""

from dataclasses import dataclass
from typing import Any, NoReturn

from ..errors import BadInput
from .functions import atan2, cos, exp, log, sin, sqrt


@dataclass(frozen=True, slots=True)
class Complex:
    """A complex value ``real + j imag`` while a model is recorded."""

    real: Any
    imag: Any

    @staticmethod
    def from_real(value: Any) -> "Complex":
        """``value`` as a complex value; it may be one already."""
        if isinstance(value, Complex):
            return value
        return Complex(value.real, value.imag) if isinstance(value, complex) else Complex(value, 0.0)

    def __add__(self, other: Any) -> "Complex":
        w = Complex.from_real(other)
        return Complex(self.real + w.real, self.imag + w.imag)

    __radd__ = __add__

    def __neg__(self) -> "Complex":
        return Complex(-self.real, -self.imag)

    def __sub__(self, other: Any) -> "Complex":
        return self + -Complex.from_real(other)

    def __rsub__(self, other: Any) -> "Complex":
        return Complex.from_real(other) + -self

    def __mul__(self, other: Any) -> "Complex":
        w = Complex.from_real(other)
        return Complex(self.real * w.real - self.imag * w.imag, self.real * w.imag + self.imag * w.real)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Complex":
        w = Complex.from_real(other)
        size = w.real * w.real + w.imag * w.imag
        return Complex((self.real * w.real + self.imag * w.imag) / size, (self.imag * w.real - self.real * w.imag) / size)

    def __rtruediv__(self, other: Any) -> "Complex":
        return Complex.from_real(other) / self

    def __pow__(self, exponent: Any) -> "Complex":
        if isinstance(exponent, int | float) and float(exponent).is_integer() and 0 < exponent <= 16:
            power = self
            for _ in range(int(exponent) - 1):
                power = power * self
            return power
        return Complex.from_real(self.apply("log") * exponent).apply("exp")

    def __abs__(self) -> Any:
        return sqrt(self.real * self.real + self.imag * self.imag)

    def conjugate(self) -> "Complex":
        return Complex(self.real, -self.imag)

    def angle(self, y: Any, x: Any) -> NoReturn:
        """atan2 takes real values only."""
        raise BadInput("model", "atan2 of a complex value", "atan2 takes real values; phase takes a complex one")

    def apply(self, name: str) -> "Complex":
        """The function ``name`` of this value: exp, log or sqrt (principal values)."""
        match name:
            case "exp":
                size = exp(self.real)
                return Complex(size * cos(self.imag), size * sin(self.imag))
            case "log":
                return Complex(log(abs(self)), atan2(self.imag, self.real))
            case "sqrt":
                size, half = sqrt(abs(self)), atan2(self.imag, self.real) / 2.0
                return Complex(size * cos(half), size * sin(half))
        raise BadInput("model", f"{name} of a complex value", "of complex values a model takes +, -, *, /, **, abs, phase, exp, log, sqrt")


def from_parts(real: Any, imag: Any) -> Complex:
    """The complex value with these real parts; BadInput where one of them is complex itself."""
    if isinstance(real, complex | Complex) or isinstance(imag, complex | Complex):
        raise BadInput("model", "a complex value as a part", "complex takes a real and an imaginary part, both real")
    return Complex(real, imag)
