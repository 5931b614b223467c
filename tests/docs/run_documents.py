"""Runs what the documents show: python3 run_documents.py ROOT ATTUNE [DOCUMENT...].

README.md and docs/*.md, each in a folder of its own and against servers of its own. Addresses are
documented as 127.0.0.1:8080 (clients) and 127.0.0.1:8081 (operators); the real ones take their
place. See blocks.py for the marks. Each frame that comes must be in the contract. Ends with 1 if a
block does not do what is shown, having said where and what."""

import glob
import json
import os
import shutil
import sys
import tempfile
import time

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

import expectation
from blocks import DocumentError, blocks_of, commands_of
from server import Server
from shell import Shell
from stream import Stream, StreamClosed

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "protocol", "contract"))
from documents import Contract, closed

# What a block that is not run may hold. Whoever checks a change runs the first two anyway;
# measurements take minutes, and the data sets are not ours to hand on.
NOT_RUN = ("tools/demo", "tools/test", "tests/bench/", "build/release/tests/bench/",
           "cmake --preset release", "attune replay")

CURL = """#!/bin/sh
exec {curl} --fail-with-body --max-time 10 "$@"
"""


class Run:
    """One document's blocks, in order."""

    def __init__(self, root, file, scratch, program):
        self.file = file
        self.folder = os.path.join(scratch, "here")
        notes = os.path.join(scratch, "notes")
        tools = os.path.join(scratch, "bin")
        for folder in (self.folder, notes, tools):
            os.makedirs(folder)
        os.symlink(program, os.path.join(tools, "attune"))
        with open(os.path.join(tools, "curl"), "w", encoding="utf-8") as wrapper:
            wrapper.write(CURL.format(curl=shutil.which("curl")))
        os.chmod(wrapper.name, 0o755)
        self.environment = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": scratch, "LC_ALL": "C.UTF-8"}
        self.shell = Shell(self.folder, notes, self.environment)
        self.server = self.stream = None
        self.frames = {name: Draft202012Validator(closed(schema))
                       for name, schema in Contract(root).frames("sendToClient")}
        self.output = None  # Of the last block that ran.
        self.ran = self.checked = self.skipped = 0
        with open(os.path.join(root, file), encoding="utf-8") as document:
            self.blocks = blocks_of(file, document.read())

    def all(self):
        """@returns what is wrong, a line each. What follows a fault is not run."""
        try:
            for block in self.blocks:
                if wrong := self.one(block):
                    return [f"{block.place}: {wrong}"]
            wrong = self.stop_server()
            return [f"{self.file}: {wrong}"] if wrong else []
        finally:
            self.stop_server()
            self.shell.close()

    def one(self, block):
        if block.language == "sh":
            return self.run(block)
        if block.mark == "output":
            return self.check_output(block)
        if block.mark == "sent":
            return self.send(block)
        return self.receive(block) if block.mark == "received" else None

    def run(self, block):
        self.output = None
        if block.mark == "not-run":
            self.skipped += 1
            strange = [x for x in commands_of(block) if not x.startswith(NOT_RUN)]
            return f"nothing keeps {strange[0]!r} from being run" if strange else None
        self.ran += 1
        if block.mark == "server":
            return self.stop_server() or self.start_server(block)
        went_well, self.output, said = self.shell.run(self.with_addresses(block.text))
        if went_well == (block.mark != "fails"):
            return None
        told = f"{self.output[-1_500:]}{said[-1_500:]}".strip()
        return ("does not fail: " if went_well else "failed: ") + told

    def check_output(self, block):
        if self.output is None:
            return "no block that ran is before it"
        self.checked += 1
        how = expectation.difference_of_json if block.language == "json" \
            else expectation.difference_of_lines
        return how(self.with_addresses(block.text), self.output)

    def send(self, block):
        if self.server is None:
            return "no server runs"
        self.ran += 1
        try:
            json.loads(block.text)
            if self.stream is None:
                self.stream = Stream(self.server.listen, self.fault_of)
            self.stream.send(" ".join(block.text.split("\n")).strip())
        except (ValueError, OSError, StreamClosed) as e:
            return f"cannot be sent: {e}"
        return None

    def receive(self, block):
        if self.stream is None:
            return "no frame was sent before it"
        self.checked += 1
        shown = json.loads(block.text)
        return self.stream.await_frame(lambda frame: expectation.difference(shown, frame))

    def fault_of(self, frame):
        error = best_match(self.frames[frame["type"]].iter_errors(frame))
        return error and f"not in the contract: {error.message}"

    def with_addresses(self, text):
        if self.server is None:
            return text
        return text.replace("127.0.0.1:8080", self.server.listen) \
            .replace("127.0.0.1:8081", self.server.admin)

    def start_server(self, block):
        try:
            self.server = Server(block.text, self.folder, self.environment)
        except RuntimeError as e:
            return str(e)
        return None

    def stop_server(self):
        if self.stream is not None:
            self.stream.close()
        server, self.server, self.stream = self.server, None, None
        if server is None or (code := server.stop()) == 0:
            return None
        return f"the server ended with {code}: {server.last_words()}"


def main(root, program, files):
    began = time.monotonic()
    files = files or ["README.md"] + sorted(
        os.path.relpath(x, root) for x in glob.glob(os.path.join(root, "docs", "*.md")))
    wrong = []
    for file in files:
        with tempfile.TemporaryDirectory(prefix="attune-docs-") as scratch:
            try:
                run = Run(root, file, scratch, os.path.abspath(program))
                wrong += run.all()
                print(f"{file}: {run.ran} blocks ran, {run.checked} checked, {run.skipped} skipped")
            except DocumentError as e:
                wrong.append(str(e))
    for line in wrong:
        print(line)
    print(f"{len(files)} documents, {len(wrong)} faults, {time.monotonic() - began:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
