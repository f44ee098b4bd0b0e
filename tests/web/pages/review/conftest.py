"""The same people of every role as in stories about requests."""

from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.conftest import facts_are_known as facts_are_known
