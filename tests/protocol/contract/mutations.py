"""Messages made from a schema: one that has every field, and what is made of it by changing one.

No verdict is made here. A change may keep a message valid or not: the validator says which."""

import re
from dataclasses import dataclass

LARGEST = 2 ** 53 - 1

# For every place, whatever belongs there. The long ones find bounds that the schema does not tell.
ANYTHING = [None, True, False, 0, -1, 1, 2, 0.5, 1.0, 1.5, LARGEST, LARGEST + 1, -LARGEST, 1e300,
            "", "x", "x x", "\u00e4", "\u00e4" * 9, "x" * 20_000, [], [1], ["x"], ["x"] * 2_000,
            {}, {"x": 1}, {"x" * 200: 1}, {f"x{i}": 1 for i in range(100)}]


@dataclass
class Variant:
    message: object
    place: tuple = ()  # Of what was changed.


def example(schema):
    """A value with every field that the schema names."""
    schema = plain(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object" or members(schema):
        out = {name: example(x) for name, x in members(schema).items()}
        if isinstance(schema.get("additionalProperties"), dict):
            out["x"] = example(schema["additionalProperties"])
        return out
    if kind == "array":
        return [example(schema["items"])] * max(1, schema.get("minItems", 0))
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1))  # No bound of the contract is below 1 but 0.
    return example_text(schema)


def example_text(schema):
    if schema.get("format") == "date-time":
        return "2026-11-24T10:30:00Z"
    if schema.get("pattern"):
        return letter_of(schema) * shortest_of(schema)
    return "x" * max(1, schema.get("minLength", 1))


def letter_of(schema):
    """A character of which the pattern takes any number that it takes at all."""
    return next(c for c in "xXa0" if any(re.search(schema["pattern"], c * n) for n in range(1, 9)))


def shortest_of(schema):
    letter = letter_of(schema)
    return next(n for n in range(1, 9) if re.search(schema["pattern"], letter * n))


def plain(schema):
    """The schema with the last of its alternatives."""
    return schema | schema.get("anyOf", [{}])[-1]


def members(schema):
    """The fields that an object's schema names, in `allOf` too."""
    out = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        if "if" not in part:
            out |= members(part)
    return out


def bounds(schema):
    """Values at the bounds of a schema, and just beyond them."""
    schema = plain(schema)
    for name in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        if name in schema:
            x = schema[name]
            yield from (x - 1, x - 0.001, x, x + 5e-324, x + 0.001, x + 1)
    letters = [letter_of(schema)] if "pattern" in schema else ["x", "\u00e4", "\U0001f600"]
    for name in ("minLength", "maxLength"):
        for length in (schema.get(name, 0) + change for change in (-1, 0, 1)):
            yield from (letter * length for letter in letters)
    for name in ("minItems", "maxItems"):
        if name in schema:
            for length in (schema[name] + change for change in (-1, 0, 1)):
                yield [example(schema["items"])] * length
    if isinstance(schema.get("additionalProperties"), dict):
        yield from open_objects(schema)
    if "enum" in schema:
        one = schema["enum"][-1]
        yield from schema["enum"] + [one + "x", one[:-1], one.upper(), one.lower()]


def open_objects(schema):
    value = example(schema["additionalProperties"])
    names = schema.get("propertyNames", {})
    if "maxProperties" in schema:
        for count in (schema["maxProperties"], schema["maxProperties"] + 1):
            yield {f"x{i}": value for i in range(count)}
    if "maxLength" in names:
        yield from ({"x" * (names["maxLength"] + more): value} for more in (0, 1))


def characters(schema):
    """Each ASCII character, first and last in a text."""
    good = example_text(schema)
    for c in map(chr, range(128)):
        yield from (c + good[1:], good[:max(1, len(good) - 1)] + c)


class Mutations:
    def __init__(self):
        self.known = []  # Objects and patterns that were tried in all ways: once is enough.

    def is_new(self, x):
        self.known.append(x)
        return x not in self.known[:-1]

    def of(self, schema, message, place=()):
        """Yields variants of a valid message: other values at `place`, and at each place in it."""
        values = ANYTHING + list(bounds(schema))
        # Python's `$` stands before a last line end, too; that of JSON Schema's patterns does not.
        if "pattern" in schema and self.is_new(schema["pattern"]):
            values += [x for x in characters(schema) if not x.endswith("\n")]
        yield from (Variant(replaced(message, place, x), place) for x in values)
        value = lookup(message, place)
        if isinstance(value, list) and value:
            yield from self.of(schema["items"], message, place + (0,))
        if isinstance(value, dict):
            for x in [without(value, name) for name in value] + [value | {"unnamed": 1}]:
                yield Variant(replaced(message, place, x), place)
            yield from self.within_object(schema, value, message, place)

    def within_object(self, schema, value, message, place):
        fields = members(schema)
        if not fields or self.is_new(fields):
            for name in value:
                yield from self.of(fields.get(name, schema.get("additionalProperties")), message,
                                   place + (name,))


def lookup(message, place):
    for name in place:
        message = message[name]
    return message


def replaced(message, place, value):
    if not place:
        return value
    out = message.copy()
    out[place[0]] = replaced(message[place[0]], place[1:], value)
    return out


def without(members_of, name):
    return {member: x for member, x in members_of.items() if member != name}


def pointer(place):
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in place)
