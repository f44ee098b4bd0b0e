"""A desk's own card in the network file: short lines by type, read, written, checked."""

import pytest

from domain.directory.desk_card import lines_for
from domain.vocabulary import ContactPointId, RequestType
from formats.network_file.document import from_document, read_network, to_document
from formats.network_file.document import write_network as written
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE
from tests.formats.network_file.test_network_file import NOW
from tests.formats.network_file.test_network_file_errors import errors

DESK = "name: EXERCISE desk Oslo, roster: nor"


def saying(card: str) -> str:
    return SAMPLE.replace(DESK, f"{DESK}, card: {card}", 1)


def test_lines_of_the_type_come_before_those_of_every_type() -> None:
    text = saying('{every: ["EXERCISE prosecutor: +47 1"], preserve: ["EXERCISE Mail: +47 2"]}')
    network = read_network(text, now=NOW).directory
    card = network.contact_points[ContactPointId("nor-desk")].card
    assert lines_for(card, RequestType.PRESERVE) == (
        "EXERCISE Mail: +47 2",
        "EXERCISE prosecutor: +47 1",
    )
    assert lines_for(card, RequestType.ADVICE) == ("EXERCISE prosecutor: +47 1",)
    assert read_network(written(network), now=NOW).directory == network
    assert from_document(to_document(network)) == network


@pytest.mark.parametrize(
    ("card", "path", "message"),
    [
        ("{presrve: [x]}", "contact_points.nor-desk.card.presrve", "unknown key"),
        (f"{{every: [{'x' * 121}]}}", "contact_points.nor-desk.card.every[1]", "a line"),
        (
            f"{{every: [{', '.join('abcdefghi')}]}}",
            "contact_points.nor-desk.card.every",
            "too many",
        ),
    ],
)
def test_a_wrong_one_is_an_error(card: str, path: str, message: str) -> None:
    (found,) = errors(saying(card))
    assert (found.path, message in found.message) == (path, True)
