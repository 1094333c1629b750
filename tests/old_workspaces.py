"""Old workspaces as people have them: no owners, no reasons, and everybody's own style."""

from collections.abc import Iterator
from random import Random

AIMS = (
    "Improve the onboarding", "Faster refunds", "Happier customers", "Less churn", "Better search",
    "Grow in Germany", "Fewer incidents", "A new checkout", "Know our numbers", "One login",
    "Sell more to those we have", "Maintain quality", "Hire well", "Clean data", "Cheaper cloud",
)  # fmt: skip
NUMBERS = (
    "Signups", "Median refund time", "Promoters", "Churned accounts", "Clicks without result",
    "Orders", "Incidents", "Checkouts finished", "Dashboards", "Logins", "Upsells", "Bugs", "Hires",
)  # fmt: skip
TEAMS = ("growth", "payments", "search", "support", "platform", "people")


def old_workspace(seed: int) -> dict[str, str]:
    """The goal files of a workspace with about 300 findings; each seed has habits of its own."""
    random = Random(seed)
    files = {"okrkit.yaml": "version: 1\norganization: Acme\n"}
    for quarter in ("2026-Q2", "2026-Q3", "2026-Q4"):
        for team in TEAMS:
            lines = _file(random, team, quarter, style=(seed + len(team)) % 3)
            files[f"goals/{quarter}/{team}.yaml"] = "\n".join(lines) + "\n"
    return files


def _file(random: Random, team: str, quarter: str, style: int) -> Iterator[str]:
    if style == 1:
        yield "---"
        yield f"# {team.upper()} -- copied from the spreadsheet"
    yield f"team: {team}"
    yield f"period: '{quarter}'" if style == 2 else f"period: {quarter}"
    yield "objectives:"
    for number in range(random.randint(4, 6)):
        id = f"{team}-{number}"
        indent = "    " if style == 1 else "  "
        yield f"{indent}{id}:" + ("   # was row 12" if random.random() < 0.2 else "")
        yield f"{indent * 2}{'name' if random.random() < 0.3 else 'title'}: {random.choice(AIMS)}"
        if random.random() < 0.3:
            yield f"{indent * 2}parent: {team}-{(number + 1) % 9}"
        yield f"{indent * 2}{'krs' if style == 0 and number == 0 else 'key_results'}:"
        for part in range(random.randint(2, 4)):
            yield from _key_result(random, f"k{part}", indent * 3, indent, quarter)
        yield ""


def _key_result(random: Random, id: str, at: str, indent: str, quarter: str) -> Iterator[str]:
    title, start = random.choice(NUMBERS), random.randint(1, 60)
    end = start if random.random() < 0.05 else start + random.randint(1, 40)
    target = "goal" if random.random() < 0.3 else "target"
    month = {"2": 5, "3": 8, "4": 11}[quarter[-1]]
    day = f"2026-{month:02}-{random.randint(2, 9):02}"
    match random.randint(0, 3):
        case 0:
            yield f"{at}{id}: {{title: {title}, baseline: {start}, {target}: {end}}}"
        case 1:
            yield f"{at}{id}:"
            yield f"{at}{indent}title: '{title}'"
            yield f"{at}{indent}baseline: {start}"
            yield f'{at}{indent}{target}: "{end}"'
        case 2:
            yield f"{at}{id}: {{title: {title}, done: {random.choice(['no', 'false'])}}}"
        case _:
            yield f"{at}{id}:"
            yield f"{at}{indent}title: {title}"
            yield f"{at}{indent}baseline: {start}"
            yield f"{at}{indent}{target}: {end}"
            yield f"{at}{indent}checkins:"
            yield f"{at}{indent * 2}{day}: {start}"
