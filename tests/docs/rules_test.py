"""Blocks are found, and what differs is seen."""

import unittest

from blocks import DocumentError, blocks_of, commands_of
from expectation import difference, difference_of_json, difference_of_lines


class BlocksTest(unittest.TestCase):
    def test_blocks_have_their_place_and_mark(self):
        text = "a\n```sh server\nattune demo\n```\n\n```json output\n{}\n```\n```toml\nx = 1\n```\n"
        found = [(x.line, x.language, x.mark, x.text) for x in blocks_of("a.md", text)]
        self.assertEqual([(3, "sh", "server", "attune demo\n"), (7, "json", "output", "{}\n"),
                          (10, "toml", "", "x = 1\n")], found)

    def test_a_mark_that_is_none_is_a_fault(self):
        with self.assertRaises(DocumentError):
            blocks_of("a.md", "```sh sometimes\nls\n```\n")

    def test_a_block_without_an_end_is_a_fault(self):
        with self.assertRaises(DocumentError):
            blocks_of("a.md", "```sh\nls\n")

    def test_commands_are_whole_lines_without_comments(self):
        block, = blocks_of("a.md", "```sh not-run\n# first\ntools/demo \\\n  --seed 2 # why\n```\n")
        self.assertEqual(["tools/demo    --seed 2"], commands_of(block))


class ExpectationTest(unittest.TestCase):
    def test_what_is_shown_must_be_there(self):
        self.assertIsNone(difference({"a": 1}, {"a": 1, "b": 2}))
        self.assertEqual("the value has no 'a'", difference({"a": 1}, {"b": 2}))
        self.assertEqual("/a is 2, not 1", difference({"a": 1}, {"a": 2}))
        self.assertEqual("/a/0 is 'y', not 'x'", difference({"a": ["x"]}, {"a": ["y"]}))

    def test_an_ellipsis_stands_for_anything(self):
        self.assertIsNone(difference({"a": "…"}, {"a": [1]}))
        self.assertIsNone(difference("p-…", "p-0007"))
        self.assertIsNone(difference(["x", "…"], ["x", "y", "z"]))
        self.assertIsNotNone(difference(["x", "y"], ["x", "y", "z"]))
        self.assertIsNotNone(difference("p-…", "q-0007"))

    def test_only_small_whole_numbers_are_meant(self):
        self.assertIsNone(difference(0.5, 0.25))
        self.assertIsNone(difference(1_795_472_550_000, 1_800_000_000_000))
        self.assertIsNotNone(difference(5, 6))
        self.assertIsNotNone(difference(0.5, True))
        self.assertIsNotNone(difference(False, 0))

    def test_several_documents_may_come(self):
        self.assertIsNone(difference_of_json('{"a":\n1}\n{"b":2}\n', '{"a":1}{"b":2}\n'))
        self.assertIsNotNone(difference_of_json('{"a":1}\n', '{"a":1}\n{"b":2}\n'))
        self.assertIsNotNone(difference_of_json('{"a":1}\n', "curl: (7)\n"))

    def test_lines_come_in_order(self):
        self.assertIsNone(difference_of_lines("a …\nc\n", "a 1\nb\nc\n"))
        self.assertIsNotNone(difference_of_lines("c\na …\n", "a 1\nb\nc\n"))


if __name__ == "__main__":
    unittest.main()
