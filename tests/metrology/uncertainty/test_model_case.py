"""The JSON form of a model: what it takes, what it gives, what it refuses by path."""

import json
from pathlib import Path

import jsonschema
import pytest

from quanheng.metrology.cases import model as case
from quanheng.metrology.errors import BadInput
from quanheng.metrology.plain import plain

SCHEMA = json.loads((Path(case.__file__).parent / "schemas" / "model.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)

EXAMPLE = {
    "model": {"y": "a*b"},
    "inputs": {"a": {"dist": "normal", "x": 1.0, "u": 0.1, "dof": 18}, "b": {"dist": "rectangular", "a": 0, "b": 1}},
}

EVERY_WAY = {
    "model": {"y": "n + e + t + r + g1 + z + v + k + q + w + x1 + o + p1 + c + d + h"},
    "units": {"y": "mm"},
    "inputs": {
        "n": {"dist": "normal", "x": "1.00", "u": 0.1, "unit": "mm"},
        "e": {"dist": "estimated", "x": 1, "u": 0.1, "dof": 9},
        "t": {"dist": "t", "x": 0, "s": 0.1, "nu": 5},
        "r": {"dist": "rectangular", "x": 0, "half_width": "0.5"},
        "g1": {"dist": "triangular", "a": 0, "b": 1, "dof": "inf"},
        "z": {"dist": "trapezoidal", "a": 0, "b": 1, "beta": 0.5},
        "v": {"dist": "curvilinear_trapezoid", "a": 0, "b": 1, "d": 0.1},
        "k": {"dist": "arcsine", "a": 0, "b": 1},
        "q": {"dist": "exponential", "x": 1},
        "w": {"dist": "gamma", "shape": 4},
        "x1": {"dist": "sample", "values": [1, 2, 3]},
        "o": {"observations": [1, "1.1", 1.2], "method": "range"},
        "p1": {"x": 1, "n": 3, "pooled": {"s": [0.1, 0.2], "dof": [4, 5]}},
        "c": {"certificate": {"x": 10, "U": 0.2, "k": 2}},
        "d": {"reading": 10.1, "resolution": 0.1},
        "h": {"constant": 3},
    },
    "monte_carlo": {"trials": 20000, "seed": 1},
}


@pytest.mark.parametrize("given", [EXAMPLE, EVERY_WAY], ids=["example", "every way"])
def test_a_case_is_valid_by_its_schema_and_gives_json(given):
    VALID.validate(given)
    result = case.run(given)
    text = json.dumps(plain(result))
    assert "NaN" not in text
    assert json.loads(text)["outputs"]["y"]["budget"]["rows"]
    for language in ("zh", "en"):
        assert case.table(result, language)


def test_every_field_of_the_schema_is_described():
    def check(node, path):
        if isinstance(node, dict):
            for name, field in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else []:
                assert "description" in field, f"{path}.{name}"
            for key, inner in node.items():
                check(inner, f"{path}.{key}")
        elif isinstance(node, list):
            for inner in node:
                check(inner, path)

    check({k: v for k, v in SCHEMA.items() if k != "examples"}, "")


def test_correlated_inputs_of_finite_dof_are_refused_with_clause_and_still_have_u():
    result = case.run({**EXAMPLE, "correlation": [["a", "b", 0.5]]})
    assert isinstance(result.outputs["y"].U, case.Refusal)
    assert result.outputs["y"].u == pytest.approx((0.05**2 + 1 / 12 + 2 * 0.5 * 0.05 / 12**0.5) ** 0.5)
    assert "G.4.1" in case.table(result, "zh")
    by_k = case.run({**EXAMPLE, "correlation": [["a", "b", 0.5]], "k": 2}).outputs["y"]
    assert pytest.approx(2 * by_k.u) == by_k.U
    assert by_k.p is None


def test_monte_carlo_answers_where_the_law_has_no_answer():
    given = {"model": "y = x", "inputs": {"x": {"dist": "t", "x": 0, "s": 1, "nu": 2}}, "monte_carlo": {"trials": 200000, "seed": 4}}
    result = case.run(given)
    assert "6.4.9.4" in result.outputs["y"].u.clause
    assert result.monte_carlo.outputs["y"].symmetric.high == pytest.approx(4.303, abs=0.1)  # t_95(2)
    assert "6.4.9.4" in case.table(result, "en")
    json.dumps(plain(result))


def test_several_outputs_come_with_correlation_and_regions():
    result = case.run({**EXAMPLE, "model": "s = a + b; d = a - b", "monte_carlo": {"trials": 50000, "seed": 1, "interval": "symmetric"}})
    assert result.correlation[0][1] == pytest.approx((0.01 - 1 / 12) / (0.01 + 1 / 12))
    assert result.monte_carlo.ellipsoid.k > 1.5
    assert list(result.monte_carlo.outputs) == ["s", "d"]


def test_simultaneous_observations_and_implicit_models_are_cases_too():
    given = {
        "model": "V = R*I",
        "implicit": {"R": 100.0},
        "simultaneous": [["V", "I"]],
        "inputs": {
            "V": {"observations": [5.007, 4.994, 5.005, 4.990, 4.999]},
            "I": {"observations": [0.019663, 0.019639, 0.019640, 0.019685, 0.019678]},
        },
    }
    VALID.validate(given)
    result = case.run(given)
    assert result.outputs["R"].estimate == pytest.approx(254.260, abs=5e-4)
    assert result.outputs["R"].dof == pytest.approx(4)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inputs": {"a": {"dist": "normal", "x": 1.0, "u": -0.1}, "b": {"constant": 1}}}, "inputs.a.u"),
        ({"inputs": {"a": {"dist": "normal", "x": "one", "u": 0.1}, "b": {"constant": 1}}}, "inputs.a.x"),
        ({"inputs": {"a": {"dist": "normal", "x": 1.0}, "b": {"constant": 1}}}, "inputs.a.u"),
        ({"inputs": {"a": {"dist": "normal", "x": 1.0, "u": True}, "b": {"constant": 1}}}, "inputs.a.u"),
        ({"inputs": {"a": {"dist": "bell", "x": 1.0}, "b": {"constant": 1}}}, "inputs.a.dist"),
        ({"inputs": {"a": {"dist": "normal", "x": 1, "u": 1, "sd": 2}, "b": {"constant": 1}}}, "inputs.a.sd"),
        ({"inputs": {"a": {"dist": "rectangular", "a": 2, "b": 1}, "b": {"constant": 1}}}, "inputs.a.b"),
        ({"inputs": {"a": {"constant": 1}}}, "inputs.b"),
        ({"inputs": {"a": {"constant": 1}, "b": {"constant": 1}, "c": {"constant": 1}}}, "inputs.c"),
        ({"inputs": {"a": {"observations": [1]}, "b": {"constant": 1}}}, "inputs.a.observations"),
        ({"inputs": {"a": {"certificate": {"x": 1, "U": 1}}, "b": {"constant": 1}}}, "inputs.a.k"),
        ({"inputs": []}, "inputs"),
        ({"model": {"y": "a*("}}, "model.y"),
        ({"model": 3}, "model"),
        ({"modell": 3}, "modell"),
        ({"coverage": 95}, "coverage"),
        ({"k": 0}, "k"),
        ({"truncate": "up"}, "truncate"),
        ({"units": {"z": "mm"}}, "units.z"),
        ({"correlation": [["a", "c", 0.5]]}, "correlation[0]"),
        ({"correlation": [["a", "b", 1.5]]}, "correlation[0]"),
        ({"correlation": [["a", "b", 0.5], ["b", "a", 0.5]]}, "correlation[1]"),
        ({"correlation": {"a": 1}}, "correlation"),
        ({"simultaneous": [["a", "b"]]}, "simultaneous[0]"),
        ({"monte_carlo": {"trials": 100000}}, "monte_carlo.seed"),
        ({"monte_carlo": {"seed": 1}}, "monte_carlo.trials"),
        ({"monte_carlo": {"seed": 1, "trials": 10**9}}, "monte_carlo.trials"),
        ({"monte_carlo": {"seed": 1.5, "trials": 10**5}}, "monte_carlo.seed"),
        ({"monte_carlo": {"seed": 1, "digits": 2, "fast": True}}, "monte_carlo.fast"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(change, field):
    with pytest.raises(BadInput) as refusal:
        case.run({**EXAMPLE, **change})
    assert refusal.value.field == field
    assert "\n" not in str(refusal.value)
