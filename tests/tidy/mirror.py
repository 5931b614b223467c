"""Each source has a test at its place in the mirror."""

# Source -> why it has none of its own.
EXEMPT = {
    "tools/main.cpp": "a table; tests/end_to_end runs the program",
    "tools/serve_command.cpp": "tests/end_to_end runs it",
    "tools/demo_command.cpp": "the suite's demo check runs it",
    "tools/replay_command.cpp": "options and a start; tests/tools/replay has the rest",
    "tools/load_command.cpp": "options and a start; tests/tools/load has the rest",
    "tools/engine_host.cpp": "tests/end_to_end runs it",
    "tools/run_until_signal.cpp": "tests/end_to_end sends the signals",
    "tools/serve_options.cpp": "tests/end_to_end passes them",
    "actors/collector.cpp": "every record of tests/actors/visitor_test.cpp goes through it",
    "actors/connection_link.cpp": "every message of tests/actors/visitor_test.cpp comes by it",
    "actors/directory_pages.cpp": "part of directory; tests/actors/directory_test.cpp",
    "actors/engine_pages.cpp": "part of the ports; tests/actors/engine_test.cpp",
    "actors/engine_ports.cpp": "what tests/actors drive everything by",
    "actors/fold.cpp": "tests/end_to_end compares its folds with the journal's",
    "actors/loop_scheduler.cpp": "all of tests/actors runs on it",
    "actors/own_items.cpp": "tests/actors/engine_test.cpp ranks a caller's own",
    "actors/store_writer_commit.cpp": "part of the writer; tests/actors/store_writer_test.cpp",
    "actors/supervisor.cpp": "starts all of tests/actors",
    "actors/tail_lines.cpp": "tests/actors/engine_test.cpp watches",
    "actors/visitor_export.cpp": "part of visitor; tests/end_to_end reads it",
    "actors/visitor_gone.cpp": "part of visitor; tests/actors/item_sweeper_test.cpp",
    "actors/visitor_lists.cpp": "part of visitor; tests/actors/visitor_test.cpp",
    "actors/visitor_messages.cpp": "part of visitor; tests/actors/visitor_test.cpp",
    "actors/visitor_record.cpp": "part of visitor; tests/actors/visitor_test.cpp",
    "actors/visitor_sequence.cpp": "part of visitor; tests/actors/visitor_test.cpp",
    "actors/visitor_signals.cpp": "part of visitor; tests/actors/visitor_test.cpp",
    "actors/visitor_stats.cpp": "part of visitor; tests/actors/directory_test.cpp",
    "actors/visitor_timeline.cpp": "part of visitor; tests/actors/directory_test.cpp",
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
