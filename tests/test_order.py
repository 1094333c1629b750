"""The order of fields: it knows every field that the schema knows, and where a new one goes."""

import pytest

from okrkit import order, schema
from okrkit.fields import Entry


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (schema.GoalFile, order.FILE),
        (schema.ObjectiveEntry, order.OBJECTIVE),
        (schema.KeyResultEntry, order.KEY_RESULT),
        (schema.KpiEntry, order.KPI),
        (schema.MilestoneEntry, order.MILESTONE),
        (schema.TeamEntry, order.TEAM),
        (schema.PersonEntry, order.PERSON),
        (schema.PeriodEntry, order.PERIOD),
        (schema.CheckinEntry, order.CHECKIN),
        (schema.NeedEntry, order.NEED),
        (schema.DroppedEntry, order.DROPPED),
        (schema.ClosedObjectiveEntry, order.CLOSED),
    ],
)
def test_each_field_has_its_place(model: type[Entry], fields: tuple[str, ...]) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    assert len(set(fields)) == len(fields)
    assert set(fields) == set(names)


@pytest.mark.parametrize(
    ("field", "there", "place"),
    [
        ("title", ["owner", "target"], 0),
        ("owner", ["title", "target"], 1),
        ("closed", ["title", "checkins", "formerly"], 2),
        ("closed", [], 0),
        ("why", ["x-mine", "title"], 2),
        ("formerly", ["title", "x-mine"], 1),
    ],
)
def test_a_new_field_goes_behind_all_that_precede_it(
    field: str, there: list[str], place: int
) -> None:
    assert order.place_of(field, there, order.OBJECTIVE) == place
