"""The rules find what they are for, and nothing in a tidy tree."""

import os
import tempfile
import unittest

import documents
import layers
import mirror
import text
from tree import Tree


class RulesTest(unittest.TestCase):
    def breaches(self, rule, files):
        with tempfile.TemporaryDirectory() as root:
            for path, content in files.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(content)
            return list(rule.check(Tree(root)))

    def test_an_include_upward_is_found(self):
        files = {"models/a.hpp": '#include "actors/b.hpp"\n', "actors/b.hpp": ""}
        self.assertIn("models/a.hpp:1:", self.breaches(layers, files)[0])

    def test_an_include_downward_is_fine(self):
        files = {"actors/a.hpp": '#include "models/b.hpp"\n', "models/b.hpp": ""}
        self.assertEqual([], self.breaches(layers, files))

    def test_models_see_no_port_and_no_codec(self):
        files = {"models/a.hpp": '#include "protocol/port.hpp"\n#include "protocol/codec/r.hpp"\n',
                 "protocol/port.hpp": "", "protocol/codec/r.hpp": ""}
        self.assertEqual(2, len(self.breaches(layers, files)))

    def test_a_header_that_is_not_there_is_found(self):
        self.assertIn("does not exist",
                      self.breaches(layers, {"http/a.cpp": '#include "http/b.hpp"\n'})[0])

    def test_a_library_outside_its_module_is_found(self):
        files = {"models/a.cpp": "#include <caf/all.hpp>\n", "actors/a.cpp": "#include <caf/all.hpp>\n"}
        found = self.breaches(layers, files)
        self.assertEqual(1, len(found))
        self.assertIn("models/a.cpp:1: CAF", found[0])

    def test_one_name_for_two_types_is_found(self):
        files = {"http/a.hpp": "struct answer {\n};\n", "tools/b.hpp": "class answer final : x {\n"}
        found = self.breaches(layers, files)
        self.assertEqual(1, len(found))
        self.assertIn("answer is a type of http/a.hpp", found[0])

    def test_the_fifth_source_with_beast_is_one_too_many(self):
        files = {f"http/{name}.cpp": "#include <boost/beast/core.hpp>\n" for name in "abcd"}
        self.assertEqual([], self.breaches(layers, files))
        files["http/e.hpp"] = files["http/a.cpp"]
        self.assertEqual([], self.breaches(layers, files))
        files["http/e.cpp"] = '#include "http/e.hpp"\n'
        self.assertEqual(1, len(self.breaches(layers, files)))

    def test_a_source_without_a_test_is_found(self):
        exempt = dict.fromkeys(mirror.EXEMPT, "")
        files = {"store/a.cpp": "", "store/b.cpp": "", "tests/store/a_test.cpp": "", **exempt}
        found = self.breaches(mirror, files)
        self.assertEqual(1, len(found))
        self.assertIn("tests/store/b_test.cpp", found[0])

    def test_an_exemption_of_what_is_gone_is_found(self):
        self.assertEqual(len(mirror.EXEMPT), len(self.breaches(mirror, {"README.md": ""})))

    def test_text_rules_find_one_breach_each(self):
        for path, content in {
                "store/a.hpp": "int x;\n",
                "store/b.cpp": "int x; // TO" "DO\n",
                "store/c.cpp": "\tint x;\n",
                "store/d.cpp": "int x; \n",
                "store/e.cpp": "int x;",
                "store/f.cpp": "int x;\n\n",
                "store/g.cpp": "x\n" * 401,
                "store/utils.md": "x\n",
                "store/CamelCase.cpp": "x\n",
                "stray.md": "x\n",
                "store/empty.md": "",
                "store/i.md": "see /wo" "rk/main\n",
                "tools/test": "echo\n",
        }.items():
            with self.subTest(path=path):
                found = self.breaches(text, {path: content})
                self.assertEqual(2 if not content else 1, len(found), found)

    def test_a_tidy_header_passes(self):
        self.assertEqual([], self.breaches(text, {"store/a.hpp": "#pragma once\n\nint x();\n"}))

    def test_a_source_includes_its_own_header_first(self):
        late = '#include "store/b.hpp"\n#include "store/a.hpp"\n'
        self.assertEqual(1, len(self.breaches(text, {"store/a.cpp": late})))
        self.assertEqual([], self.breaches(text, {"store/b.cpp": late}))
        self.assertEqual([], self.breaches(text, {"tests/store/b_test.cpp": late}))

    def test_links_lead_to_files_and_headings(self):
        readme = "".join(f"{one}/\n" for one in layers.MODULES)
        files = {"README.md": readme + "[a](docs/a.md) [b](docs/a.md#two-words) [c](https://x.y/z)\n",
                 "docs/a.md": "# Two words\n\n[up](../README.md) `[no](link)`\n"}
        self.assertEqual([], self.breaches(documents, files))
        files["docs/a.md"] += "[gone](b.md) [lost](#nowhere)\n"
        self.assertEqual(2, len(self.breaches(documents, files)))

    def test_the_readme_names_each_module(self):
        self.assertEqual(len(layers.MODULES), len(self.breaches(documents, {"README.md": "x\n"})))


if __name__ == "__main__":
    unittest.main()
