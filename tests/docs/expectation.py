"""Whether what came is what a document shows. A document shows one run of many, so:

* `…` in a text stands for anything, alone for any value; as the last element of an array for any
  more elements;
* members that are not shown may be there;
* numbers with a fraction, and whole ones above 10^9 (times), stand for any number.
"""

import json
import re

LARGEST_MEANT = 1_000_000_000


def is_like(expected, actual):
    """Whether a text fits one in which `…` stands for anything."""
    parts = [re.escape(part) for part in expected.split("…")]
    return re.fullmatch(".*".join(parts), actual, re.DOTALL) is not None


def difference(expected, actual, at=""):
    """What differs first, in words; None if nothing does."""
    where = at or "the value"
    if expected == "…":
        return None
    if isinstance(expected, str):
        fits = isinstance(actual, str) and is_like(expected, actual)
        return None if fits else f"{where} is {actual!r}, not {expected!r}"
    if isinstance(expected, bool) or expected is None:
        return None if expected is actual else f"{where} is {actual!r}, not {expected!r}"
    if isinstance(expected, (int, float)):
        return difference_of_numbers(expected, actual, where)
    if isinstance(expected, list):
        return difference_of_arrays(expected, actual, at)
    if not isinstance(actual, dict):
        return f"{where} is {actual!r}, not an object"
    for key, value in expected.items():
        if key not in actual:
            return f"{where} has no {key!r}"
        if found := difference(value, actual[key], f"{at}/{key}"):
            return found
    return None


def difference_of_numbers(expected, actual, where):
    if isinstance(actual, bool) or not isinstance(actual, (int, float)):
        return f"{where} is {actual!r}, not a number"
    meant = isinstance(expected, int) and expected <= LARGEST_MEANT
    return f"{where} is {actual!r}, not {expected!r}" if meant and actual != expected else None


def difference_of_arrays(expected, actual, at):
    where = at or "the value"
    if not isinstance(actual, list):
        return f"{where} is {actual!r}, not an array"
    is_open = expected[-1:] == ["…"]
    shown = expected[:-1] if is_open else expected
    if len(actual) < len(shown) or (not is_open and len(actual) > len(shown)):
        return f"{where} has {len(actual)} elements, not {len(shown)}"
    for i, value in enumerate(shown):
        if found := difference(value, actual[i], f"{at}/{i}"):
            return found
    return None


def documents_of(text):
    """The JSON documents of a text, one behind the other."""
    found = []
    rest = text.strip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        found.append(document)
        rest = rest[end:].lstrip()
    return found


def difference_of_json(shown, came):
    try:
        actual = documents_of(came)
    except ValueError:
        return f"this is no JSON: {came!r}"
    expected = documents_of(shown)
    if len(actual) != len(expected):
        return f"{len(actual)} JSON documents came, not {len(expected)}"
    return difference(expected, actual)


def difference_of_lines(shown, came):
    rest = iter(came.splitlines())
    for line in shown.splitlines():
        if line.strip() and not any(is_like(line.strip(), other.strip()) for other in rest):
            return f"no line is like {line!r} in {came!r}"
    return None
