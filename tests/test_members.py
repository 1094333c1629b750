"""Who is behind an e-mail, and which teams are below a team."""

from okrkit.members import person_of, teams_below
from workspaces import scored

WORKSPACE = scored(
    {
        "goals/people.yaml": """\
people:
  bea: {emails: [bea@acme.example, B@acme.example]}
  ana: {emails: [ANA@acme.example]}
  anna: {emails: [ana@acme.example], active: false}
  carl: {}
teams:
  company: {}
  product: {parent: company}
  payments: {parent: product}
  growth: {parent: product}
  sales: {parent: company}
  one: {parent: two}
  two: {parent: one}
"""
    }
).workspace


def test_a_person_is_known_by_any_of_their_mails_whatever_the_case() -> None:
    found = [person_of(WORKSPACE, mail) for mail in ("b@ACME.example", "ana@acme.example", "x@y.z")]
    assert [one and one.id for one in found] == ["bea", "ana", None]


def test_a_team_has_all_teams_below_it() -> None:
    assert teams_below(WORKSPACE, "company") == {
        "company", "product", "payments", "growth", "sales"
    }  # fmt: skip
    assert teams_below(WORKSPACE, "growth") == {"growth"}
    assert teams_below(WORKSPACE, "one") == {"one", "two"}
    assert teams_below(WORKSPACE, "nobody") == {"nobody"}
