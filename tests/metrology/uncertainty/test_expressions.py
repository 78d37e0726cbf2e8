"""Models as text: what is arithmetic, and that nothing else ever runs or hangs."""

import math
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology.errors import BadInput
from quanheng.metrology.uncertainty import Model, Normal, Quantity
from quanheng.metrology.uncertainty import functions as f


def value(text, **x):
    return Model(text).evaluate(*(Quantity(name, Normal(v, 0.0)) for name, v in x.items())).estimate


def test_arithmetic_follows_the_rules_of_precedence():
    assert value("2*a + b**2/4 - -1", a=3.0, b=4.0) == 11.0
    assert value("-a**2", a=3.0) == -9.0
    assert value("2**-a", a=1.0) == 0.5
    assert value("atan2(a, b) + ln(exp(a)) + abs(-b)", a=1.0, b=2.0) == pytest.approx(math.atan2(1, 2) + 1 + 2)


def test_later_outputs_use_earlier_ones_and_names_may_be_chinese():
    m = Model("质量 = 示值*修正\n密度 = 质量/体积")
    assert m.parameters == ("示值", "修正", "体积")
    assert m.outputs == ("质量", "密度")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a +", "character 4"),
        ("__import__('os').system('true')", "character 1: this call is not arithmetic"),
        ("open(a)", "character 1: the function open is not arithmetic"),
        ("a.b", "a dot is not arithmetic"),
        ("a[0]", "a bracket is not arithmetic"),
        ("a if b else c", "IfExp is not arithmetic"),
        ("[x for x in a]", "ListComp is not arithmetic"),
        ("lambda: 1", "Lambda is not arithmetic"),
        ("(a := 3)", "NamedExpr is not arithmetic"),
        ("'a'*3", "this constant is not arithmetic"),
        ("True", "this constant is not arithmetic"),
        ("2j*a", "this constant is not arithmetic"),
        ("atan2(complex(a, 1), 2)", "character 1: atan2 takes real values"),
        ("complex(complex(a, 1), 2)", "character 1: complex takes a real"),
        ("sin(complex(a, 1))", "character 1: of complex values"),
        ("2*lambda", "character 3: the word lambda is reserved; write lambda_"),
        ("a % b", "Mod is not arithmetic"),
        ("a ^ 2", "character 3: a power is written"),
        ("sin(a, b)", "character 1: sin takes 1 argument, not 2"),
        ("a + 1/0", "character 5: .*no value"),
        ("a + 1e999", "character 5: .*range"),
        ("a*9**9**9**9", "this constant has no value|nan|range"),
        ("(-2)**0.5*a", "no value|no real power"),
        ("", "an expression is a text"),
        ("f'{a}'", "not arithmetic"),
    ],
)
def test_what_is_no_arithmetic_is_refused_with_its_place(text, message):
    with pytest.raises(BadInput, match=message):
        Model({"y": text})


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "-" * 9999 + "a",
        "+".join("a" * 4900),
        "sin(" * 180 + "a" + ")" * 180,
        "a**" * 3000 + "a",
        "9" * 9999,
        "a" * 10_001,
        "\0",
    ],
    ids=["parentheses", "minus", "sum", "functions", "powers", "digits", "long", "null"],
)
def test_hostile_text_ends_in_a_refusal_or_a_value(text):
    limit = sys.getrecursionlimit()
    try:
        Model({"y": text})
    except BadInput as error:
        assert error.field == "model.y"  # noqa: PT017
    assert sys.getrecursionlimit() == limit


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab01.+-*/()e,_ \"'[]{}:=lmdx\n", max_size=60))
def test_any_text_is_a_model_or_a_refusal(text):
    try:
        Model({"y": text})
    except BadInput as error:
        assert str(error).startswith("model")  # noqa: PT017


def test_a_long_sum_is_not_deep():
    assert value(" + ".join(["a"] * 400), a=1.0) == 400.0


def test_a_model_function_may_use_numpy_and_plain_python():
    import numpy as np

    def y(a, b):
        return np.sqrt(a) * np.float64(2.0) + np.sin(b) ** 2 + f.cos(b) ** 2 + np.hypot(a, b) + np.multiply(a, 2)

    assert Model(y).evaluate(Quantity("a", Normal(4.0, 0.1)), Quantity("b", Normal(3.0, 0.1))).estimate == pytest.approx(4 + 1 + 5 + 8)


def test_a_model_function_may_not_branch_on_a_value():
    def y(a):
        return a if a > 0 else -a

    with pytest.raises(BadInput, match="cannot branch"):
        Model(y)


expressions = st.recursive(
    st.sampled_from(["a", "b", "1.5", "c"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]}/(2 + {t[1]}**2))"),
        st.tuples(st.sampled_from(["sin", "cos", "tanh", "atan", "expm1", "sinh"]), inner).map(lambda t: f"{t[0]}({t[1]}/4)"),
        inner.map(lambda t: f"sqrt(1 + {t}**2)"),
        inner.map(lambda t: f"log(2 + cos({t}))"),
        inner.map(lambda t: f"(2 + sin({t}))**({t}/5)"),
    ),
    max_leaves=8,
)


def complex_step(text, x, name):
    """Derivative by the complex step: Im f(x + ih)/h, exact to rounding and independent of any tape."""
    import cmath

    names = {k: getattr(cmath, k) for k in ("sin", "cos", "tanh", "atan", "sinh", "sqrt", "log")}
    names["expm1"] = lambda z: cmath.exp(z) - 1 if abs(z) > 1e-3 else z + z * z / 2 + z**3 / 6 + z**4 / 24 + z**5 / 120
    h = 1e-30
    shifted = {k: complex(v, h if k == name else 0.0) for k, v in x.items()}
    return eval(text, {"__builtins__": {}}, {**names, **shifted}).imag / h


@settings(max_examples=150, deadline=None)
@given(expressions, st.tuples(*[st.floats(0.2, 2.0)] * 3))
def test_sensitivities_agree_with_the_complex_step(text, point):
    m = Model({"y": f"0*a + 0*b + 0*c + {text}"})
    x = dict(zip("abc", point, strict=True))
    r = m.evaluate(*(Quantity(name, Normal(v, 0.1)) for name, v in x.items())).only
    for q, c in zip(r.inputs.quantities, r.sensitivities, strict=True):
        assert c == pytest.approx(complex_step(text, x, q.name), rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(expressions, st.tuples(*[st.floats(0.2, 2.0)] * 3))
def test_second_derivatives_agree_with_differences_of_sensitivities(text, point):
    m = Model({"y": f"0*a + 0*b + 0*c + {text}"})
    x = dict(zip("abc", point, strict=True))

    def slopes(at):
        return m.evaluate(*(Quantity(name, Normal(v, 0.1)) for name, v in at.items())).only

    H = slopes(x).second_order.hessian
    for j, name in enumerate("abc"):
        h = 1e-5
        up, down = slopes({**x, name: x[name] + h}), slopes({**x, name: x[name] - h})
        for i in range(3):
            difference = (up.sensitivities[i] - down.sensitivities[i]) / (2 * h)
            assert H[i, j] == pytest.approx(difference, rel=1e-4, abs=1e-4 * (1 + abs(H).max()))


@pytest.mark.parametrize(
    ("text", "x"),
    [(f"{name}(a)", 0.4) for name in f.UNARY]
    + [("a**3.5", 0.7), ("3.5**a", 0.7), ("a**b", 0.7), ("atan2(a, b)", 0.3), ("abs(a)", -0.3), ("1/a", 0.3)],
)
def test_every_function_has_its_derivatives(text, x):
    m = Model(text)

    def at(a):
        return m.evaluate(*(Quantity(name, Normal(v, 0.1)) for name, v in (("a", a), ("b", 1.7)) if name in m.parameters))

    h = 1e-5
    r = at(x)
    assert r.only.sensitivities[0] == pytest.approx((at(x + h).estimate - at(x - h).estimate) / (2 * h), rel=1e-6)
    assert r.second_order.hessian[0, 0] == pytest.approx(
        (at(x + h).only.sensitivities[0] - at(x - h).only.sensitivities[0]) / (2 * h), rel=1e-6, abs=1e-7
    )
