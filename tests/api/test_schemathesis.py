"""Schemathesis on the OpenAPI document with books behind it: no 5xx, no lie of the schema, nothing malformed accepted.

Skipped where schemathesis is not installed: uv run --isolated --group fuzz pytest -p no:schemathesis tests/api/test_schemathesis.py
FININT_FUZZ is the number of cases in all: 500 a change, 20,000 a night.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

from finint.api.application import api

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (group fuzz)")
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    missing_required_header,
    response_schema_conformance,
    status_code_conformance,
)

CASES = int(os.environ.get("FININT_FUZZ", "500"))
SCHEMA = schemathesis.openapi.from_dict(api.openapi())
SCHEMA.app = api
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
# An operation that takes nothing has one case, whatever it is asked.
EACH = -(-CASES // sum(bool(one.definition.raw.get("parameters") or one.body) for one in OPERATIONS))
# Not "negative data is refused": a list of one in a query string is a text like any other once it is sent.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    missing_required_header,
]
counted = []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method.upper()} {one.path}")
def test_no_case_makes_a_mistake(kept, operation):
    # By hand instead of its plugin, which does not know this pytest.
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

        @seed(20261127)
        @settings(
            max_examples=-(-EACH // 2),
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def check(case):
            counted.append(1)
            # A report waits for its outlook, a fit of seconds.
            case.call_and_validate(checks=CHECKS, timeout=120)

        try:
            check()
        except Unsatisfiable:
            assert mode is schemathesis.GenerationMode.NEGATIVE, "nothing fits the schema"


def test_the_cases_are_counted():
    sys.stdout.write(f"{len(counted)} cases over {len(OPERATIONS)} operations\n")
    assert len(counted) >= CASES
