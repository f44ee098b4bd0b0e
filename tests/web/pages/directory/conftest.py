"""The network with everybody in it, as the pages of requests have it."""

from tests.web.pages.requests.conftest import clerk as clerk
