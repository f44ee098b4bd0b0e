"""A network whose desks hand over every day, its people at the pages."""

from dataclasses import replace

import pytest

from services.visit.office import Office
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import staged
from tests.web.conftest import URL


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(replace(office, portal_url=URL))
