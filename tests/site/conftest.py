"""What tests of the site share: one browser, and the shipped schedule as `serve` shows it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from support.browser import start_browser
from support.program import SHIPPED
from support.site_server import serve


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser fails only if it fails twice, as a browser stalls when a machine does."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def shipped() -> Iterator[str]:
    """The address of the shipped schedule's site."""
    with serve(SHIPPED) as address:
        yield address


@pytest.fixture(scope="session")
def session_browser() -> Iterator[Browser]:
    """A real browser, started once."""
    with start_browser() as opened:
        yield opened


@pytest.fixture
def browser(session_browser: Browser) -> Iterator[Browser]:
    """A real browser; a test's windows are closed after it, as open pages keep working."""
    yield session_browser
    for window in session_browser.contexts:
        window.close()
