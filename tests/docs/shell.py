"""One bash for all of a document's blocks, so that a variable set in one is there in the next."""

import os
import select
import subprocess
import time

BLOCK_WITHIN_S = 30


class Shell:
    def __init__(self, folder, notes, environment):
        """@param notes  A folder for what blocks print, apart from the one they run in."""
        self.notes = notes
        self.count = 0
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.say("set -o pipefail -o errtrace")

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def run(self, text):
        """@returns (whether each command ended with 0, standard output, standard error)."""
        self.count += 1
        name = os.path.join(self.notes, f"block-{self.count}")
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
        self.say(f"failed=0; trap failed=1 ERR; . {name} >{name}.out 2>{name}.err </dev/null; "
                 "trap - ERR; echo ended $failed")
        said = self.await_line()
        with open(f"{name}.out", encoding="utf-8") as out, \
                open(f"{name}.err", encoding="utf-8") as err:
            return said == "ended 0", out.read(), err.read() or said

    def await_line(self):
        out = self.process.stdout
        late = time.monotonic() + BLOCK_WITHIN_S
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([out], [], [], max(0, late - time.monotonic()))
            if not ready:
                return f"it did not end within {BLOCK_WITHIN_S} s"
            if not (byte := os.read(out.fileno(), 1)):
                return "it ended the shell"
            line += byte
        return line.decode().strip()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
