"""Searches as files: their names, and who may be asked how."""

import pytest

from search import files
from tests.search.visits import asked, visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", files.ANSWERS)
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 405), ("DELETE", 405)])
def test_only_reading_is_answered(tree, name, method, status):
    request = visit(method=method)
    assert files.answer(request, name, asked(request)).status_code == status
