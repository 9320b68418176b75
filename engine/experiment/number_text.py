"""Numbers as people read them: a few significant digits, and a true minus sign."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"


def number_text(value: float, digits: int = 4) -> str:
    """`value` with that many significant digits: plain from 0.001 to a million, else with a power of ten."""
    if isinstance(value, int):
        return str(value).replace("-", MINUS)
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    exponent = math.floor(math.log10(abs(rounded)))
    if -3 <= exponent < 6:
        text = f"{rounded:.{max(digits - 1 - exponent, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, power = f"{rounded:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}e{int(power)}"
    return text.replace("-", MINUS)
