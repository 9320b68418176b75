"""Numbers as people read them: a few significant digits, a true minus sign, an error that sets the precision."""

from __future__ import annotations

import math

from engine import Reading, decibels, number_text

VALUE_DIGITS = 4  # a reading is shown with no more
COPIED_DIGITS = 8  # and copied with no more
MINUS = "\N{MINUS SIGN}"
number = number_text


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `least` > 0."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


def parsed(text: str) -> str:
    """What a person typed, as `float` reads it: a true minus sign, a decimal comma and spaces are understood."""
    return text.strip().replace(MINUS, "-").replace(" ", "").replace(",", ".")


def value_text(reading: Reading, most: int = VALUE_DIGITS) -> str:
    """A reading's value; its error, if any, sets the decimals, `most` the digits. An en dash where it is missing.

    Of a list its least and its largest.
    """
    if isinstance(reading.value, tuple):
        if len(set(reading.value)) > 1:
            return f"{number(min(reading.value), 3)} … {number(max(reading.value), 3)}"
        return number(reading.value[0], 3) if reading.value else "–"
    if reading.value is None:
        return "–"
    if reading.error is None or not 0 < reading.error < math.inf or reading.value == 0:
        return number(reading.value, 3)
    places = math.floor(math.log10(abs(reading.value))) - math.floor(math.log10(reading.error)) + 2
    return number(reading.value, min(max(places, 1), most))


def uncertainty_text(reading: Reading) -> str:
    """ "± 0.0015" for an error, "floor 0.0015" for a noise floor, else empty."""
    if reading.error is not None:
        return f"± {number(reading.error, 2)}"
    return "" if reading.floor is None else f"floor {number(reading.floor, 2)}"


def brief_uncertainty(reading: Reading) -> str:
    """`uncertainty_text` where it can be seen in the digits of `value_text`, else empty."""
    if reading.error is not None and reading.number and reading.error < abs(reading.number) * 10**-VALUE_DIGITS:
        return ""
    return uncertainty_text(reading)


def snr_text(snr: float) -> str:
    """ "SNR −2.1 dB"; an infinity sign where the noise is nought."""
    level = decibels(snr)
    return "SNR ∞" if math.isinf(level) else f"SNR {round(level, 1) + 0.0:.1f} dB".replace("-", MINUS)


def with_unit(text: str, unit: str) -> str:
    """A number and its unit, with a space between them except before a degree sign."""
    return f"{text}{'' if unit in ('', '°') else ' '}{unit}"


def reading_text(reading: Reading) -> str:
    """One line of plain text: label, symbol, value, unit and uncertainty."""
    name = f"{reading.label} {reading.symbol}".strip()
    value = with_unit(value_text(reading, COPIED_DIGITS), reading.unit)
    return f"{name}\t{value} {uncertainty_text(reading)}".rstrip() + (
        "" if reading.seen or reading.value is None else "\tnot seen above its floor"
    )
