"""The fenced blocks of a document that can be run or checked.

    ```sh            runs; each command must end with 0, and curl must get no 4xx or 5xx
    ```sh server     one `attune` command: started on free ports, stopped at the document's end
    ```sh fails      runs, and must end otherwise
    ```sh not-run    is only read; what it may hold is listed in run_documents.py
    ```json output   what the block before printed, as far as it is told (expectation.py)
    ```text output   likewise: these lines, in this order, others between them
    ```json sent     a frame for the document's WebSocket
    ```json received a frame that the server sends, others before it

All else is shown to readers alone.
"""

import re
from dataclasses import dataclass

OPENING = re.compile(r"^```(\S*)[ ]*(.*)$")
MARKS = {
    "sh": ("", "server", "fails", "not-run"),
    "json": ("", "output", "sent", "received"),
    "text": ("", "output"),
}


@dataclass
class Block:
    file: str
    line: int  # Of the first line inside, from 1.
    language: str
    mark: str
    text: str

    @property
    def place(self):
        return f"{self.file}:{self.line}"


class DocumentError(Exception):
    """A document that cannot be run as it is."""


def blocks_of(file, text):
    """All fenced blocks, in order."""
    found = []
    opened = None
    for number, line in enumerate(text.splitlines(), 1):
        if opened is None:
            if match := OPENING.match(line):
                opened = Block(file, number + 1, match[1], match[2].strip(), "")
                if opened.mark not in MARKS.get(opened.language, (opened.mark,)):
                    raise DocumentError(f"{file}:{number}: no mark of blocks is {opened.mark!r}")
        elif line == "```":
            found.append(opened)
            opened = None
        else:
            opened.text += line + "\n"
    if opened is not None:
        raise DocumentError(f"{opened.place}: the block does not end")
    return found


def commands_of(block):
    """The commands of a shell block, a line each, without comments."""
    lines = block.text.replace("\\\n", " ").splitlines()
    return [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]
