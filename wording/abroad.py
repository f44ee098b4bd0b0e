"""People of other members in the words of a reader to whom the network does not name them."""

from dataclasses import replace

from domain.directory.functions import Function, NamedAs
from domain.messages.outgoing import Saying
from wording import labels
from wording.language import Translator
from wording.members import MemberNames


def told_abroad(
    _: Translator, saying: Saying, named_as: NamedAs | None, members: MemberNames
) -> Saying:
    """The saying with their functions in place of names; as it is where ``named_as`` is None."""
    if named_as is None:
        return saying

    def words(known: Function) -> str:
        return labels.function(_, replace(known, desk=members.member(known.desk)))

    return saying.named(lambda text: named_as(text, words=words))
