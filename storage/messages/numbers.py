"""Numbers of messages and of what is to be done with them: made here, so that they are known before they
are written.

They grow with time, so that what one transaction adds stands together in the database, and fewer of its
pages are written.
"""

import itertools
import secrets
from typing import Final

from storage.database.lease_time import steady_ms

_COUNTED: Final = 21
_counter = itertools.count(secrets.randbits(_COUNTED - 1))


def new_number() -> int:
    """Milliseconds, then a counter that begins at random.

    Never used again, since the dispatcher could take new work for work that it holds. Where two processes
    make the same one, which is one chance in a million within the same millisecond, the second finds it
    taken as it writes, and nothing of its transaction is committed.
    """
    return (steady_ms() << _COUNTED) | (next(_counter) & ((1 << _COUNTED) - 1))
