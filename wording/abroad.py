"""People of other members in the words of a reader to whom the network does not name them."""

from functools import partial

from domain.directory.functions import NamedAs
from domain.messages.outgoing import Saying
from wording import labels
from wording.language import translator


def told_abroad(saying: Saying, named_as: NamedAs | None, language: str) -> Saying:
    """The saying with their functions in place of names; as it is where ``named_as`` is None."""
    if named_as is None:
        return saying
    return saying.named(partial(named_as, words=partial(labels.function, translator(language))))
