"""Which module may include which, and which library stays where."""

import re

MODULES = ("protocol", "config", "models", "store", "actors", "http", "tools")

# Module -> patterns of the project's headers that its files may include, besides its own.
MAY_INCLUDE = {
    "protocol": (),
    "config": (r"protocol/result\.hpp", r"protocol/codec/json_writer\.hpp"),
    "models": (r"protocol/(?!caf\.hpp|port\.hpp|codec)", r"config/setting\.hpp"),
    "store": (r"protocol/(?!caf\.hpp)", r"config/"),
    "actors": (r"protocol/", r"config/", r"models/", r"store/"),
    "http": (r"protocol/(?!caf\.hpp)", r"config/"),
    "tools": (r"(protocol|config|models|store|actors|http)/",),
}

# Library -> how its headers start, and which files may include them. Tests may reach every layer.
LIBRARIES = {
    "CAF": (r"caf/", r"actors/|protocol/caf\.hpp"),
    "Asio": (r"boost/asio", r"actors/loop_scheduler\.|http/|tools/(http|wire)_"),
    "Beast": (r"boost/beast", r"http/|tools/(http|wire)_"),
    "Eigen": (r"Eigen/", r"models/"),
    "simdjson": (r"simdjson", r"protocol/codec/.*\.cpp|tools/.*\.cpp"),
    "RocksDB": (r"rocksdb/", r"store/rocks"),
    "OpenSSL": (r"openssl/", r"store/.*\.cpp|http/.*\.cpp"),
    "the JWT library": (r"jwt", r"http/.*\.cpp"),
    "the TOML reader": (r"toml\+\+/", r"config/"),
    "spdlog": (r"spdlog/", r"config/logging\.cpp"),
    "prometheus-cpp": (r"prometheus/", r"config/metrics\.cpp"),
    "CLI11": (r"CLI/", r"tools/.*\.cpp"),
    "the date library": (r"date/", r".*\.cpp"),
}

# A source that reads Beast takes half a minute and a gigabyte to compile.
BEAST_SOURCES_MOST = 4

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def includes(text):
    """Yields (line number, header, whether it is the project's) of each include."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found[1] or found[2], found[1] is not None


TYPE = re.compile(r"^(?:struct|class|enum class|enum) (\w+)(?: final)?(?:\s*:(?!:).*)?\s*\{", re.MULTILINE)


def check(tree):
    yield from check_names(tree)
    for path, text in tree.sources():
        module = path.split("/")[0]
        for number, header, own in includes(text):
            at = f"{path}:{number}"
            if own:
                yield from check_own(tree, at, module, header)
                continue
            for library, (pattern, places) in LIBRARIES.items():
                if (re.match(pattern, header) and module != "tests"
                        and not re.match(places, path)):
                    yield f"{at}: {library} stays in {places}; put what needs it there."
    beast = sources_that_read(tree, LIBRARIES["Beast"][0])
    if len(beast) > BEAST_SOURCES_MOST:
        yield (f"http: {len(beast)} sources read Beast, at most {BEAST_SOURCES_MOST} should: "
               f"{', '.join(beast)}.")


def check_names(tree):
    """One name is one type: two under one name link without a word and crash at run time."""
    first = {}
    for path, text in tree.sources():
        if path.endswith(".hpp") and not path.startswith("tests/"):
            for name in TYPE.findall(text):
                if first.setdefault(name, path) != path:
                    yield f"{path}: {name} is a type of {first[name]} as well; rename one."


def sources_that_read(tree, pattern):
    """The sources of http/ that include such a header, themselves or through others."""
    of = {path: list(includes(text)) for path, text in tree.sources()}
    reads = {path for path, found in of.items()
             if any(not own and re.match(pattern, header) for _, header, own in found)}
    while more := {path for path, found in of.items()
                   if path not in reads and any(header in reads for _, header, _ in found)}:
        reads |= more
    return sorted(path for path in reads if path.startswith("http/") and path.endswith(".cpp"))


def check_own(tree, at, module, header):
    if header not in tree.files:
        yield f'{at}: "{header}" does not exist; include from the root.'
    elif module != "tests":
        allowed = (re.escape(module) + "/",) + MAY_INCLUDE.get(module, ())
        if not any(re.match(one, header) for one in allowed):
            yield f'{at}: {module}/ may not include "{header}"; includes run downward.'
