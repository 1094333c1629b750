"""What happened at Acme between 1 June and 18 November 2026: the commits of its goals.

Paths are those of today; ids in texts are those of their day. `acme_history.py` makes a repository
of it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

ANA = "Ana <ana@acme.example>"
BEN = "Ben <ben@acme.example>"
CLEO = "Cleo <cleo@acme.example>"
DANA = "Dana <dana@acme.example>"
DANA_AT_HOME = "Dana <dana@laptop.acme.example>"
EMIL = "Emil <emil@acme.example>"
FAY = "Fay <fay@acme.example>"
GORAN = "Goran <goran@acme.example>"
HANA = "Hana <hana@acme.example>"
IVO = "Ivo <ivo@acme.example>"
JANA = "Jana <jana@acme.example>"

SUMMER, AUTUMN = "goals/2026-Q3", "goals/2026-Q4"
COMPANY, YEAR = "goals/company.yaml", "goals/2026/company.yaml"
KPIS = [f"goals/kpis/{team}.yaml" for team in ("growth", "payments", "platform", "support")]
APART = "goals/checkins/2026-Q4.yaml"
APART_SUPPORT = "goals/checkins/2026-Q4-support.yaml"


class Edit(NamedTuple):
    """A text in a file that took the place of another."""

    path: str
    before: str
    after: str


class Rename(NamedTuple):
    """An id that took the place of another, wherever it is mentioned."""

    before: str
    after: str


class Split(NamedTuple):
    """A file of KPIs that was cut into several, each of which says what holds for all in it."""

    whole: str
    parts: list[str]


class Commit(NamedTuple):
    """A commit. It `brings` files that were not there, and makes `edits`.

    In the files that it `sees`, brings or edits, everything that is dated up to its day is new.
    A `branch` starts at main's last commit; what it `merges` is a branch. `later` says when and by
    whom it was committed, where that is not when and by whom it was written.
    """

    at: str
    by: str
    message: str
    sees: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    edits: tuple[Edit | Rename | Split, ...] = ()
    branch: str = "main"
    merges: str | None = None
    later: tuple[str, str] | None = None


def story() -> list[Commit]:
    """All commits in their order."""
    return sorted([*SUMMER_TOLD, *AUTUMN_TOLD, *_months(), *_weeks()], key=lambda one: one.at)


def _months() -> Iterator[Commit]:
    """Ana's numbers of each month."""
    for at, month in (
        ("2026-06-03 17:10", "May"),
        ("2026-07-03 16:40", "June"),
        ("2026-08-03 08:05", "July"),
        ("2026-09-03 17:20", "August"),
        ("2026-10-05 08:05", "September"),
        ("2026-11-06 16:15", "October"),
    ):
        yield Commit(at, ANA, f"Company numbers of {month}", sees=(COMPANY, YEAR))


LEADS = {"growth": DANA, "payments": BEN, "platform": FAY, "support": HANA}
TIMES = {"growth": "09:25", "payments": "09:10", "platform": "10:05", "support": "09:40"}
BESIDE = {"growth": [COMPANY], "platform": [APART], "support": [APART_SUPPORT]}
STAND_INS = {("support", 31): IVO, ("payments", 33): CLEO, ("payments", 34): CLEO}
"""Who checks in for a lead on holiday, by team and week."""


def _weeks() -> Iterator[Commit]:
    """The check-ins of the teams, every Monday."""
    for number in range(1, 25):
        monday = date(2026, 6, 1) + timedelta(weeks=number)
        week = monday.isocalendar().week
        quarter = SUMMER if monday < date(2026, 10, 1) else AUTUMN
        for team, lead in LEADS.items():
            own = (f"goals/kpis/{team}.yaml", f"{quarter}/{team}.yaml", *BESIDE.get(team, ()))
            by = STAND_INS.get((team, week), lead)
            message = f"Check in for {team}, week {week}"
            yield Commit(f"{monday} {TIMES[team]}", by, message, sees=own)


# --- June to September: the first half year with goals in git ---

SUMMER_TOLD = [
    Commit(
        "2026-06-01 08:30",
        ANA,
        "Bring our goals into git\n\nUntil today they stood in a spreadsheet.",
        brings=("okrkit.yaml", COMPANY, YEAR, *KPIS),
    ),
    Commit(
        "2026-06-18 16:20",
        GORAN,
        "Cut the KPIs into one file a team\n\nSo that everybody reviews their own.",
        edits=(Split("goals/kpis.yaml", KPIS),),
    ),
    Commit(
        "2026-06-22 14:00", EMIL, "Plan the summer of growth", brings=(f"{SUMMER}/growth.yaml",)
    ),
    Commit(
        "2026-06-24 11:30", CLEO, "Plan the summer of payments", brings=(f"{SUMMER}/payments.yaml",)
    ),
    Commit(
        "2026-06-24 15:45",
        ANA,
        "Raise the floor under revenue from July on",
        edits=(Edit(COMPANY, "at_least: 1150", "at_least: {2026-01-01: 1150, 2026-07-01: 1200}"),),
    ),
    Commit(
        "2026-06-25 10:15", FAY, "Plan the summer of platform", brings=(f"{SUMMER}/platform.yaml",)
    ),
    Commit(
        "2026-06-26 13:20", HANA, "Plan the summer of support", brings=(f"{SUMMER}/support.yaml",)
    ),
    Commit(  # in the first fifth of the quarter: planning
        "2026-07-09 11:00",
        EMIL,
        "Six screens: the law asks for one of them",
        edits=(Edit(f"{SUMMER}/growth.yaml", "target: 5\n", "target: 6\n"),),
    ),
    Commit(
        "2026-07-16 14:05",
        CLEO,
        "Drop the second opinion\n\nReviewed-by: Ben <ben@acme.example>",
        sees=(f"{SUMMER}/payments.yaml",),
        later=("2026-07-20 08:50", BEN),
    ),
    Commit(  # corrected at once
        "2026-07-21 08:40",
        IVO,
        "4.8 hours, not 8.4",
        edits=(Edit(KPIS[3], "2026-07-20: 8.4", "2026-07-20: 4.8"),),
    ),
    Commit(
        "2026-08-05 10:30",
        FAY,
        "Say which uptime it is\n\nThe second region gets one of its own.",
        edits=(Rename("uptime", "checkout-uptime"),),
    ),
    Commit(  # made easier, and says why
        "2026-08-10 15:30",
        CLEO,
        "Ask for 6 false declines in 1,000\n\n"
        "Reason: Without the second model the last step, from 6 to 5, has no way to come\n"
        "Reviewed-by: Ana <ana@acme.example>",
        edits=(
            Edit(
                f"{SUMMER}/payments.yaml",
                "baseline: 11\n        target: 5",
                "baseline: 11\n        target: 6",
            ),
        ),
    ),
    Commit(  # two bad weeks, told when they were over
        "2026-08-31 11:15",
        IVO,
        "Fill in what is missing for August",
        edits=(
            Edit(
                KPIS[3],
                "      2026-07-27: 26.8\n",
                "      2026-08-10: 25.9\n"
                "      2026-08-03:\n"
                "        value: 27.4\n"
                "        note: Holidays on our side and summer sales on theirs\n"
                "      2026-07-27: 26.8\n",
            ),
        ),
    ),
    Commit(  # made easier among check-ins, and does not say why
        "2026-09-07 08:50",
        EMIL,
        "Guided sign-up is open to everybody",
        edits=(Edit(f"{SUMMER}/growth.yaml", "target: 50", "target: 45"),),
    ),
    Commit(
        "2026-09-08 09:30",
        HANA,
        "Start the chart of answer time anew with the evening shift",
        edits=(Edit(KPIS[3], "", "    rebase: [2026-08-31]\n"),),
    ),
    Commit(
        "2026-09-17 15:00",
        BEN,
        "Draft the autumn of payments",
        brings=(f"{AUTUMN}/payments.yaml",),
        branch="autumn-of-payments",
    ),
    Commit(
        "2026-09-24 10:50", DANA, "Plan the autumn of growth", brings=(f"{AUTUMN}/growth.yaml",)
    ),
    Commit(
        "2026-09-28 16:30",
        JANA,
        "Refunds are agreed on\n\nReviewed-by: Hana <hana@acme.example>",
        edits=(
            Edit(
                f"{AUTUMN}/payments.yaml",
                "    draft: true\n    tags: [refunds, christmas]\n",
                "    tags: [refunds, christmas]\n",
            ),
        ),
        branch="autumn-of-payments",
    ),
    Commit(
        "2026-09-29 09:15",
        ANA,
        "Merge branch 'autumn-of-payments'",
        merges="autumn-of-payments",
    ),
    Commit(
        "2026-09-30 11:10", HANA, "Plan the autumn of support", brings=(f"{AUTUMN}/support.yaml",)
    ),
    Commit(
        "2026-09-30 14:25", FAY, "Plan the autumn of platform", brings=(f"{AUTUMN}/platform.yaml",)
    ),
]

# --- October and November: one quarter closed, the next one half over ---

REFUND_QUEUE = """
# What we do for the payments team.
key_results:
  faster-refunds:
    refund-queue:
      title: Longest wait in the refund queue
      owner: goran
      unit: min
      at_most: 5
      links:
        board: https://board.acme.example/platform/refund-queue
"""

SERVER_COST = """\
      server-cost:
        title: What a million payments cost us in servers
        owner: goran
        unit: EUR
        baseline: 310
        target: 250
"""

SERVER_COST_CHECKINS = """\
  ready-for-christmas.server-cost:
    2026-11-02: 334
    2026-10-19: 322
    2026-10-05: 312
"""

CLEAR_ANSWERS = """\
      clear-answers:
        title: Shops find our answers clear
        description: Eight shop owners read twenty answers each month and grade them together
        judged: true
        plan: {2026-10-31: 0.3, 2026-11-30: 0.6, 2026-12-31: 1}
        cadence: monthly
"""

AUTUMN_TOLD = [
    Commit(
        "2026-10-01 16:45",
        GORAN,
        "Help payments with the refund queue\n\nReviewed-by: Ben <ben@acme.example>",
        edits=(Edit(f"{AUTUMN}/platform.yaml", "", REFUND_QUEUE),),
        branch="refund-queue",
    ),
    Commit(
        "2026-10-02 15:30", FAY, "Close the summer of platform", sees=(f"{SUMMER}/platform.yaml",)
    ),
    Commit("2026-10-05 08:30", BEN, "Merge branch 'refund-queue'", merges="refund-queue"),
    Commit("2026-10-05 09:50", FAY, "Keep our check-ins apart", brings=(APART,)),
    Commit("2026-10-05 09:55", HANA, "Keep our check-ins apart", brings=(APART_SUPPORT,)),
    Commit(
        "2026-10-05 17:00", CLEO, "Close the summer of payments", sees=(f"{SUMMER}/payments.yaml",)
    ),
    Commit("2026-10-06 10:20", EMIL, "Close the summer of growth", sees=(f"{SUMMER}/growth.yaml",)),
    Commit(
        "2026-10-07 14:10",
        HANA,
        "Close the summer of support",
        edits=(
            Edit(
                f"{SUMMER}/support.yaml",
                "",
                "\nlearned: >-\n  One evening shift took away more waiting"
                " than three more people in the morning would have.\n",
            ),
        ),
    ),
    Commit(
        "2026-10-08 11:40",
        HANA,
        "Say what counts as an instant refund",
        edits=(
            Edit(
                f"{AUTUMN}/payments.yaml",
                "    owner: ben\n    contributors: [hana, goran]\n",
                "    description: |\n"
                "      Found by support in summer (`why-they-call`).\n"
                "      What counts is when the customer sees the money,"
                " not when we have sent it.\n"
                "    owner: ben\n    contributors: [hana, goran]\n",
            ),
        ),
    ),
    Commit(  # harder, while the quarter is still being planned; its reason stands in the file
        "2026-10-09 15:15",
        CLEO,
        "Ask for 5 false declines in 1,000",
        edits=(
            Edit(
                f"{AUTUMN}/payments.yaml",
                "baseline: 7.4\n        target: 6",
                "baseline: 7.4\n        target: 5",
            ),
        ),
    ),
    Commit(
        "2026-10-12 08:40",
        GORAN,
        "Touch no server in December\n\nReviewed-by: Fay <fay@acme.example>",
        edits=(
            Edit(
                f"{AUTUMN}/platform.yaml",
                "target: 15\n        due: 2026-12-23",
                "target: 15\n        due: 2026-12-04",
            ),
        ),
    ),
    Commit(  # a number of July, changed in October
        "2026-10-12 21:35",
        DANA_AT_HOME,
        "Count July as we count September",
        edits=(Edit(YEAR, "2026-07: 1095", "2026-07: 1160"),),
    ),
    Commit(
        "2026-10-13 09:30",
        BEN,
        "Call refunds instant: faster is never done",
        edits=(Rename("faster-refunds", "instant-refunds"),),
    ),
    Commit(
        "2026-10-14 13:05",
        BEN,
        "Let complaints weigh as much as the other numbers together",
        edits=(
            Edit(
                f"{AUTUMN}/payments.yaml",
                "baseline: 8\n        target: 4\n",
                "baseline: 8\n        target: 4\n        weight: 2\n",
            ),
        ),
    ),
    Commit(
        "2026-10-19 16:00",
        DANA,
        "Hand Lars's goals over to Emil",
        edits=(
            Edit(
                f"{AUTUMN}/growth.yaml",
                "on a phone\n        owner: lars\n",
                "on a phone\n        owner: emil\n",
            ),
        ),
    ),
    Commit(  # more than a fifth of the quarter was gone
        "2026-10-27 14:50",
        HANA,
        "Let shop owners grade our answers",
        edits=(
            Edit(
                f"{AUTUMN}/support.yaml",
                "      refund-time:\n",
                f"{CLEAR_ANSWERS}      refund-time:\n",
            ),
        ),
    ),
    Commit(
        "2026-10-30 17:00",
        ANA,
        "Lars has left",
        edits=(
            Edit(
                COMPANY,
                "    emails: [lars@acme.example]\n    team: growth\n",
                "    emails: [lars@acme.example]\n    team: growth\n"
                "    active: false             # left in October\n",
            ),
        ),
    ),
    Commit(  # made easier; the reason comes ten days later
        "2026-11-02 11:25",
        IVO,
        "Ask for 10 % that ask again",
        edits=(
            Edit(
                f"{AUTUMN}/support.yaml",
                "baseline: 18\n        target: 8\n",
                "baseline: 18\n        target: 10\n",
            ),
        ),
    ),
    Commit(  # something to reach became something to hold
        "2026-11-02 14:30",
        BEN,
        "Hold the share of untouched refunds above 80 %",
        edits=(
            Edit(
                f"{AUTUMN}/payments.yaml",
                "        baseline: 71\n        target: 90\n",
                "        above: 80\n",
            ),
        ),
    ),
    Commit(
        "2026-11-03 18:10",
        GORAN,
        "Carry 900 payments a second\n\nThe first load test held more than we had hoped for.",
        sees=(APART,),
        edits=(
            Edit(
                f"{AUTUMN}/platform.yaml",
                "baseline: 350\n        target: 800",
                "baseline: 350\n        target: 900",
            ),
        ),
    ),
    Commit(  # a key result that went wrong is gone
        "2026-11-09 18:20",
        GORAN,
        "Tidy up",
        edits=(
            Edit(f"{AUTUMN}/platform.yaml", f"{SERVER_COST}      runbooks:\n", "      runbooks:\n"),
            Edit(
                APART,
                f"{SERVER_COST_CHECKINS}  ready-for-christmas.runbooks:\n",
                "  ready-for-christmas.runbooks:\n",
            ),
        ),
    ),
    Commit(
        "2026-11-11 16:30",
        EMIL,
        "Draft a second country",
        brings=("goals/2027-Q1/growth.yaml",),
    ),
    Commit(
        "2026-11-12 09:05",
        HANA,
        "Say why 10 % is enough",
        sees=(f"{AUTUMN}/support.yaml",),
    ),
    Commit("2026-11-17 17:40", FAY, "Check in the load test", sees=(APART,)),
    Commit(
        "2026-11-18 12:50",
        GORAN,
        "A region was off, and nobody noticed",
        sees=(APART, f"{AUTUMN}/platform.yaml"),
    ),
    Commit(
        "2026-11-18 15:20",
        EMIL,
        "The wallet is live",
        sees=(f"{AUTUMN}/growth.yaml",),
    ),
]
