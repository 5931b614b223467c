"""Compares the contract with the codec: python3 contract_test.py ROOT CONTRACT_READER.

The contract's schemas, read by a public validator, say what is valid; the reader says what the codec
makes of the same bytes. What the one refuses the other refuses, at the same place, and what the one
takes the other takes, but where a table below says what is done instead, and why."""

import glob
import json
import os
import re
import subprocess
import sys
import unittest

from jsonschema import Draft202012Validator

from documents import Contract, closed
from mutations import Mutations, Variant, example, lookup, members, pointer, without

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "docs"))
from blocks import blocks_of

ROOT, READER = sys.argv[1:3]
CONTRACT = Contract(ROOT)

# Request -> the form by which the reader knows its body.
BODIES = {
    "post /v1/signals": "signals",
    "post /v1/rank": "rank",
    "post /v1/recommendations/by-id/{rid}/reward": "reward",
    "post /v1/control": "control",
    "post /v1/consent": "consent",
    "put /v1/items": "items",
}
# Request -> why its body is not compared.
NOT_COMPARED = {
    "patch /v1/items/{id}": "a patch is checked by the item that comes of it: merge_patch_test.cpp",
}

# By these a schema refuses members that it does not name. Those are ignored and counted; with
# `protocol.strict` they are refused.
UNNAMED = ("additionalProperties", "unevaluatedProperties")

# Instead of refusing the whole message. Messages, pointer, what is done, why. The first that fits.
MILDER = [
    (r"signals|hello|rank", r"/context(/.*)?", "warned",
     "it only decorates: cut or left out"),
    (r"signals", r"/sent_at", "warned", "without it ts is believed"),
    (r"signals", r"/signals/\d+(/.*)?", "dropped", "a bad row never costs the good ones"),
    (r"signals|hello|consent", r"/consent/(source|tcf|gpp|gpp_sid|gcm|policy)(/.*)?", "warned",
     "says only where the consent came from"),
    (r"hello", r"/caps(/.*)?", "warned", "a capability that is not known is not used"),
    (r"rank", r"/candidates/\d+(/.*)?", "dropped", "a bad row never costs the good ones"),
    (r"items", r"/\d+(/.*)?", "dropped", "a bad row never costs the good ones"),
]

# Although the schema takes it. Messages, pointer of what is told, what is done, why.
STRICTER = [
    (r"signals", r"/signals/\d+", "warned", "it counts for no item: most often a typing error"),
    (r"signals|hello|consent", r"/consent/ts", "warned",
     "can be no milliseconds, and no consent is lost for it"),
    (r"items|rank", r".*/published_at", "dropped",
     "is no date and time, which the validator does not look at: date_time_test.cpp"),
]


# Golden answer -> where the contract has its schema.
ANSWERS = {
    "item_page": "/paths/~1v1~1items/get/responses/200/content/application~1json/schema",
    "items_outcome": "/paths/~1v1~1items/put/responses/200/content/application~1json/schema",
    "list": "/paths/~1v1~1recommendations~1{slot}/get/responses/200/content/application~1json/schema",
    "post_outcome": "/paths/~1v1~1signals/post/responses/202/content/application~1json/schema",
    "problem": "/components/schemas/Problem",
}


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


class Verdict:
    """What the reader did, and where."""

    def __init__(self, answer):
        told = {"refused": [answer["refused"]] if "refused" in answer else [],
                "dropped": answer["dropped"], "warned": answer["warnings"]}
        self.pointers = sum(told.values(), [])
        self.ignored = answer["ignored"]
        self.did = next((how for how, where in told.items() if where), "taken")

    def __str__(self):
        return f"{self.did} {', '.join(self.pointers)}".strip()


def read(messages, strict=False):
    """@returns the verdicts on (form, message) pairs."""
    lines = "".join(f"{form}\t{json.dumps(message)}\n" for form, message in messages)
    out = subprocess.run([READER] + ["--strict"] * strict, input=lines, text=True, check=True,
                         stdout=subprocess.PIPE).stdout
    return [Verdict(json.loads(line)) for line in out.splitlines()]


def compared():
    """Yields (name, form, schema) of every message that a client may send."""
    for request, schema in CONTRACT.bodies():
        if request not in NOT_COMPARED:
            yield BODIES[request], BODIES[request], schema
    for name, schema in CONTRACT.frames("receiveFromClient"):
        if name != "why":  # Not served yet: answered by its type alone.
            yield name, "frame", schema


def of_each_kind(schema, field):
    """Yields objects of each kind: with all fields, with all but one, and with as few as the
    validator takes, of which one is taken away."""
    is_valid = Draft202012Validator(schema).is_valid
    for kind in members(schema)[field]["enum"]:
        whole = example(schema) | {field: kind}
        yield whole
        yield from (without(whole, name) for name in whole)
        for names in (list(whole), list(whole)[::-1]):  # Where one of two is needed: each once.
            fewest = whole
            for name in names:
                if is_valid(without(fewest, name)):
                    fewest = without(fewest, name)
            yield fewest
            yield from (without(fewest, name) for name in fewest)


class Comparison:
    """Validator and reader on the same messages: how they differ, and which exceptions it took."""

    def __init__(self):
        self.differences = []
        self.excused = set()

    def of(self, name, form, schema, variants):
        validator = Draft202012Validator(schema)
        variants = list(variants)
        verdicts = read((form, x.message) for x in variants)
        strictly = read(((form, x.message) for x in variants), strict=True)
        for variant, verdict, strict in zip(variants, verdicts, strictly):
            errors = list(validator.iter_errors(variant.message))
            if why := self.difference(name, errors, verdict, strict):
                sent = json.dumps(lookup(variant.message, variant.place))[:200]
                self.differences.append(f"{name}{pointer(variant.place)} {why}: {sent}")

    def difference(self, name, errors, verdict, strict):
        """@returns how validator and reader differ; None if they do not."""
        # Where a member is wrong, older validators say of its object that it has one unnamed.
        wrong = [e for e in errors if e.validator not in UNNAMED]
        at = [pointer(e.absolute_path) for e in wrong or errors]
        if not errors:
            due = self.exception(STRICTER, name, verdict.pointers)
            return None if verdict.did in ("taken", due) else f"is valid; the reader: {verdict}"
        if not wrong:
            if strict.did not in ("refused", "dropped"):
                return f"has a member that is not named; strictly read: {strict}"
            if not verdict.ignored or verdict.did not in ("taken", "warned"):
                return f"has a member that is not named; the reader: {verdict}"
            return None
        due = self.exception(MILDER, name, at) or "refused"
        if verdict.did != due:
            return f"is not valid at {at}, so that it is {due}; the reader: {verdict}"
        told = verdict.pointers[0]
        near = {x.rpartition("/")[0] for x in at} | set(at)  # Or the object that lacks it.
        if told in near or told.rpartition("/")[0] in at:
            return None
        return f"is not valid at {at}; the reader says {told}"

    def exception(self, table, name, pointers):
        """@returns what the first row says that fits all the pointers, if there are any."""
        for row in table if pointers else []:
            if re.fullmatch(row[0], name) and all(re.fullmatch(row[1], x) for x in pointers):
                self.excused.add(row)
                return row[2]
        return None


class ClientMessages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fields, cls.kinds = Comparison(), Comparison()
        mutations = Mutations()
        for name, form, schema in compared():
            message = example(schema)
            cls.fields.of(name, form, schema, [Variant(message)] + list(mutations.of(schema, message)))
        batch = CONTRACT.schema("signal.schema.json")
        row = batch["properties"]["signals"]["items"]
        cls.kinds.of("signals", "signals", batch, [
            Variant({"signals": [x]}, ("signals", 0))
            for x in of_each_kind(row, "type")])
        control = CONTRACT.schema("asyncapi.yaml#/components/messages/control/payload")
        cls.kinds.of("control", "frame", control, map(Variant, of_each_kind(control, "op")))

    def test_whatever_a_field_holds_both_take_it_or_refuse_it_there(self):
        self.assert_none(self.fields.differences)

    def test_each_kind_of_signal_and_control_needs_what_the_contract_says(self):
        self.assert_none(self.kinds.differences)

    def test_every_exception_is_needed(self):
        excused = self.fields.excused | self.kinds.excused
        self.assert_none([str(x) for x in MILDER + STRICTER if x not in excused])

    def test_what_the_documents_show_is_judged_alike(self):
        frames = dict(CONTRACT.frames("receiveFromClient"))
        shown = [json.loads(block.text) for block in blocks_of("wire.md", text_of("docs/wire.md"))
                 if block.mark == "sent"] + [json.loads(text_of("tests/golden/wire/batch.json"))]
        self.assertGreater(len(shown), 8)
        comparison = Comparison()
        for message in shown:
            comparison.of(message["type"], "frame", frames[message["type"]], [Variant(message)])
        self.assert_none(comparison.differences)

    def assert_none(self, found):
        self.assertFalse(found, f"{len(found)}:\n" + "\n".join(found[:50]))


class ServerMessages(unittest.TestCase):
    def test_what_the_server_sends_is_in_the_contract(self):
        frames = dict(CONTRACT.frames("sendToClient"))
        for path in sorted(glob.glob(os.path.join(ROOT, "tests", "golden", "wire", "*.json"))):
            name = os.path.basename(path).removesuffix(".json")
            message = json.loads(text_of(path))
            if name == "batch":  # A client's.
                continue
            schema = CONTRACT.schema(f"openapi.yaml#{ANSWERS[name]}") if name in ANSWERS \
                else frames[message["type"]]
            with self.subTest(name):
                Draft202012Validator(closed(schema)).validate(message)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
