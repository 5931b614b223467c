"""Each source has a test at its place in the mirror."""

# Source -> why it has none of its own.
EXEMPT = {
    "tools/main.cpp": "a table; tests/end_to_end runs the program",
}


def check(tree):
    for path, _ in tree.sources():
        if path.startswith("tests/") or not path.endswith(".cpp"):
            continue
        test = f"tests/{path[:-len('.cpp')]}_test.cpp"
        if path not in EXEMPT and test not in tree.files:
            yield f"{path}: has no test; write {test}, or name the reason in tests/tidy/mirror.py."
    for path in EXEMPT:
        if path not in tree.files:
            yield f"tests/tidy/mirror.py: exempts {path}, which does not exist; remove the line."
