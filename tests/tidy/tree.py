"""The project's files as they lie in the folder, without what is built."""

import os

LEFT_OUT = {".git", "build", "node_modules", "attune-data", "__pycache__"}
BINARY = (".png", ".jpg", ".ico", ".woff2", ".bin", ".gz")
# Bytes as a peer or a fuzzer sent them: not ours to tidy.
BYTES = ("tests/golden/", "tests/fuzz/corpus/")


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = set()
        self.folders = set()
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(one for one in folders if one not in LEFT_OUT)
            inside = os.path.relpath(folder, root)
            self.folders.add(inside)
            for name in names:
                self.files.add(os.path.normpath(os.path.join(inside, name)))
        self.empty = sorted(
            path for path in self.files
            if not path.startswith(BYTES) and os.path.getsize(os.path.join(root, path)) == 0)

    def texts(self, suffix=""):
        """Yields (path, text) of each file that is text."""
        for path in sorted(self.files):
            if path.endswith(suffix) and not path.endswith(BINARY) and not path.startswith(BYTES):
                with open(os.path.join(self.root, path), encoding="utf-8", newline="") as file:
                    yield path, file.read()

    def sources(self):
        """Yields (path, text) of each C++ file."""
        for path, text in self.texts("pp"):
            if path.endswith((".cpp", ".hpp")):
                yield path, text

    def is_executable(self, path):
        return os.access(os.path.join(self.root, path), os.X_OK)
