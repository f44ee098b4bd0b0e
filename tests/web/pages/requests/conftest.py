"""A network for stories at the pages: nothing is asked for before sending, and every role is there."""

from dataclasses import replace

import pytest

from formats.network_file.document import read_network
from services.directory import versions as directory
from services.visit.office import Office
from tests.services.conftest import facts_are_known as facts_are_known
from tests.services.desk_clerk import NETWORK, Clerk
from tests.web.conftest import URL

_PEOPLE = """
  auditor: {name: EXERCISE Ines Roth, roles: [auditor], languages: [en]}
  lbn-auditor: {name: EXERCISE Tarek Aoun, member: LBN, roles: [auditor], languages: [en]}
  lbn-privacy: {name: EXERCISE Lina Fares, member: LBN, roles: [data_protection_officer], languages: [en]}
  esp-chief: {name: EXERCISE Marta Gil, member: ESP, roles: [supervisor], languages: [en]}
"""
EVERYBODY = (
    *("esp-officer", "esp-chief", "lbn-duty", "lbn-deputy", "lbn-chief", "lbn-auditor"),
    *("lbn-privacy", "ita-duty", "ita-chief", "secretariat", "auditor"),
)


def network() -> str:
    """The invented network, with everybody and a gate that holds nothing up."""
    text = NETWORK.read_text("utf-8").replace("\nrosters:", f"{_PEOPLE}rosters:")
    return text.replace("  content_in_chat", "  forms: {gate: never}\n  content_in_chat", 1)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(replace(office, portal_url=URL))
    await directory.import_network(clerk.office, read_network(network()))
    for person in EVERYBODY:
        await clerk.enrols(person)
    return clerk
