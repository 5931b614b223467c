"""An `attune` that serves while a document's blocks run."""

import json
import select
import shlex
import signal
import subprocess
import time

READY_WITHIN_S = 30
ENDED_WITHIN_S = 15


class Server:
    def __init__(self, command, folder, environment):
        """Starts a block's one command on free ports. Raises RuntimeError if it is not ready."""
        words = shlex.split(command.replace("\\\n", " "))
        if not words or words[0] != "attune":
            raise RuntimeError("a server's block is one command of attune")
        self.log = f"{folder}/server.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                words + ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
                cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log)
        self.listen = self.admin = ""
        self.await_ready()

    def await_ready(self):
        """Its first line says where it answers."""
        says, _, _ = select.select([self.process.stdout], [], [], READY_WITHIN_S)
        if line := self.process.stdout.readline() if says else b"":
            ready = json.loads(line)
            self.listen, self.admin = ready["listen"], ready["admin"]
            return
        code = self.stop()
        raise RuntimeError(f"it was not ready but ended with {code}: {self.last_words()}")

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-2_000:]

    def stop(self):
        """Drains, does not wait for it, and returns the exit code."""
        for _ in range(2):  # The second signal cuts the drain short.
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                time.sleep(0.2)
        try:
            return self.process.wait(ENDED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self.process.stdout.close()
