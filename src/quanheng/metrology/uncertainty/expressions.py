"""Models written as text: parsed to a syntax tree, checked against a short list of what arithmetic needs, recorded; never executed.

Allowed are numbers, names, ``+ - * / **``, parentheses, ``pi`` and the functions of :data:`FUNCTIONS`. Everything else is refused with its
place in the text.
"""

import ast
import keyword
import math
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadInput
from . import functions
from .complexes import Complex, from_parts
from .tape import Recorder, Tape

MAX_CHARACTERS = 10_000
MAX_DEPTH = 100

FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    **{name: (1, f) for name, f in functions.UNARY.items()},
    "ln": (1, functions.log),
    "abs": (1, abs),
    "real": (1, functions.real),
    "imag": (1, functions.imag),
    "phase": (1, functions.phase),
    "conjugate": (1, functions.conjugate),
    "atan2": (2, functions.atan2),
    "complex": (2, from_parts),
}
"""Name, number of arguments and function of what an expression may call."""

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def record_expressions(outputs: Mapping[str, str], field: str = "model") -> Tape:
    """The tape of several expressions, each of which may use the ones before it; all other names become parameters, in order of appearance.

    Raises BadInput, with the character at which the trouble is, where an expression is not arithmetic.
    """
    trees = {_name(name, f"{field}.{name}"): _parse(text, f"{field}.{name}") for name, text in outputs.items()}
    if not trees:
        raise BadInput(field, dict(outputs), "a model has at least one output")
    defined: dict[str, Any] = {}
    parameters: dict[str, None] = {}
    for name, tree in trees.items():
        for node in ast.walk(tree):  # ast.walk keeps its own queue, so that depth does no harm here
            if isinstance(node, ast.Name) and node.id not in FUNCTIONS and node.id != "pi" and node.id not in defined:
                parameters[node.id] = None
        defined[name] = None
    if clash := parameters.keys() & defined.keys():
        raise BadInput(field, min(clash), "an output is used only after its own expression")
    recorder = Recorder(_in_order(trees, set(parameters)))
    known: dict[str, Any] = {name: recorder.parameter(name) for name in recorder.parameters}
    for name, tree in trees.items():
        known[name] = _Reader(outputs[name], f"{field}.{name}", known).value(tree, 0)
    return recorder.tape(components({name: known[name] for name in trees}))


def split_lines(text: str, field: str = "model") -> dict[str, str]:
    """The expressions of a text such as ``"R = V / I"``, one for each line or semicolon; a lone expression without a name is called ``y``."""
    lines = [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]
    if len(lines) == 1 and "=" not in lines[0]:
        return {"y": lines[0]}
    found: dict[str, str] = {}
    for line in lines:
        name, equals, expression = line.partition("=")
        if not equals:
            raise BadInput(field, line, "each line of a model reads name = expression")
        if name.strip() in found:
            raise BadInput(field, name.strip(), "an output is defined once")
        found[name.strip()] = expression.strip()
    return found


def components(outputs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Outputs with each complex one as two real ones, ``name.re`` and ``name.im`` (JCGM 102:2011, 6.4)."""
    found: list[tuple[str, Any]] = []
    for name, value in outputs.items():
        if isinstance(value, complex | Complex):
            found += [(f"{name}.re", value.real), (f"{name}.im", value.imag)]
        else:
            found.append((name, value))
    return found


def _name(name: str, field: str) -> str:
    normal = unicodedata.normalize("NFKC", name)  # as the parser reads names
    if not normal.isidentifier() or normal in FUNCTIONS or normal == "pi":
        raise BadInput(field, name, "a name has letters, digits and underscores, and is not that of a function or pi")
    return normal


def _in_order(trees: Mapping[str, ast.expr], names: set[str]) -> list[str]:
    found = [
        (position, node.lineno, node.col_offset, node.id)
        for position, tree in enumerate(trees.values())
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in names
    ]
    return list(dict.fromkeys(name for *_, name in sorted(found)))


def _parse(text: str, field: str) -> ast.expr:
    if not isinstance(text, str) or not text.strip():
        raise BadInput(field, text, "an expression is a text such as a*b")
    if len(text) > MAX_CHARACTERS:
        raise BadInput(field, text, f"an expression has at most {MAX_CHARACTERS} characters")
    if "^" in text:
        raise BadInput(field, text, f"character {text.index('^') + 1}: a power is written **")
    if "#" in text:
        raise BadInput(field, text, f"character {text.index('#') + 1}: an expression has no comments; what stands behind # would not be computed")
    if not text.isascii() and (digit := next((c for c in text if c.isnumeric() and not c.isascii()), None)):
        raise BadInput(field, text, f"character {text.index(digit) + 1}: digits are written 0 to 9")
    if found := re.search(r"\d_\d", text):
        raise BadInput(field, text, f"character {found.start() + 2}: a number is written without underscores")
    try:
        return ast.parse(_plain(text), mode="eval").body
    except SyntaxError as error:
        if reserved := next((word for word in re.findall(r"[^\W\d]\w*", text) if keyword.iskeyword(word)), None):
            raise BadInput(field, text, f"character {text.index(reserved) + 1}: the word {reserved} is reserved; write {reserved}_") from None
        raise BadInput(field, text, f"character {error.offset or len(_plain(text)) + 1}: this is no expression ({error.msg})") from None
    except (ValueError, MemoryError, RecursionError):
        raise BadInput(field, text, "this expression is nested too deeply or holds what is no text") from None


def _plain(text: str) -> str:
    # A line break would end the expression for the parser; a blank keeps every character in its place.
    return text.strip().replace("\r", " ").replace("\n", " ")


class _Reader:
    def __init__(self, text: str, field: str, known: Mapping[str, Any]) -> None:
        self._text, self._field, self._known = _plain(text), field, known

    def value(self, node: ast.expr, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise self._refusal(node, f"an expression is nested at most {MAX_DEPTH} deep")
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self._number(node, number)
            case ast.Name(id="pi"):
                return math.pi
            case ast.Name(id=name) if name in self._known:
                return self._known[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand, depth + 1)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand, depth + 1)
            case ast.BinOp():
                return self._chain(node, depth)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                return self._call(node, name, [self.value(argument, depth + 1) for argument in args])
        raise self._refusal(node, f"{self._what(node)} is not arithmetic; allowed are numbers, names, + - * / ** and {', '.join(FUNCTIONS)}")

    def _chain(self, node: ast.BinOp, depth: int) -> Any:
        # a + b + c + ... nests to the left: walk down that side in a loop, so that a long sum is not deep.
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        value = self.value(left, depth + 1)
        for step in reversed(chain):
            f = _BINARY.get(type(step.op))
            if f is None:
                raise self._refusal(step, f"{type(step.op).__name__} is not arithmetic; allowed are + - * / **")
            value = self._compute(step, f, value, self.value(step.right, depth + 1))
        return value

    def _call(self, node: ast.expr, name: str, values: list[Any]) -> Any:
        count, f = FUNCTIONS[name]
        if len(values) != count:
            raise self._refusal(node, f"{name} takes {count} argument{'s' * (count > 1)}, not {len(values)}")
        return self._compute(node, f, *values)

    def _compute(self, node: ast.expr, f: Callable[..., Any], *values: Any) -> Any:
        try:
            value = f(*values)
        except (ArithmeticError, ValueError) as error:
            if isinstance(error, BadInput):
                raise self._refusal(node, error.rule) from None
            raise self._refusal(node, f"this constant has no value ({error})") from None
        if isinstance(value, complex) and not any(isinstance(v, complex) for v in values):
            raise self._refusal(node, "a negative number has no real power of this exponent")
        return value

    def _number(self, node: ast.expr, number: float) -> float:
        try:
            value = float(number)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self._refusal(node, "a number of an expression lies within the range of floating point")
        return value

    def _what(self, node: ast.expr) -> str:
        match node:
            case ast.Call(func=ast.Name(id=name)):
                return f"the function {name}"
            case ast.Name(id=name):
                return f"the name {name}"
        return {"Attribute": "a dot", "Subscript": "a bracket", "Call": "this call", "Constant": "this constant"}.get(
            type(node).__name__, type(node).__name__
        )

    def _refusal(self, node: ast.expr, rule: str) -> BadInput:
        return BadInput(self._field, self._text, f"character {node.col_offset + 1}: {rule}")
