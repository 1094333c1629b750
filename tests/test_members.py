"""Who is who: the person behind an e-mail, the teams below a team."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.members import person_of, teams_below
from okrkit.workspace import Workspace
from workspaces import scored


def company(text: str) -> Workspace:
    """The workspace of one file, whatever is wrong with it."""
    return scored({"goals/a.yaml": dedent(text)}).workspace


def of(workspace: Workspace, email: str) -> str | None:
    person = person_of(workspace, email)
    return person and person.id


PEOPLE = """\
    people:
      zoe: {emails: [zoe@acme.example, zoe@home.example]}
      ben: {emails: [Ben.Roy@Acme.Example]}
      mute: {name: Mute}
    """


@pytest.mark.parametrize(
    ("email", "person"),
    [
        ("zoe@acme.example", "zoe"),
        ("zoe@home.example", "zoe"),
        ("ZOE@ACME.EXAMPLE", "zoe"),
        ("ben.roy@acme.example", "ben"),
        ("zoe", None),
        ("zoe@acme.example.org", None),
        ("", None),
    ],
)
def test_a_person_is_known_by_any_of_their_emails_in_any_case(
    email: str, person: str | None
) -> None:
    assert of(company(PEOPLE), email) == person


def test_without_people_nobody_is_known() -> None:
    assert of(company("teams: {sales: {}}"), "ana@acme.example") is None


@pytest.mark.parametrize(
    ("ben", "cleo", "person"),
    [
        ("", "", "ben"),
        (", active: true", ", active: false", "ben"),
        (", active: false", "", "cleo"),
        (", active: false", ", active: false", "ben"),
    ],
)
def test_of_several_with_an_email_an_active_one_counts_then_the_first_by_id(
    ben: str, cleo: str, person: str
) -> None:
    workspace = company(f"""\
        people:
          cleo: {{emails: [us@acme.example]{cleo}}}
          ben: {{emails: [US@acme.example]{ben}}}
        """)
    assert of(workspace, "us@acme.example") == person


TEAMS = """\
    teams:
      leads: {}
      sales: {parent: leads}
      eu: {parent: sales}
      us: {parent: sales}
      texas: {parent: us}
      lone: {}
      orphan: {parent: gone}
      ring-a: {parent: ring-b}
      ring-b: {parent: ring-a}
      tail: {parent: ring-a}
      self: {parent: self}
    """


@pytest.mark.parametrize(
    ("team", "below"),
    [
        ("leads", "leads sales eu us texas"),
        ("sales", "sales eu us texas"),
        ("texas", "texas"),
        ("lone", "lone"),
        ("orphan", "orphan"),
        ("gone", "gone orphan"),
        ("unheard-of", "unheard-of"),
        ("ring-a", "ring-a ring-b tail"),
        ("ring-b", "ring-a ring-b tail"),
        ("tail", "tail"),
        ("self", "self"),
    ],
)
def test_the_teams_below_a_team_are_found_with_itself(team: str, below: str) -> None:
    assert teams_below(company(TEAMS), team) == frozenset(below.split())


IDS = [f"t{number}" for number in range(6)]


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS), min_size=1))
def test_a_team_is_below_another_when_its_parents_lead_there(parents: dict[str, str]) -> None:
    lines = [f"  {team}: {{parent: {parent}}}\n" for team, parent in parents.items()]
    workspace = company("teams:\n" + "".join(lines))
    for upper in IDS:
        expected = {upper}
        for team in parents:
            way = [team]
            while (parent := parents.get(way[-1])) is not None and parent not in way:
                way.append(parent)
            if upper in way:
                expected.add(team)
        assert teams_below(workspace, upper) == expected
