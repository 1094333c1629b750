"""Broken and hostile workspaces of our own making, always the same, with what okr must say.

A text is written with a `¶` before each place where a rule must find something; the mark is taken
out, and its line is the expected one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARK = "¶"
BREAK = re.compile(r"\r\n|\r|\n")
WARNINGS = frozenset({"cut-text", "empty-file"})
SETTINGS = "okrkit.yaml"
GOALS = "goals/case.yaml"
PLAIN_SETTINGS = b"version: 1\n"
MIB = 1024 * 1024

HEAD = """\
period: 2026-Q4
objectives:
  grow:
    title: More people use it
    key_results:
      signups:
"""
FINE = f"{HEAD}        title: Signups\n        baseline: 7\n        target: 10\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A workspace of one goal file, the run's exit code, and the findings as `line rule`.

    Findings stand in `at`, the goal file or the settings. With `has_more`, there may be others;
    else these are all errors and all warnings of *readable*. `is_heavy` are those that could take
    all time or memory.
    """

    name: str
    data: bytes
    findings: tuple[str, ...] = ()
    exit_code: int = 0
    file: str = GOALS
    settings: bytes = PLAIN_SETTINGS
    has_more: bool = False
    is_heavy: bool = False

    @property
    def at(self) -> str:
        """The file that the findings are in."""
        return self.file if self.settings == PLAIN_SETTINGS else SETTINGS


def case(name: str, text: str, *rules: str, has_more: bool = False, is_heavy: bool = False) -> Case:
    """A goal file; each rule finds something at its mark."""
    plain, findings = _expected(text, rules)
    data = plain.encode(errors="surrogatepass")
    exit_code = int(not WARNINGS.issuperset(rules))
    return Case(name, data, findings, exit_code, has_more=has_more, is_heavy=is_heavy)


def settings_case(name: str, text: str, *rules: str) -> Case:
    """Settings with a fault, beside a goal file that is fine."""
    plain, findings = _expected(text, rules)
    return Case(name, FINE.encode(), findings, 1, settings=plain.encode(), has_more=True)


def _expected(text: str, rules: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    parts = text.split(MARK)
    starts = ["".join(parts[:count]) for count in range(1, len(parts))]
    lines = [len(BREAK.findall(start)) + 1 for start in starts]
    pairs = zip(lines, rules, strict=True)
    return "".join(parts), tuple(f"{line} {rule}" for line, rule in pairs)


def key_result(*lines: str) -> str:
    """A goal file whose only key result has these lines."""
    return HEAD + "".join(f"        {line}\n" for line in lines)


def number(text: str) -> str:
    return key_result("title: Signups", "baseline: 7", f"target: {MARK}{text}", "unit: people")


def plain(*lines: str) -> str:
    """A goal file whose key result is fine but for these lines."""
    return key_result("title: Signups", "baseline: 7", "target: 10", *lines)


def titled(text: str) -> str:
    return key_result(f"title: {MARK}{text}", "baseline: 7", "target: 10")


def _many(
    family: str, rule: str, texts: Iterable[str], write: str = "{}", end: str = ""
) -> Iterator[Case]:
    for index, text in enumerate(texts):
        yield case(f"{family}-{index:02}", plain(write.format(MARK + text) + end), rule)


NO_NUMBERS = (
    "no", "yes", "on", "Off", "true", "False", "y", "012", "00", "-007", "0o17", "0x2A", "0b11",
    "2_500", "2,500", "2.500,5", "3:45", "12%", "$12", "12k", "12 h", "1 000", "1\u00a0000",
    "\uff17\uff18", "\u0664\u0662", "\u00bd", "\u221242", "+-3", "--3", "1.2.3", ".", "+", "e5",
    "7e", "7e1.5", "7e+", "\u221e", "inf", "-Infinity", ".inf", "-.Inf", ".nan", "NaN", ".NAN",
    "7e309", "-1e99999999", "1e+400", "ten", "'12'", '"12"', '"1\\x32"', "[12]", "{value: 12}",
    "[]", "9" * 31, "0." + "1" * 31, "-" + "8" * 4400, "1" + "0" * 400, "0x" + "f" * 5000,
)  # fmt: skip
NUMBERS = (
    "0", "-0", "+12", "12.", ".5", "-.5", "0.50", "1e3", "1E+3", "-2.5e-3", "0e0", "9" * 30,
    "0.1", "1e308", "1234567890.0987654321",
)  # fmt: skip


def numbers() -> Iterator[Case]:
    for index, text in enumerate(NO_NUMBERS):
        yield case(f"no-number-{index:02}", number(text), "invalid-value")
    for index, text in enumerate(NUMBERS):
        yield case(f"number-{index:02}", number(text).replace(MARK, ""))
    for index, text in enumerate(["", "null", "~", "# nothing"]):
        yield case(f"empty-number-{index}", number(text), "invalid-value")
    yield from _many(
        "score",
        "invalid-value",
        ["1.2", "-0.1", "70", "high"],
        "closed: {{date: 2026-11-01, score: {}}}",
    )
    yield from _many(
        "confidence",
        "invalid-value",
        ["11", "-1", "70%"],
        "checkins: {{2026-10-05: {{confidence: {}}}}}",
    )
    yield from _many("rank", "invalid-value", ["0", "-1", "1.5", "first"], "priority: {}")
    yield from _many(
        "flag", "invalid-value", ["yes", "on", "1", "'true'", "True", "FALSE", "", "~"], "draft: {}"
    )


NO_DAYS = (
    "2026-02-30", "2026-13-01", "2026-00-10", "2026-10-00", "2027-02-29", "2026-10-5", "26-10-05",
    "20261005", "5.10.2026", "10/05/2026", "2026/10/05", "Oct 5", "0", "-1", "1790000000", "1e9",
    "2026-10-05T00:00:00Z", "2026-10-05 10:00", "'2026-10-05T23:59:59-08:00'", "today", "2026-10",
    "2026-W41", "2026-W41-1", "2026-278", "0000-01-01", "10000-01-01", "\uff12026-10-05",
    "2026\u201110\u201105", "[2026-10-05]", "{}", "", "null", "false",
)  # fmt: skip
NO_CHECKIN_KEYS = (
    "2026-02-30", "2026-10-5", "20261005", "0", "1790000000", "null", "~", "true", "2026",
    "2026-H1", "FY27-Q1", "2026-T2", "2026-Q0", "2026-13", "2026-W54", "2026-10-05T10", "today",
    "2026-10-05T10:00:00Z", "'2026-10-05 10:00'", "\uff12026-10-05", '""', "2026-q3",
)  # fmt: skip


def days() -> Iterator[Case]:
    yield case(
        "tolerance",
        f"kpis:\n  k:\n    title: K\n    at_least: 5\n    tolerance: {MARK}-1\n",
        "invalid-value",
    )
    yield from _many("no-day", "invalid-value", NO_DAYS, "start: {}")
    for index, text in enumerate(NO_CHECKIN_KEYS):
        lines = ("checkins:", "  2026-10-02: 8", f"  {MARK}{text}: 9")
        yield case(f"no-check-in-key-{index:02}", plain(*lines), "invalid-value")
    for index, text in enumerate(["2026-10-05", "'2026-10-05'", "2026-10", "2026-W41", "2026-Q3"]):
        yield case(f"check-in-key-{index}", plain("checkins:", f"  {text}: 9"))
    said = ("nan", "'9'", "{value: .inf}", "{value: 9, confidence: 12}", "[9]", "no", "ten")
    yield from _many("no-check-in", "invalid-value", said, "checkins: {{2026-10-05: {}}}")
    yield case(
        "check-in-of-nothing", plain("checkins:", f"  {MARK}2026-10-05: {{}}"), "missing-field"
    )
    yield case(
        "check-in-with-odd-field",
        plain(f"checkins: {{2026-10-05: {{{MARK}vlaue: 9}}}}"),
        "unknown-field",
    )
    yield case(
        "ends-before-it-starts",
        plain("start: 2026-11-01", f"due: {MARK}2026-10-31"),
        "invalid-value",
    )


def doubles() -> Iterator[Case]:
    twice = "duplicate-key"
    yield case("two-titles", plain(f"{MARK}title: Signups again"), twice)
    yield case("three-titles", plain(f"{MARK}title: b", f"'{MARK}title': c"), twice, twice)
    yield case("two-in-braces", plain(f"x-ours: {{a: 1, {MARK}a: 2}}"), twice)
    yield case("two-goals", f"{FINE}  {MARK}grow:\n    title: Again\n    draft: true\n", twice)
    yield case("two-sections", f"kpis:\n  a: {{title: A}}\n{MARK}kpis:\n  b: {{title: B}}\n", twice)
    same_days = (
        ("2026-10-31", "2026-10"),
        ("2026-09-30", "2026-Q3"),
        ("2026-10-11", "2026-W41"),
        ("2026-Q3", "2026-09"),
        ("2026-10-31", "'2026-10'"),
    )
    for index, (first, second) in enumerate(same_days):
        lines = ("checkins:", f"  {first}: 8", f"  {MARK}{second}: 9")
        yield case(f"same-day-{index}", plain(*lines), twice)
    days = ("checkins:", "  2026-Q3: 8", f"  {MARK}2026-09: 9", f"  {MARK}2026-09-30: 9")
    yield case("same-day-three-ways", plain(*days), twice, twice)
    yield case(
        "same-day-quoted", plain("checkins:", "  2026-10-05: 8", f'  {MARK}"2026-10-05": 9'), twice
    )
    elsewhere = f"{plain('checkins: {2026-10-05: 8}')}checkins:\n"
    yield case(
        "same-day-elsewhere", f"{elsewhere}  2026-10-05:\n    {MARK}grow.signups: 9\n", twice
    )
    yield case("same-day-by-ref", f"{elsewhere}  grow.signups:\n    {MARK}2026-10-05: 9\n", twice)


def tricks() -> Iterator[Case]:
    """YAML that says something else than it shows."""
    bad = "unsupported-yaml"
    yield case("anchor", plain(f"tags: {MARK}&t [a]"), bad)
    yield case("anchor-on-a-key", plain(f"{MARK}&k tags: [a]"), bad)
    yield case("alias", plain(f"tags: {MARK}&t [a]", f"links: {MARK}*t"), bad, bad)
    yield case("alias-to-itself", plain(f"x-a: {MARK}&a [{MARK}*a]"), bad, bad)
    yield case("alias-as-key", plain(f"x-a: {MARK}&a b", f"x-b: {{{MARK}*a : c}}"), bad, bad)
    yield case("alias-of-nothing", plain(f"x-a: {MARK}*nowhere"), bad, has_more=True)
    yield case("merge-key", plain(f"{MARK}<<: {{unit: EUR}}"), bad)
    yield case(
        "merge-of-itself",
        plain(f"x-a: {MARK}&a", f"  {MARK}<<: {MARK}*a"),
        bad,
        bad,
        bad,
        has_more=True,
    )
    yield case("merge-list", plain(f"{MARK}<<: [{{unit: EUR}}, {{target: 1}}]"), bad)
    tags = (
        "!!python/object/apply:os.system [touch canary]", "!!python/name:os.system",
        "!!python/object/new:subprocess.Popen [[touch, canary]]", "!ours x", "!!binary aGk=",
        "!!set {a}", "!!omap [a: 1]", "!!timestamp 2026-10-05", "!!str 5", "!<tag:x,2026:y> z",
        "!!python/module:this", "! x", "!!int '5'",
    )  # fmt: skip
    for index, tag in enumerate(tags):
        yield case(f"tag-{index:02}", plain(f"x-a: {MARK}{tag}"), bad)
    yield case("tag-on-a-number", number("!!int 12"), bad)
    yield case("tag-on-a-key", plain(f"{MARK}!!str tags: [a]"), bad)
    yield case("yaml-1.1", f"{MARK}%YAML 1.1\n---\n{FINE}", bad, has_more=True)
    yield case("tag-directive", f"{MARK}%TAG ! tag:x,2026:\n---\n{FINE}", bad, has_more=True)
    yield case("two-documents", f"{FINE}{MARK}---\n{FINE}", bad)
    yield case("two-documents-with-end", f"{FINE}...\n{MARK}---\nkpis: {{}}\n", bad)
    yield case("document-start", f"---\n{FINE}")
    yield case("document-end", f"{FINE}...\n")
    yield case("list-as-key", plain(f"x-a: {{? {MARK}[a, b] : c}}"), bad)
    yield case("mapping-as-key", plain("x-a:", f"  ? {MARK}{{a: b}}", "  : c"), bad)
    yield case("explicit-key", plain("? tags", ": [a]"))


def deep(levels: int) -> str:
    """Lists inside each other, so many levels with the root."""
    return f"x-deep: {'[' * (levels - 1)}{']' * (levels - 1)}\nkpis: {{a: {{title: A}}}}\n"


def bombs() -> Iterator[Case]:
    bad = "unsupported-yaml"
    yield case("depth-64", deep(64))
    yield case("depth-65", f"{MARK}{deep(65)}", bad)
    yield case("brackets", f"x-a: {MARK}{'[' * 60_000}", bad, has_more=True, is_heavy=True)
    yield case("braces", f"x-a: {MARK}{'{a: ' * 30_000}", bad, has_more=True, is_heavy=True)
    yield case("brackets-and-braces", f"x-a: {MARK}{'[{a: ' * 20_000}", bad, has_more=True)
    yield case("closed-brackets", f"x-a: {MARK}{'[' * 9_000}{']' * 9_000}\n", bad, has_more=True)
    yield case("dashes", f"x-a:\n {MARK}{'- ' * 9_000}x\n", bad, has_more=True, is_heavy=True)
    steps = "".join(f"{' ' * level}a:\n" for level in range(300))
    yield case(
        "stairs", steps.replace(f"\n{' ' * 64}a:", f"\n{' ' * 64}{MARK}a:"), bad, has_more=True
    )
    yield case("question-marks", f"x-a:\n {MARK}{'? ' * 9_000}x\n", bad, has_more=True)
    laughs = [f"  l0: {MARK}&l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    for level in range(1, 12):
        again = ", ".join([f"*l{level - 1}"] * 9)
        laughs.append(f"  l{level}: {MARK}&l{level} [{again}]")
    text = "x-laughs:\n" + "\n".join(laughs) + "\n"
    yield case("laughs", text, *[bad] * 12, has_more=True, is_heavy=True)
    merges = ["  m0: &m0 {a: 1}"] + [
        f"  m{level}: &m{level}\n    <<: [{', '.join([f'*m{level - 1}'] * 8)}]"
        for level in range(1, 20)
    ]
    text = f"x-merges:\n{MARK}" + "\n".join(merges) + "\n"
    yield case("merges", text, bad, has_more=True, is_heavy=True)
    keys = "".join(f"key-{index}: {index}\n" for index in range(20_000))
    yield case("many-keys", f"{MARK}{keys}", "unknown-field", has_more=True, is_heavy=True)
    same = "title: x\n" * 20_000
    yield case(
        "one-key-often", f"title: x\n{MARK}{same}", "duplicate-key", has_more=True, is_heavy=True
    )
    nodes = "x-a: [" + "1," * 49_998 + f"\n{MARK}" + "1," * 50_100 + "]\n"
    yield case("many-nodes", nodes, bad, has_more=True, is_heavy=True)
    numbers = "".join(f"      2026-01-{day % 28 + 1:02}: {day}x\n" for day in range(28))
    goals = "".join(f"  k{index}:\n    title: A\n    checkins:\n{numbers}" for index in range(300))
    yield case(
        "many-errors",
        f"kpis:\n{goals}".replace("0x", f"{MARK}0x", 1),
        "invalid-value",
        has_more=True,
        is_heavy=True,
    )
    yield case("long-text", plain(f"description: {'a ' * 9_999}aa"))
    yield case("too-long-text", plain(f"description: {MARK}{'a ' * 10_000}aa"), "invalid-value")
    yield case(
        "too-long-block", plain(f"description: {MARK}|", f"  {'a ' * 10_000}aa"), "invalid-value"
    )
    yield case("long-key", f"{MARK}{'a' * 900}: 1\n{FINE}", "unknown-field")
    yield case("longer-key", f"{MARK}? {'a' * 40_000}\n: 1\n{FINE}", "unknown-field", has_more=True)
    full = FINE + "#" * (MIB - len(FINE) - 1) + "\n"
    yield case("just-small-enough", full)
    yield case("too-large", f"{MARK}{full}#", "unreadable-file", is_heavy=True)
    yield case(
        "quotes",
        f"x-a: {MARK}{'[' * 30}{chr(34) * 50_001}",
        "invalid-yaml",
        has_more=True,
        is_heavy=True,
    )
    yield case("spaces", f"{' ' * 400_000}\n{FINE}", is_heavy=True)
    yield case("hashes", f"{FINE}{'# ' * 200_000}\n", is_heavy=True)


def encodings() -> Iterator[Case]:
    """Bytes that are no UTF-8, with the line that they stand in; and those that are."""
    start, end = "kpis:\n  sales:\n    title: ", "\n    unit: EUR\n"
    broken = {
        "latin-1": "Umsatz für alle".encode("latin-1"),
        "windows-1252": "“Umsatz”".encode("cp1252"),
        "shift-jis": "売上高".encode("shift-jis"),
        "overlong": b"a\xc0\x80b",
        "beyond-unicode": b"a\xf5\x80\x80\x80b",
        "half-a-pair": b"a\xed\xa0\x80b",
        "lone-continuation": b"a\x80b",
        "cut-short": b"a\xe2\x82",
        "never-a-byte": b"a\xffb",
    }
    for name, data in broken.items():
        text = start.encode() + data + end.encode()
        yield Case(f"encoding-{name}", text, ("3 unreadable-file",), 1)
    yield Case("encoding-cut-at-end", start.encode() + b"caf\xc3", ("3 unreadable-file",), 1)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Case(f"encoding-{encoding}", FINE.encode(encoding), ("1 unreadable-file",), 1)
    yield Case("encoding-bom", b"\xef\xbb\xbf" + FINE.encode())
    yield case("encoding-two-boms", f"\ufeff{MARK}\ufeff{FINE}", "unsafe-text", has_more=True)
    yield case("encoding-bom-inside", titled("Sign\ufeffups"), "unsafe-text")
    yield Case("encoding-gzip", b"\x1f\x8b\x08\0" + bytes(range(256)), ("1 unreadable-file",), 1)
    yield case("encoding-zeros", f"{MARK}\0\0\0\0", "unreadable-file")


SAFE = (
    "Sign\u00a0ups",
    "👩\u200d🚀",
    "❤\ufe0f",
    "\u200eab\u200f",
    "é e\u0301",
    "a\u00adb",
    "\U0001f3f4",
)


def characters() -> Iterator[Case]:
    """Characters that deceive, raw and escaped."""
    bad = "unsafe-text"
    raw = [*range(9), 0xB, 0xC, *range(0xE, 0x20), 0x7F, *range(0x80, 0xA0)]
    raw += [0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0x200B, 0x2060, 0xE0001, 0xE007F]
    for code in raw:
        yield case(f"raw-{code:04x}", titled(f"Sign{chr(code)}ups"), bad)
        yield case(f"remark-{code:04x}", f"{FINE}# {MARK}re{chr(code)}mark\n", bad)
    escapes = [
        "\\0",
        "\\a",
        "\\b",
        "\\v",
        "\\f",
        "\\r",
        "\\e",
        "\\x1b[2J",
        "\\x7f",
        "\\x9b",
        "\\N",
        "\\L",
        "\\P",
        "\\u202e",
        "\\u2066",
        "\\u200b",
        "\\ufeff",
        "\\ud800",
        "\\udfff",
        "\\U000e0041",
    ]
    for index, escape in enumerate(escapes):
        yield case(f"escape-{index:02}", titled(f'"Sign{escape}ups"'), bad)
        yield case(f"escape-in-key-{index:02}", plain(f'{MARK}"x-{escape}": 1'), bad, has_more=True)
    for index, text in enumerate(SAFE):
        yield case(f"safe-{index}", titled(f'"{text}"').replace(MARK, ""))
    yield case("safe-tab", titled('"Sign\\tups"').replace(MARK, ""))
    yield case("title-of-two-lines", titled('"Sign\\nups"'), "invalid-value")
    yield case("title-as-block", titled("|\n          Sign\n          ups"), "invalid-value")
    yield case("title-of-blanks", titled("'  '"), "invalid-value")
    for code in (0x85, 0x2028, 0x2029):
        text = key_result(f"title: {MARK}Sign{chr(code)}ups", "baseline: 7", f"target: {MARK}ten")
        yield case(f"no-line-break-{code:04x}", text, bad, "invalid-value")


def line_breaks() -> Iterator[Case]:
    text = number("ten")
    for name, end in {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.items():
        yield case(f"breaks-{name}", FINE.replace("\n", end))
        yield case(f"breaks-{name}-bad", text.replace("\n", end), "invalid-value")
    lines = text.split("\n")
    mixed = "".join(line + end for line, end in zip(lines, ["\n", "\r\n", "\r"] * 9, strict=False))
    yield case("breaks-mixed-bad", mixed, "invalid-value")
    yield case("no-break-at-the-end", number("ten").rstrip(), *["invalid-value"])
    yield case("blank-lines", f"\n\n\r\n{text}\n\n", "invalid-value")


def conflicts() -> Iterator[Case]:
    ours, theirs = "        weight: 1\n", "        weight: 2\n"
    two = f"{FINE}{MARK}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b0b\n"
    yield case("conflict", two, "invalid-yaml")
    three = two.replace("=======", "||||||| base\n        weight: 3\n=======")
    yield case("conflict-of-three", three, "invalid-yaml")
    yield case("conflict-crlf", two.replace("\n", "\r\n"), "invalid-yaml")
    yield case("conflict-in-a-text", titled("'<<<<<<< is no marker here'").replace(MARK, ""))


def syntax() -> Iterator[Case]:
    bad = "invalid-yaml"
    yield case("open-double-quote", plain(f'description: {MARK}"never closed', "weight: 1"), bad)
    yield case("open-single-quote", plain(f"description: {MARK}'never closed", "weight: 1"), bad)
    yield case("open-bracket", plain(f"tags: {MARK}[a, b", "weight: 1"), bad)
    yield case("open-brace", plain(f"links: {MARK}{{a: b", "weight: 1"), bad)
    yield case("tab", plain("checkins:", f"{MARK}\t  2026-10-05: 9"), bad)
    yield case("only-a-tab", f"kpis:\n{MARK}\ta: {{title: A}}\n", bad)
    starts = (
        "@acme likes us",
        "`code`",
        "%done",
        "[new] people",
        '"New" people',
        "{a} people",
        "Signups: all of them",
        "*all* people",
        "& more",
        "'New' people",
    )
    for index, text in enumerate(starts):
        yield case(f"to-quote-{index}", titled(text), bad)
    yield case("no-colon", plain(f"{MARK}weight 1", "unit: people"), bad)
    yield case("no-blank", plain(f"{MARK}weight:1", "unit: people"), bad)
    yield case("half-indented", f"{FINE}{MARK}     due: 2026-12-01\n", bad)
    yield case("unknown-escape", titled('"C:\\goals"'), bad)
    yield case("cut-text", titled("Become #1"), "cut-text")
    yield case("cut-number", plain(f"unit: {MARK}Kunden #neu"), "cut-text")
    yield case(
        "comma-in-braces",
        HEAD.replace("signups:\n", "") + "      signups: {title: Signups,"
        f" {MARK}and more, baseline: 7, target: 10}}\n",
        "unknown-field",
    )


def shapes() -> Iterator[Case]:
    """A list, a text or nothing where something else is expected."""
    for index, text in enumerate(["[a, b]", "- a\n- b", "just text", "42", "'quoted'"]):
        yield case(f"root-{index}", f"{MARK}{text}\n", "invalid-value")
    for index, text in enumerate(
        [
            "",
            "\n\n",
            "# only a remark\n",
            "---\n",
            "---\n...\n",
            "null\n",
            "~",
            "\ufeff",
            "\ufeff# a remark",
        ]
    ):
        yield case(f"nothing-{index}", f"{MARK}{text}", "empty-file")
    for index, text in enumerate(["[]", "5", "text", "[a]", "''"]):
        yield case(f"no-kpis-{index}", f"kpis: {MARK}{text}\n", "invalid-value")
        yield case(f"no-kpi-{index}", f"kpis:\n  a: {MARK}{text}\n", "invalid-value")
    yield case("null-kpi", f"kpis:\n  {MARK}a:\n", "invalid-value")
    for index, text in enumerate(
        ["grow", "{a: b}", "[[a]]", "[{a: b}]", "[a b]", "[../x]", "[a.b.c.d]"]
    ):
        yield case(f"no-references-{index}", plain(f"supports: {MARK}{text}"), "invalid-value")
    for index, line in enumerate(
        [
            "owner: {}",
            "team: [a]",
            "unit: [a]",
            "contributors: ana",
            "kpi: []",
            "tags: a",
            "links: a",
            "plan: [a]",
            "checkins: 5",
            "changed: a",
            "closed: 2026-11-01",
            "dropped: true",
            "milestones: 3",
        ]
    ):
        name, value = line.split(": ")
        has_more = name in {"milestones", "kpi"}
        text = plain(f"{name}: {MARK}{value}")
        yield case(f"shape-{index:02}", text, "invalid-value", has_more=has_more)
    empty = (
        "checkins:",
        "tags:",
        "links:",
        "supports:",
        "plan:",
        "changed:",
        "milestones:",
        "contributors: ~",
        "formerly: null",
        "checkins: {}",
        "tags: []",
    )
    for index, line in enumerate(empty):
        yield case(f"empty-list-{index:02}", plain(line))
    for index, line in enumerate(
        ["title:", "owner:", "weight:", "due: ~", "cadence: null", "kpi:"]
    ):
        text = key_result(f"{MARK}{line}", "baseline: 7", "target: 10")
        if not line.startswith("title"):
            text = plain(f"{MARK}{line}")
        yield case(f"empty-value-{index}", text, "invalid-value")


def fields() -> Iterator[Case]:
    wrong = (
        "goal",
        "current",
        "deadline",
        "end",
        "min",
        "max",
        "parent",
        "Title",
        "tittle",
        "''",
        "name",
        "progress",
        "0",
        "null",
        "é",
        "__class__",
        "model_config",
        "score_form",
    )
    for index, name in enumerate(wrong):
        yield case(f"field-{index:02}", plain(f"{MARK}{name}: 5"), "unknown-field")
    yield case("own-field", plain("x-jira: ABC-1", "x-: 1", "x-Ünï: [1, {a: null}]"))
    yield case("version-in-a-goal-file", f"{MARK}version: 1\n{FINE}", "unknown-field")
    yield case("no-title", f"kpis:\n  {MARK}a: {{unit: h}}\n", "missing-field")
    yield case(
        "no-period",
        FINE.replace("period: 2026-Q4\n", "").replace("  grow", f"  {MARK}grow"),
        "missing-field",
    )
    yield case("no-reason", plain(f"{MARK}dropped: {{date: 2026-11-01}}"), "missing-field")
    yield case(
        "no-measure",
        HEAD.replace("signups", f"{MARK}signups") + "        title: Signups\n",
        "missing-measure",
    )
    yield case("two-measures", plain(f"{MARK}done: false"), "conflicting-measures")
    yield case(
        "value-beside-kpi",
        "kpis: {k: {title: K}}\n" + plain("kpi: k", f"checkins: {{{MARK}2026-10-05: 9}}"),
        "conflicting-measures",
    )
    yield case("no-baseline", key_result("title: Signups", f"target: {MARK}10"), "missing-baseline")
    yield case(
        "flat", key_result("title: Signups", "baseline: 7", f"target: {MARK}7.0"), "flat-range"
    )
    yield case(
        "inverted", f"kpis:\n  a: {{title: A, at_least: 5, at_most: {MARK}4}}\n", "inverted-band"
    )
    yield case("weighs-less-than-nothing", plain(f"weight: {MARK}-1"), "weightless-objective")
    for index, text in enumerate(["2026-T2", "2026-Q5", "Q4", "winter", "2026-W99", "9999-99"]):
        yield case(
            f"no-period-{index}", FINE.replace("2026-Q4", f"{MARK}{text}"), "unknown-reference"
        )
    for index, text in enumerate(["2026 Q4", "2026/Q4", "''", "[2026-Q4]", "../2026", "-Q4"]):
        named = FINE.replace("2026-Q4", f"{MARK}{text}")
        yield case(f"bad-period-{index}", named, "invalid-value", has_more=True)
    yield case(
        "supports-itself",
        FINE.replace("    key_res", f"    {MARK}supports: [grow]\n    key_res"),
        "circular-support",
    )
    yield case("supports-nobody", plain(f"supports: [{MARK}nobody]"), "unknown-reference")
    yield case(
        "team-circle", f"teams:\n  a: {{{MARK}parent: b}}\n  b: {{parent: a}}\n", "circular-support"
    )
    yield case(
        "unknown-owner",
        f"people: {{ana: {{}}}}\n{plain(f'owner: {MARK}anna')}",
        "unknown-reference",
    )


NO_IDS = (
    "CON", "con", "nul", "prn", "aux", "com1", "lpt9", "true", "false", "null", "'null'", "~",
    "yes", "no", "on", "off", "y", "n", "me", "all", "none", "x-1", "../../etc/passwd",
    "/etc/passwd",
    "a/b", "a.b", ".", "..", ".git", "-rf", "--output=x", "a--b", "a-", "1a", "2026", "a b", "a_b",
    "A", "\uff41", "\u0430bc", "caf\u00e9", "\u0130", "a%2fb", "'$HOME'", "${x}", '""', "'a\\nb'",
    '"a\\nb"', "__proto__", "a" * 65, "<b>", "'=1+1'", "a;b", "'a|b'", "a'b", "con.txt", "🚀",
)  # fmt: skip
IDS = ("a", "a1", "a-1", "a" * 64, "com10", "lpt0", "constructor", "nulls", "xx-1", "all-of-it")


def ids() -> Iterator[Case]:
    for index, text in enumerate(NO_IDS):
        # One that begins with `x-` stands where an id is expected, not a field.
        yield case(f"no-id-{index:02}", f"kpis:\n  {MARK}{text}: {{title: A}}\n", "invalid-value")
    for index, text in enumerate(IDS):
        yield case(f"id-{index}", f"kpis:\n  {text}: {{title: A}}\n")
    yield case("id-of-an-objective", FINE.replace("grow", f"{MARK}../grow"), "invalid-value")
    yield case(
        "id-of-a-key-result", FINE.replace("signups", f"{MARK}COM1"), "invalid-value", has_more=True
    )
    yield case("id-of-a-team", f"teams:\n  {MARK}Alpha: {{}}\n", "invalid-value")
    yield case(
        "same-id-twice",
        f"kpis: {{grow: {{title: A}}}}\n{FINE.replace('  grow', f'  {MARK}grow')}",
        "duplicate-id",
    )


GLOBS = (
    "../**/*.yaml", "goals/../../*.yaml", "/etc/*.yaml", "~/goals/*.yaml", "~root/*",
    "$HOME/*.yaml",
    "${HOME}/*.yaml", "C:/goals/*.yaml", "'C:\\goals\\*.yaml'", "'\\\\server\\share\\*'",
    "//server/x",
    "file:///etc/passwd", "https://example.com/x.yaml", ".git/*", "goals/.git/config", "''", "' '",
    "goals/", "goals//*.yaml", "./goals/*.yaml", '"goals/\\0.yaml"', '"goals/\\u202e*.yaml"',
    "'!goals/*.yaml'", "goals/**x/*.yaml", f"'{'/'.join(['**'] * 9)}'", "a" * 1_001,
)  # fmt: skip


def settings() -> Iterator[Case]:
    bad = "invalid-value"
    for index, glob in enumerate(GLOBS):
        text = f"version: 1\ngoals:\n  - goals/*.yaml\n  - {MARK}{glob}\n"
        yield settings_case(f"glob-{index:02}", text, bad)
    values = (
        "version: 2",
        "version: '1'",
        "version: 1.0",
        "version: one",
        "version:",
    )
    for index, text in enumerate(values):
        yield settings_case(f"version-{index}", f"# settings\n{MARK}{text}\n", bad)
    lines = (
        "fiscal_year: {starts: 13}", "fiscal_year: {starts: 0}", "fiscal_year: {named_by: middle}",
        "fiscal_year: 7", "cadence: hourly", "timezone: Mars/Olympus", "timezone: ../../etc/passwd",
        "timezone: /etc/localtime", "timezone: ''", "requires: '>>1'", "requires: [a]",
        "kind: bold",
        "pace: {behind: 10%}", "pace: {at_risk: 2}",
        "pace: {at_risk: 0.05}", "write: {goals: '../x.yaml'}", "write: {goals: /etc/x.yaml}",
        "write: {goals: 'goals/{foo}.yaml'}", "write: {checkins: 'a/../../{team}.yaml'}",
        "missing: maybe", "goals: goals/*.yaml",
        "goals: {}", "goals: [[a]]", "check: {profile: lax}", "check: {rules: {flat-range: fatal}}",
        "check: {rules: [flat-range]}", "check: {rules: {too-many-key-results: {max: many}}}",
    )  # fmt: skip
    for index, text in enumerate(lines):
        yield settings_case(f"setting-{index:02}", f"version: 1\n{MARK}{text}\n", bad)
    yield settings_case("setting-unknown", f"version: 1\n{MARK}goal: []\n", "unknown-field")
    yield settings_case(
        "setting-no-rule",
        f"version: 1\ncheck:\n  rules:\n    {MARK}flat-rage: off\n",
        "unknown-reference",
    )
    yield settings_case(
        "setting-no-option",
        f"version: 1\ncheck:\n  rules:\n    too-many-key-results:\n      {MARK}most: 5\n",
        "unknown-field",
    )
    yield settings_case("settings-without-version", f"{MARK}organization: Acme\n", "missing-field")
    yield settings_case("settings-empty", f"{MARK}# nothing\n", "missing-field")
    yield settings_case("settings-list", f"{MARK}- version: 1\n", bad)
    yield settings_case(
        "settings-alias", f"version: 1\ngoals: {MARK}&g [a.yaml]\n", "unsupported-yaml"
    )
    yield settings_case(
        "settings-syntax", f"version: 1\norganization: {MARK}@acme\n", "invalid-yaml"
    )
    yield settings_case(
        "settings-tag", f"version: 1\nx-a: {MARK}!!python/name:os.system\n", "unsupported-yaml"
    )
    yield settings_case("settings-twice", f"version: 1\n{MARK}version: 1\n", "duplicate-key")
    yield settings_case(
        "settings-escape", f'version: 1\norganization: {MARK}"\\e[2J"\n', "unsafe-text"
    )
    yield Case(
        "settings-latin-1",
        FINE.encode(),
        ("2 unreadable-file",),
        1,
        settings="version: 1\norganization: Süd\n".encode("latin-1"),
    )
    nothing = b"version: 1\ngoals: [nowhere/*.yaml]\n"
    yield Case("no-goal-file-matches", FINE.encode(), exit_code=2, settings=nothing)
    yield Case(
        "another-version-required",
        FINE.encode(),
        exit_code=2,
        settings=b'version: 1\nrequires: ">=99"\n',
    )


FILE_NAMES = (
    "new\nline", "return\rline", "\x1b[31mred", "::error file=a,line=1::x", "bell\x07", "-rf",
    "--output=x", "a b", "'a' \"b\"", "<b>&amp;", "100%", "%0A", "[a](b)", "|a|b|", "`id`", "$(id)",
    "*", "CON", "\u202efdp", "line\u2028break", "\u200bnothing", "é", "e\u0301", "🚀", "a" * 240,
    "\udcff\udcfe", "tab\there", "#a", "{a}", "a;b", "~", "{{7*7}}", "\x9b31m",
)  # fmt: skip


def file_names() -> Iterator[Case]:
    plain, findings = _expected(number("ten"), ("invalid-value",))
    for index, name in enumerate(FILE_NAMES):
        yield Case(f"file-name-{index:02}", plain.encode(), findings, 1, file=f"goals/{name}.yaml")


FAMILIES = (
    numbers, days, doubles, tricks, bombs, encodings, characters, line_breaks, conflicts, syntax,
    shapes, fields, ids, settings, file_names,
)  # fmt: skip
CASES = tuple(one for family in FAMILIES for one in family())
