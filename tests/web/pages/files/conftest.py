"""The network of the requests' pages, where nothing is asked for before sending."""

from tests.web.pages.requests.conftest import clerk as clerk
