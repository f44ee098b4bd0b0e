"""A network whose people have files."""

import pytest

from services.visit.office import Office
from tests.services.desk_clerk import Clerk


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    return clerk
