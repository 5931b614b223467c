"""Holds the source tree against its rules: python3 check_tree.py ROOT. Ends with 1 if one is broken,
having said each breach in a line: what, where, what to do."""

import sys

import documents
import layers
import mirror
import text
from tree import Tree


def main(root):
    tree = Tree(root)
    breaches = [line for rule in (layers, mirror, text, documents) for line in rule.check(tree)]
    for line in breaches:
        print(line)
    print(f"{len(tree.files)} files, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
