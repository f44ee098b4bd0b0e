"""What a network file says of the pages: read, written, checked."""

import pytest

from domain.directory.portal import Acknowledging, MiniApp, PortalRules
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_network, to_document
from formats.network_file.document import write_network as written
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE
from tests.formats.network_file.test_network_file import NOW
from tests.formats.network_file.test_network_file_errors import errors

HEAD = "network:\n"


def saying(portal: str) -> str:
    return SAMPLE.replace(HEAD, f"{HEAD}  portal: {portal}\n", 1)


@pytest.mark.parametrize("portal", ["{}", "{mini_app: claim}", "{acknowledge: claimed}"])
def test_what_is_left_out_is_as_it_usually_is(portal: str) -> None:
    without = read_network(SAMPLE, now=NOW).directory
    network = read_network(saying(portal), now=NOW).directory
    assert network == without
    assert network.portal == PortalRules(mini_app=MiniApp.CLAIM, acknowledge=Acknowledging.CLAIMED)
    assert "portal" not in written(network)


@pytest.mark.parametrize("word", ["off", "full"])
def test_a_word_is_kept_and_is_one_change(word: str) -> None:
    network = read_network(saying(f"{{mini_app: {word}}}"), now=NOW).directory
    assert network.portal.mini_app is MiniApp(word)
    assert read_network(written(network), now=NOW).directory == network
    assert from_document(to_document(network)) == network
    found = difference(read_network(SAMPLE, now=NOW).directory, network)
    assert [change.path for change in found] == ["network.portal"]


@pytest.mark.parametrize(
    ("portal", "path", "remedy"),
    [
        ("{acknowledge: always}", "network.portal.acknowledge", "use claimed, proved"),
        ("{mini_app: on}", "network.portal.mini_app", "use off, claim, full"),
        ("{miniapp: off}", "network.portal.miniapp", "did you mean mini_app?"),
        ("off", "network.portal", "give mini_app, acknowledge"),
    ],
)
def test_what_this_version_does_not_do_is_refused(portal: str, path: str, remedy: str) -> None:
    (found,) = errors(saying(portal))
    assert found.path == path
    assert remedy in found.remedy
