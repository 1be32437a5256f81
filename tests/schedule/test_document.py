"""Text to plain values: nothing is guessed, nothing explodes, everything can be pointed at."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from support.reading import SERIES, Read, list_codes, list_lines
from workshops.diagnostics import Path
from workshops.schedule import document
from workshops.schedule.document import MAX_BYTES, Document
from workshops.schedule.positions import Span, find_nodes

MIB = 2**20


def compose(text: str | bytes) -> Document:
    """The document that a text is."""
    return Document("workshops.yaml", text.encode() if isinstance(text, str) else text)


def value_of(text: str | bytes) -> Any:
    """The value of a text without issues."""
    composed = compose(text)
    assert composed.issues == []
    assert composed.is_complete
    return composed.value


def issues_of(text: str | bytes) -> list[tuple[str, str, str]]:
    """Code, message and remedy of each issue."""
    return [(issue.code, issue.message, issue.hint) for issue in compose(text).issues]


def locate(text: str, path: Path, *, on_key: bool = False) -> Span:
    """Where a value or its key is, of which only its own places are kept."""
    root, _ = find_nodes(text, [path], with_siblings=False)
    return root.locate(path, on_key=on_key)


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Fail when Python's memory grows by more bytes than `limit`."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit


# Text as typed


@pytest.mark.parametrize(
    "typed",
    [
        "NO",
        "no",
        "yes",
        "on",
        "True",
        "1e3",
        "010",
        "0x1F",
        "1_000",
        "3.10",
        ".inf",
        ".nan",
        "9:30",
        "2026-02-30",
        "2018-03-08 09:30",
        "=",
        "Null",
        "NULL",
        "nil",
        "--",
        "~~",
        "a#b",
        "http://example.org/?a=b&c=d",
        "Gävle 😀",
    ],
)
def test_scalar_stays_the_text_that_was_typed(typed: str) -> None:
    """YAML's guesses about types are not made: NO is not a boolean, 9:30 not a number."""
    assert value_of(f"key: {typed}\n") == {"key": typed}


@pytest.mark.parametrize("absent", ["", "~", "null", "# nothing", "&anchor", "&anchor ~"])
def test_absent_value_is_none(absent: str) -> None:
    """Nothing, a tilde and an unquoted null all mean that the value is not known."""
    assert value_of(f"key: {absent}\n") == {"key": None}


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ('"null"', "null"),
        ("'null'", "null"),
        ("'~'", "~"),
        ("''", ""),
        ('""', ""),
        ("!!str null", "null"),
        ("|-\n  null", "null"),
        (">-\n  ~", "~"),
        ("'it''s'", "it's"),
        ('"a\\tb\\u00e4\\\n  c"', "a\tbäc"),
    ],
)
def test_quoted_value_is_text(quoted: str, text: str) -> None:
    """What is quoted, or written as a block, is text even where it looks like nothing."""
    assert value_of(f"key: {quoted}\n") == {"key": text}


@pytest.mark.parametrize("key", ["on", "yes", "no", "null", "~", "1", "010", "2018-03-08", "a b"])
def test_key_stays_the_text_that_was_typed(key: str) -> None:
    """`on:` is a key of two letters, not the boolean that YAML 1.1 makes of it."""
    assert value_of(f"{key}: value\n") == {key: "value"}


def test_keys_and_entries_keep_their_order() -> None:
    """Values come in the order of the file."""
    value = value_of("z: 1\na: [3, 1, 2]\nm: {y: 1, b: 2}\n")

    assert list(value) == ["z", "a", "m"]
    assert value["a"] == ["3", "1", "2"]
    assert list(value["m"]) == ["y", "b"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "---\n", "~\n", "---\n...\n"])
def test_text_without_content_is_none(text: str) -> None:
    """An empty file is not a syntax issue; what it lacks is for others to report."""
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("- a\n- b\n", ["a", "b"]), ("hello\n", "hello"), ("[]\n", []), ("{}\n", {})],
)
def test_text_may_be_any_value(text: str, value: object) -> None:
    """A list or a word is a value too, if no schedule."""
    assert value_of(text) == value


# Line ends, marks and encodings


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfa: b\nc: d\n",
        b"a: b\r\nc: d\r\n",
        b"a: b\rc: d\r",
        b"a: b\r\nc: d\n",
        "a: b\u0085c: d\u0085".encode(),
        b"a: b\nc: d",
        b"---\na: b\nc: d\n...\n",
        b"%YAML 1.2\n---\na: b\nc: d\n",
        b"a:\tb\nc: d\t# after a tab\n",
        b"{a: b,\n\tc: d}\n",
    ],
    ids=["BOM", "CRLF", "CR", "mixed", "NEL", "no-end", "marked", "directive", "tab", "flow-tab"],
)
def test_text_of_any_editor_reads_the_same(text: bytes) -> None:
    """A byte order mark, any line end and tabs that indent nothing make no difference."""
    assert value_of(text) == {"a": "b", "c": "d"}


@pytest.mark.parametrize(
    ("raw", "line", "column", "byte"),
    [
        ("title: Värmland\n".encode("latin-1"), 1, 9, "0xe4"),
        ("# Gävle\nb: Malmö\n".encode() + "c: Gävle\n".encode("latin-1"), 3, 5, "0xe4"),
        ("# Gävle\r\n".encode() + b"c: \x93quoted\x94\r\n", 2, 4, "0x93"),
        (b"title: \xc3", 1, 8, "0xc3"),
        (b"title: \xed\xa0\x80\n", 1, 8, "0xed"),
        (b"\xef\xbb\xbftitle: \xff\n", 1, 8, "0xff"),
    ],
    ids=["Latin-1", "after-UTF-8", "Windows-1252", "cut-off", "surrogate", "after-BOM"],
)
def test_byte_that_is_not_utf_8_is_pointed_at(
    raw: bytes, line: int, column: int, byte: str, read: Read
) -> None:
    """A file in an old encoding is refused at its first byte that is not UTF-8."""
    assert list_lines(read(raw)) == [
        f"{line}:{column}: error: byte {byte} is not UTF-8 [not-utf-8] save the file as UTF-8"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    """A file that an editor saved as "Unicode" is reported what it is."""
    raw = f"\ufeff{SERIES}".encode(encoding) if encoding != "utf-16" else SERIES.encode(encoding)

    assert issues_of(raw) == [
        ("not-utf-8", "the file is UTF-16, not UTF-8", "save the file as UTF-8")
    ]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x9b"])
def test_control_character_is_pointed_at(control: str, read: Read) -> None:
    """An invisible character that YAML does not allow is shown where it is."""
    assert list_lines(read(f"# 😀 Gävle\nkey: a{control}b\n")) == [
        "2:7: error: a control character in the text [syntax] remove it"
    ]


# Anchors, aliases and merges


def test_alias_repeats_its_anchor() -> None:
    """What is written once can be used again: a word, a list, a mapping."""
    value = value_of("a: &w word\nb: *w\nc: &l [x, y]\nd: *l\ne: &m {k: *w}\nf: [*m, *l]\n")

    assert value["b"] == "word"
    assert value["d"] == ["x", "y"]
    assert value["f"] == [{"k": "word"}, ["x", "y"]]


def test_alias_of_nothing_is_nothing() -> None:
    """An anchor on an empty value repeats that nothing is known."""
    assert value_of("a: &none\nb: *none\n") == {"a": None, "b": None}


def test_anchor_may_be_used_again() -> None:
    """An alias means the anchor of its name that is last before it."""
    assert value_of("[&a one, *a, &a two, *a]\n") == ["one", "one", "two", "two"]


@pytest.mark.parametrize(
    "text",
    [
        "base: &b {x: base, y: base}\nuse: {<<: *b, x: own}\n",
        "base: &b {x: base, y: base}\nuse: {x: own, <<: *b}\n",
        "base: &b\n  x: base\n  y: base\nuse:\n  <<: *b\n  x: own\n",
        "base: &b {x: base, y: base}\nuse: {<<: [*b], x: own}\n",
        "base: &b {x: base, y: base}\nuse: {<<: [{x: own}, *b]}\n",
        "base: &b {x: base, y: base}\nuse: {<<: {y: base}, x: own}\n",
        "base: &b {x: base}\nmore: &m {<<: *b, y: base}\nuse: {<<: *m, x: own}\n",
        "list: &l [{x: own}, {x: base, y: base}]\nuse: {<<: *l}\n",
    ],
    ids=["before", "after", "block", "list", "first-wins", "inline", "chain", "anchored-list"],
)
def test_own_keys_win_over_merged_ones(text: str) -> None:
    """`<<` fills in keys that the mapping has not; of several mappings the first wins."""
    assert value_of(text)["use"] == {"x": "own", "y": "base"}


def test_merge_leaves_its_source_alone() -> None:
    """The mapping that was merged is as it was, and `<<` is not a key of the result."""
    value = value_of("base: &b {x: base}\nuse: {<<: *b, x: own, z: own}\n")

    assert value == {"base": {"x": "base"}, "use": {"x": "own", "z": "own"}}


def test_quoted_merge_key_is_a_key() -> None:
    """Only a plain `<<` merges."""
    assert value_of('{"<<": {x: y}}\n') == {"<<": {"x": "y"}}


@pytest.mark.parametrize("merged", ["word", "[word]", "", "[{x: y}, word]", "[[{x: y}]]"])
def test_merge_of_anything_else_is_refused(merged: str) -> None:
    """`<<` takes a mapping or a list of mappings."""
    assert issues_of(f"key:\n  <<: {merged}\n") == [
        ("bad-merge", '"<<" can only merge mappings', "write `<<: *name`")
    ]


def test_unknown_alias_is_refused(read: Read) -> None:
    """An alias whose anchor comes later, or never, is pointed at."""
    assert list_lines(read("a: [x, *later]\nb: &later y\n"))[-1] == (
        '1:8: error: unknown anchor "later" [unknown-anchor] define it before this, with &later'
    )


@pytest.mark.parametrize(
    "text",
    [
        "&a [*a]\n",
        "&a {k: *a}\n",
        "a: &a\n  b:\n    - c\n    - *a\n",
        "&a [&b [*b]]\n",
        "a: &a {<<: *a}\n",
        "a: &a {<<: [{x: y}, *a]}\n",
    ],
)
def test_recursive_alias_is_refused(text: str) -> None:
    """What would contain itself is refused."""
    name = "b" if "*b" in text else "a"

    assert issues_of(text) == [
        (
            "recursive-alias",
            f'the alias "*{name}" is inside the value that it repeats',
            "write the value itself instead",
        )
    ]


# Duplicate keys, tags and documents


def test_only_a_part_of_a_long_line_is_kept(read: Read) -> None:
    """Thousands of errors on one line do not each keep the line, but 200 characters of it."""
    entry = "{id: a, title: T, start: 2027-99-01, description: " + "x" * 50 + "}"
    text = f"{SERIES}workshops: [{', '.join([entry] * 1000)}]\n"

    reading = read(text)

    last = reading.diagnostics[-1].position
    line = text.splitlines()[last.line - 1]
    assert len(reading.diagnostics) == 1999
    assert max(len(found.position.text) for found in reading.diagnostics) == 200
    assert line[last.skipped : last.skipped + 200] == last.text
    assert last.column - 1 - last.skipped == 100


def test_duplicate_key_is_reported_at_the_second(read: Read) -> None:
    """A key that is given again is reported where it is again, each time; the first one counts."""
    text = "series:\n  id: pilot\n  title: Pilot\n  id: other\n  id: third\n"

    reading = read(text)

    reported = 'error: duplicate key "id" [duplicate-key] keep one of the two (the other is on '
    assert list_lines(reading) == [f"4:3: {reported}line 2)", f"5:3: {reported}line 2)"]
    assert compose(text).value["series"] == {"id": "pilot", "title": "Pilot"}


@pytest.mark.parametrize("text", ["{a: 1, 'a': 2}\n", 'a: 1\n"a": 2\n', "? a\n: 1\n? a\n: 2\n"])
def test_duplicate_key_is_seen_in_any_spelling(text: str) -> None:
    """Quotes make no other key."""
    assert [code for code, _, _ in issues_of(text)] == ["duplicate-key"]


def test_same_key_in_two_mappings_is_fine() -> None:
    """Keys are unique in their own mapping only, however it is nested."""
    assert value_of("- {a: {a: 1}}\n- {a: 2}\n") == [{"a": {"a": "1"}}, {"a": "2"}]


def test_second_document_is_refused(read: Read) -> None:
    """A file is one document; what is before the second is still read."""
    reading = read(SERIES + "workshops: [{id: Jobs}]\n---\nworkshops: [{id: Innovation}]\n")

    assert list_codes(reading) == ["2:18 bad-id", "3:1 second-document"]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("!!int 3\n", "!!int"),
        ("!!timestamp 2018-03-08\n", "!!timestamp"),
        ("!local x\n", "!local"),
        ("!<tag:example.org,2027:x> y\n", "tag:example.org,2027:x"),
        ("!!python/object/apply:os.system [ls]\n", "!!python/object/apply:os.system"),
        ("!!set {a, b}\n", "!!set"),
    ],
)
def test_tag_is_refused(text: str, tag: str) -> None:
    """Tags mean nothing in a schedule, and make nothing happen."""
    assert issues_of(text) == [
        ("unknown-tag", f'unsupported YAML tag "{tag}"', "remove it, or put the text in quotes")
    ]


def test_tag_of_the_right_type_is_accepted() -> None:
    """Text may be tagged as text, a list as a list, a mapping as a mapping."""
    assert value_of("!!map {a: !!seq [!!str 3]}\n") == {"a": ["3"]}


@pytest.mark.parametrize(
    "text", ["[a]: b\n", "{a: b}: c\n", "? [a, b]\n: c\n", "{{a}}\n", "&k a: b\n*k : c\n"]
)
def test_key_that_is_not_a_word_is_refused(text: str) -> None:
    """A key is a word, not a list, a mapping or an alias."""
    assert issues_of(text) == [
        (
            "bad-key",
            "a key must be a plain word",
            "write `key: value`, or put the text in quotes",
        )
    ]


# Limits


@pytest.mark.parametrize("opening", ["[", "{"])
def test_alias_bomb_is_refused(opening: str) -> None:
    """Few lines that repeat each other into thousands of millions of values cost no memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 10):
        entries = ", ".join(f"k{n}: *a{level - 1}" for n in range(10))
        # In brackets, `k0: *a0` is a mapping of its own.
        lines.append(f"a{level}: &a{level} {opening}{entries}{']' if opening == '[' else '}'}")

    with memory_below(2 * MIB):
        issues = issues_of("\n".join(lines))

    assert issues == [
        (
            "too-many-aliases",
            "aliases repeat more than 1,000,000 values",
            "write the values instead",
        )
    ]


def test_merge_bomb_is_refused() -> None:
    """Merging one large mapping again and again is refused too, and the merged keys are shared."""
    keys = ", ".join(f"k{n}: v" for n in range(1000))
    text = f"a: &a {{{keys}}}\nb: [{', '.join(['{<<: *a}'] * 2000)}]\n"

    with memory_below(200 * MIB):
        issues = issues_of(text)

    assert [code for code, _, _ in issues] == ["too-many-aliases"]


def test_ordinary_reuse_of_aliases_is_accepted() -> None:
    """A venue that a thousand workshops share is read."""
    workshops = "".join(f"  - {{id: w{n}, venue: *hall}}\n" for n in range(1000))

    value = value_of(f"hall: &hall {{city: Brussels, country: BE}}\nworkshops:\n{workshops}")

    assert value["workshops"][999]["venue"] == {"city": "Brussels", "country": "BE"}


def test_error_in_what_is_repeated_is_reported_once(read: Read) -> None:
    """An error is on one line, however many aliases repeat that line."""
    reading = read(
        SERIES
        + """workshops:
  - {id: jobs, title: Future jobs, tags: &tags [[skills]]}
  - {id: innovation, title: Innovation, tags: *tags}
  - {id: climate, title: Climate, tags: *tags}
"""
    )

    assert list_codes(reading) == ["3:49 wrong-type"]


@pytest.mark.parametrize(
    ("opening", "closing", "times"), [("[", "]", 100), ("{k: ", "}", 100), ("[{k: ", "}]", 50)]
)
def test_hundred_levels_are_read(opening: str, closing: str, times: int) -> None:
    """A hundred lists or mappings inside each other are the limit."""
    value = value_of(opening * times + closing * times)

    levels = 0
    while value is not None:
        levels += 1
        inner = value.values() if isinstance(value, dict) else value
        value = next(iter(inner), None)
    assert levels == 100


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{k: ", "}")])
def test_level_101_is_refused(opening: str, closing: str) -> None:
    """One level more is refused where it opens."""
    composed = compose(opening * 101 + closing * 101)

    assert [(issue.code, issue.message, issue.span[0]) for issue in composed.issues] == [
        ("too-deep", "lists and mappings are nested more than 100 levels deep", 100 * len(opening))
    ]


@pytest.mark.parametrize("opening", ["[", "{k: ", "- ", "[{k: ", "[\n"])
def test_endless_nesting_is_refused(opening: str) -> None:
    """A hundred thousand brackets neither end the program nor fill the memory."""
    with memory_below(2 * MIB):
        composed = compose(opening * 100_000)
        locate(composed.text, ("a", 0))

    assert [issue.message for issue in composed.issues] == [
        "lists and mappings are nested more than 100 levels deep"
    ]


def test_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    """A file that is one byte over the limit is refused unread; one at the limit is read."""
    monkeypatch.setattr("workshops.schedule.load.MAX_BYTES", MIB)
    monkeypatch.setattr(document, "MAX_BYTES", MIB)
    full = SERIES.encode() + b"#" * (MIB - len(SERIES))

    assert list_lines(read(full)) == []
    assert list_lines(read(full + b"#")) == [
        "1:1: error: the file is over 1 MiB [too-large] split the file"
    ]


def test_limit_is_64_mebibytes() -> None:
    """The limit that the documentation names."""
    assert MAX_BYTES == 64 * MIB


# What is before a syntax error


@pytest.mark.parametrize(
    "end",
    ["c: [1, 2", "c: 'open", "c: {d: e\n", "c: @x\n", "---\nc: d\n", "c: *unknown\n", "\tc: d\n"],
)
def test_what_is_before_an_issue_is_kept(end: str) -> None:
    """A text that can't be read to its end still gives what was understood before."""
    composed = compose(f"a: b\nl: [x, y]\n{end}")

    assert not composed.is_complete
    assert len(composed.issues) == 1
    assert composed.value["a"] == "b"
    assert composed.value["l"] == ["x", "y"]


# Positions


LOCATED = """\
top: &anchor
  word: value
  list: [first, {inner: second}]
  block: |
    several
    lines
copy: *anchor
merged:
  <<: *anchor
  word: own value
flow: {a: 1, b: {c: [😀, 'quoted 😀', "last"]}}
😀: after
empty:
nested:
  - - deep
"""


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        ((), 1, "t"),
        (("top", "word"), 2, "value"),
        (("top", "list"), 3, "["),
        (("top", "list", 0), 3, "first"),
        (("top", "list", 1), 3, "{"),
        (("top", "list", 1, "inner"), 3, "second"),
        (("top", "block"), 4, "|\n    several\n    lines"),
        (("copy", "word"), 2, "value"),
        (("copy", "list", 1, "inner"), 3, "second"),
        (("merged", "word"), 10, "own value"),
        (("merged", "list", 0), 3, "first"),
        (("flow", "a"), 11, "1"),
        (("flow", "b", "c", 0), 11, "😀"),
        (("flow", "b", "c", 1), 11, "'quoted 😀'"),
        (("flow", "b", "c", 2), 11, '"last"'),
        (("😀",), 12, "after"),
        (("nested", 0), 15, "-"),
        (("nested", 0, 0), 15, "deep"),
    ],
)
def test_value_is_found_in_the_text(path: Path, line: int, text: str) -> None:
    """A value is pointed at where it is written, a container only where it starts."""
    start, end = locate(LOCATED, path)

    assert LOCATED[start:end] == text
    assert LOCATED.count("\n", 0, start) + 1 == line


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        (("top",), 1, "top"),
        (("top", "word"), 2, "word"),
        (("top", "list", 1, "inner"), 3, "inner"),
        (("copy",), 7, "copy"),
        (("copy", "word"), 2, "word"),
        (("merged", "word"), 10, "word"),
        (("merged", "block"), 4, "block"),
        (("flow", "b", "c"), 11, "c"),
        (("😀",), 12, "😀"),
        (("empty",), 13, "empty"),
    ],
)
def test_key_is_found_in_the_text(path: Path, line: int, text: str) -> None:
    """A key is pointed at where it is written, through aliases and merges too."""
    start, end = locate(LOCATED, path, on_key=True)

    assert LOCATED[start:end] == text
    assert LOCATED.count("\n", 0, start) + 1 == line


@pytest.mark.parametrize(
    ("path", "around"),
    [
        (("top", "absent"), ("top",)),
        (("top", "list", 7, "inner"), ("top", "list")),
        (("flow", "b", "absent", 3), ("flow", "b")),
        (("absent",), ()),
    ],
)
def test_absent_value_is_pointed_at_around(path: Path, around: Path) -> None:
    """What is missing is reported at the nearest thing that would hold it."""
    assert locate(LOCATED, path) == locate(LOCATED, around)


@pytest.mark.parametrize(
    "text",
    [
        "bad: &b {id: 😀}\nworkshops: [*b]\n",
        "- skipped\n",
        "a: [1, 2",
        "a: 'open",
        "[" * 200,
        "{? [a] : b}",
        "*unknown",
        "\t",
        "",
    ],
)
def test_anything_can_be_located(text: str) -> None:
    """Asking for a place never fails, whatever the text is."""
    for path in ((), ("a",), ("a", 1), ("workshops", 0, "id")):
        start, end = locate(text, path)
        assert 0 <= start <= end <= len(text) + 1


MISPLACED = "series:\n  id: pilot\n  title: Gävle 😀\n  color: {0}\n"


@pytest.mark.parametrize(
    ("raw", "column"),
    [
        (MISPLACED.format("tael").encode(), 10),
        (MISPLACED.format("tael").encode("utf-8-sig"), 10),
        (MISPLACED.format("tael").replace("\n", "\r\n").encode(), 10),
        (MISPLACED.format("tael").replace("\n", "\r").encode(), 10),
        (MISPLACED.format("tael").replace("\n", "\r\n").encode("utf-8-sig"), 10),
        (MISPLACED.format("&a tael").encode(), 10),
        (MISPLACED.format('"tael"').encode(), 10),
        (MISPLACED.format("  tael   # 😀").encode(), 12),
    ],
    ids=["LF", "BOM", "CRLF", "CR", "BOM-CRLF", "anchor", "quoted", "spaces"],
)
def test_line_and_column_are_an_editor_s(raw: bytes, column: int, read: Read) -> None:
    """Lines end as in editors, columns count characters, and the byte order mark is none."""
    assert list_lines(read(raw)) == [
        f'4:{column}: error: "tael" is not a valid colour [unknown-color] did you mean "teal"?'
    ]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("{id: pilot, title: 😀😀, color: tael}", 39),
        ("{id: pilot, title: Ga\u0308vle, color: tael}", 43),
        ("{id: pilot, title: 'a\u2028b', color: tael}", 42),
        ("{id: pilot, title: 'a\u0085b', color: tael}", 42),
        ("{id: pilot,\ttitle: 'a\tb', color: tael}", 42),
    ],
    ids=["beyond-BMP", "combining", "line-separator", "NEL", "tab"],
)
def test_every_character_is_one_column(line: str, column: int, read: Read) -> None:
    """A character before the error counts once, however many bytes or cells it takes."""
    assert list_codes(read(f"series: {line}\n")) == [f"1:{column} unknown-color"]


def test_error_over_several_lines_is_reported_on_its_first(read: Read) -> None:
    """Of a value that goes on over lines, the first line's part is marked."""
    reading = read("series:\n  id: pilot\n  title: Pilot\n  url: >-\n    example\n    .org\n")

    position = reading.diagnostics[0].position
    assert (position.line, position.column, position.length) == (4, 8, 2)
    assert position.text == "  url: >-"
