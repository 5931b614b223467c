"""Links in documents lead somewhere; the README knows each module."""

import posixpath
import re

from layers import MODULES

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]*`")


def anchors(text):
    """The names that a browser makes of a document's headings."""
    for line in FENCE.sub("", text).splitlines():
        if line.startswith("#"):
            heading = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            yield heading.replace(" ", "-")


def check(tree):
    documents = dict(tree.texts(".md"))
    for path, text in documents.items():
        prose = INLINE.sub("", FENCE.sub("", text))
        for link in LINK.findall(prose):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if not target:
                place = path
            if place not in tree.files and place not in tree.folders:
                yield f"{path}: the link to {link} leads nowhere."
            elif anchor and place in documents and anchor not in anchors(documents[place]):
                yield f"{path}: {place} has no heading #{anchor}."
    readme = documents.get("README.md", "")
    for module in MODULES:
        if f"{module}/" not in readme:
            yield f"README.md: its table of modules lacks {module}/."
