"""One sample for all tests of this folder: building it takes seconds."""

import json
from pathlib import Path

import pytest

from finint.sample.company import SEED
from finint.sample.generate import generate

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def built():
    return generate(SEED)


@pytest.fixture(scope="session")
def folder():
    return FOLDER


@pytest.fixture(scope="session")
def manifest():
    return json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def truth():
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
