"""What a network file says of relations: per pair of members and type, read, written, checked."""

import pytest

from domain.directory.relations import Accepts, accepted
from domain.vocabulary import MemberCode, RequestType
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_network, to_document
from formats.network_file.document import write_network as written
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE
from tests.formats.network_file.test_network_file import NOW
from tests.formats.network_file.test_network_file_errors import errors

ESP, NOR = MemberCode("ESP"), MemberCode("NOR")
HEAD = "network:\n"
TWICE = "{from: ESP, to: NOR, types: [mla], is: not}"


def saying(relations: str) -> str:
    return SAMPLE.replace(HEAD, f"{HEAD}  relations: {relations}\n", 1)


def test_what_names_the_type_goes_before_what_names_none() -> None:
    text = saying(
        "[{from: ESP, to: NOR, is: supervisor_first}, "
        "{from: ESP, to: NOR, types: [person, locate], is: not}]"
    )
    network = read_network(text, now=NOW).directory
    relations = network.members[NOR].relations
    assert accepted(relations, ESP, RequestType.PERSON) is Accepts.NOT
    assert accepted(relations, ESP, RequestType.ADVICE) is Accepts.SUPERVISOR_FIRST
    assert accepted(relations, NOR, RequestType.ADVICE) is Accepts.ALLOW
    assert network.members[ESP].relations == ()
    assert read_network(written(network), now=NOW).directory == network
    assert from_document(to_document(network)) == network
    found = difference(read_network(SAMPLE, now=NOW).directory, network)
    assert [change.path for change in found] == ["network.relations"]


def test_one_of_several_that_is_changed_is_one_change() -> None:
    before, after = (
        read_network(
            saying(f"[{{from: ESP, to: NOR, is: {word}}}, {{from: NOR, to: ESP, is: not}}]"),
            now=NOW,
        ).directory
        for word in ("not", "allow")
    )
    found = [str(change) for change in difference(before, after)]
    assert found == ["changed network.relations.NOR ESP.is: not → allow"]


@pytest.mark.parametrize(
    ("relations", "path", "message"),
    [
        ("[{from: ESP, to: XXX, is: not}]", "network.relations[1].to", "is not a member"),
        ("[{from: ESP, to: ESP, is: not}]", "network.relations[1].from", "nothing of itself"),
        ("[{from: ESP, to: NOR, is: never}]", "network.relations[1].is", "is not known as is"),
        ("[{from: ESP, to: NOR}]", "network.relations[1].is", "is missing"),
        ("[{from: ESP, to: NOR, types: [x], is: not}]", "network.relations[1].types[1]", "a type"),
        (
            f"[{TWICE}, {{from: ESP, to: NOR, types: [mla, person], is: allow}}]",
            "network.relations[2].types",
            "named twice",
        ),
    ],
)
def test_a_wrong_one_is_an_error(relations: str, path: str, message: str) -> None:
    (found,) = errors(saying(relations))
    assert (found.path, message in found.message) == (path, True)
