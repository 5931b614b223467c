"""What holds for each file: names, size, characters, words."""

import re

ROOT = {
    ".ci", ".clang-format", ".clang-tidy", ".gitignore", "CHANGELOG.md", "CMakeLists.txt",
    "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "README.md", "actors", "cmake", "config",
    "docs", "http", "models", "protocol", "store", "tests", "tools", "web",
}
CODE = (".cpp", ".hpp", ".py", ".js", ".mjs", ".cmake", ".css", ".html")
LINES_MOST = 400
SCRIPTS = (".ci/run", "tools/test", "tools/demo", "tools/install_packages")

FOLDER_WITHOUT_A_NAME = re.compile(r"(^|/)(utils?|commons?|helpers?|managers?|misc)(\.|/|_|$)")
# Spelled apart, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
ELSEWHERE = re.compile(r"/wo" r"rk/|\.\./sha" r"red|/ho" r"me/\w|/ro" r"ot/|/tmp/bri" r"ef")


def check(tree):
    for path in tree.files:
        yield from check_name(path)
    for path in tree.empty:
        yield f"{path}: is empty; fill or remove it."
    for path, text in tree.texts():
        yield from check_text(path, text)
    for path in SCRIPTS:
        if path in tree.files and not tree.is_executable(path):
            yield f"{path}: is not executable; chmod +x it."


def check_name(path):
    top = path.split("/")[0]
    if top not in ROOT:
        yield f"{path}: the top level is prescribed and has no {top}; find it a module."
    if FOLDER_WITHOUT_A_NAME.search(path):
        yield f"{path}: names no thing; call it by what it is."
    if path.endswith((".cpp", ".hpp")) and not re.fullmatch(r"[a-z0-9_/]+\.[ch]pp", path):
        yield f"{path}: C++ files are named in snake_case."
    if path.endswith((".orig", ".rej", ".swp", "~", ".log", ".o", ".pyc")):
        yield f"{path}: is left over; remove it."


def check_text(path, text):
    if "\r" in text:
        yield f"{path}: has carriage returns; lines end in a line feed alone."
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield f"{path}: ends in no line feed, or in several; it ends in one."
    lines = text.splitlines()
    if path.endswith(CODE) and len(lines) > LINES_MOST:
        yield f"{path}: has {len(lines)} lines, at most {LINES_MOST}; look for the second idea."
    if path.endswith(".hpp") and "#pragma once" not in lines:
        yield f"{path}: lacks #pragma once."
    if path.endswith(".cpp"):
        yield from check_first_include(path, lines)
    for number, line in enumerate(lines, 1):
        at = f"{path}:{number}"
        if "\t" in line:
            yield f"{at}: has a tab; indent with spaces."
        if line != line.rstrip():
            yield f"{at}: ends in blanks."
        if found := UNFINISHED.search(line):
            yield f"{at}: {found[0]}: finish it, or write an issue."
        if found := ELSEWHERE.search(line):
            yield f"{at}: {found[0]}: names a place of one machine."


def check_first_include(path, lines):
    """A source includes its own header before all others, so that the header stands alone."""
    subject = path.removeprefix("tests/").removesuffix(".cpp").removesuffix("_test")
    headers = [line.split('"')[1] for line in lines if line.startswith('#include "')]
    own = f"{subject}.hpp"
    if own in headers and headers[0] != own:
        yield f'{path}: includes "{headers[0]}" before its own header.'
