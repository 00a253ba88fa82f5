"""Every section of the configuration has the same keys where it is validated and where it is used."""

from dataclasses import fields, is_dataclass

import pytest
from pydantic import BaseModel

from ingest.config import schema, values

VALIDATED = {
    name: each for name, each in vars(schema).items() if isinstance(each, type) and issubclass(each, BaseModel)
}
USED = {name: each for name, each in vars(values).items() if isinstance(each, type) and is_dataclass(each)}


OTHERWISE = {
    "HealthSection": ({"is_said"}, set()),  # whether the section stands in the file
    "RawSection": (set(), {"keep_days", "max_gb"}),
    "StoreSection": ({"kept_days", "kept_bytes"}, {"raw_days", "raw_max_mb"}),  # joined out of the old and the new keys
}
"""Section -> what is only used, and what is only validated."""


@pytest.mark.parametrize("name", sorted(VALIDATED.keys() & USED.keys()))
def test_a_section_is_used_with_the_keys_that_are_validated(name: str) -> None:
    used, validated = {each.name for each in fields(USED[name])}, set(VALIDATED[name].model_fields)

    assert (used - validated, validated - used) == OTHERWISE.get(name, (set(), set()))


def test_both_sides_have_the_same_sections() -> None:
    assert VALIDATED.keys() - {"BaseModel", "_Section"} == USED.keys()
