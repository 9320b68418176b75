"""Curves by formula: x(t), y(t) read by Python's own parser and worked out from a list of allowed parts, never eval."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import EngineError
from ..values import FloatArray
from .path import along, length

LONGEST, MOST_PARTS = 200, 120  # characters; parts of the syntax tree
FINE = 4097  # values of t from which the arc length is measured
HINT = "For example x = cos(3*t), y = sin(2*t), with t from 0 to 2*pi."
BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = MappingProxyType(
    {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power}
)
UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = MappingProxyType(
    {ast.UAdd: np.positive, ast.USub: np.negative}
)
CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "tau": math.tau, "e": math.e})
FUNCTIONS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {name: getattr(np, name) for name in (
        "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "exp", "log", "sqrt", "abs", "sign",
        "floor",
    )}
)  # fmt: skip


def formula_curve(x: str, y: str, count: int) -> FloatArray:
    """(count, 2) points at even arc length along the curve (x(t), y(t)), t from 0 to 2 pi, both ends included.

    A closed curve has no point at its end, which would fall on its first one. Formulas
    know + - * / ** (or ^), brackets, t, pi, tau, e and the functions of one argument in `FUNCTIONS`. Raises EngineError
    for anything else, and for values that are not finite or larger than a million.
    """
    t = np.linspace(0, 2 * np.pi, FINE)
    curve = np.stack([evaluated(x, t, "x"), evaluated(y, t, "y")], axis=1)
    total = length(curve)
    if total == 0 or count == 1:
        return np.repeat(curve[:1], count, axis=0)
    closed = bool(np.linalg.norm(curve[-1] - curve[0]) <= 1e-9 * total)
    return along(curve, np.arange(count) * (total / (count if closed else count - 1)))


def evaluated(text: str, t: FloatArray, name: str) -> FloatArray:
    """(n,) values of one formula at `t` (n,). Raises EngineError naming the coordinate and what is wrong with it."""
    tree = _parsed(text.strip(), name)
    with np.errstate(all="ignore"):
        values = np.broadcast_to(_value(tree, t, name), t.shape).astype(np.float64)
    if not np.isfinite(values).all() or np.abs(values).max() > 1e6:
        raise EngineError(f"The formula for {name} is not finite everywhere, or too large.", HINT)
    return values


def _parsed(text: str, name: str) -> ast.expr:
    if not text:
        raise EngineError(f"There is no formula for {name} yet.", HINT)
    if len(text) > LONGEST:
        raise EngineError(f"The formula for {name} is longer than {LONGEST} characters.", HINT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd but legal spellings, such as 1if
            tree = ast.parse(text.replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise EngineError(f"The formula for {name} can't be read.", HINT) from None
    if sum(1 for _ in ast.walk(tree)) > MOST_PARTS:
        raise EngineError(f"The formula for {name} has too many parts.", HINT)
    return tree.body


def _value(node: ast.expr, t: FloatArray, name: str) -> Any:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number):
            return _number(number, name)
        case ast.Name(id="t"):
            return t
        case ast.Name(id=word) if word in CONSTANTS:
            return np.float64(CONSTANTS[word])
        case ast.Name(id=word):
            raise EngineError(f"The formula for {name} has {word!r} in it, which is neither t nor a known word.", HINT)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            return BINARY[type(op)](_value(left, t, name), _value(right, t, name))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
            return UNARY[type(op)](_value(operand, t, name))
        case ast.Call(func=ast.Name(id=word), args=[argument], keywords=[]) if word in FUNCTIONS:
            return FUNCTIONS[word](_value(argument, t, name))
        case ast.Call(func=ast.Name(id=word)):
            raise EngineError(f"The formula for {name} calls {word!r}, which is no known function of one value.", HINT)
    raise EngineError(f"The formula for {name} may hold numbers, t, + - * / **, brackets and functions only.", HINT)


def _number(number: float, name: str) -> np.float64:
    try:
        return np.float64(float(number))
    except OverflowError:
        raise EngineError(f"The formula for {name} has a number in it that is too large.", HINT) from None
