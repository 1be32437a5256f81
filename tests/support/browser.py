"""A real browser for tests: the system's Chromium, and what a page logs and requests there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

_PATIENCE = 180_000
"""Milliseconds that anything in a browser may take: a busy machine is slow."""
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def require_program(*names: str) -> str:
    """The path of a program of the system; without it the test is skipped, but in CI it fails."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and "CI" in os.environ:
        pytest.fail(f"{names[0]} is not installed")
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


@contextmanager
def start_browser() -> Iterator[Browser]:
    """A headless Chromium."""
    program = require_program("chromium", "chromium-browser", "google-chrome")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_FLAGS, timeout=_PATIENCE
        )
        yield browser
        browser.close()


class Visit:
    """A page in a window of its own, and what went on there that nobody should see."""

    def __init__(self, browser: Browser, address: str, **window: Any) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, **window)
        self.context.set_default_timeout(_PATIENCE)
        self.page: Page = self.context.new_page()
        self.logged: list[str] = []
        self.requested: list[str] = []
        self.page.on("console", lambda message: self.logged.append(message.text))
        self.page.on("pageerror", lambda error: self.logged.append(str(error)))
        self.page.on("request", lambda request: self.requested.append(request.url))

    @classmethod
    def of_folder(cls, browser: Browser, folder: Path, address: str, **window: Any) -> "Visit":
        """A page of a published folder, as if it were at its address on the web."""
        visit = cls(browser, address, **window)

        def answer(route: Route) -> None:
            path = folder / route.request.url.removeprefix(address).partition("?")[0]
            path = path / "index.html" if path.is_dir() else path
            if path.exists():
                route.fulfill(path=path)
            else:
                route.fulfill(status=404)

        visit.context.route(f"{address}**", answer)
        return visit

    @property
    def foreign_requests(self) -> list[str]:
        """The requests to anywhere but the site."""
        return [url for url in self.requested if not url.startswith(self.address)]

    def list_titles(self, part: str) -> list[str]:
        """The titles of the workshops that one list shows, in its order."""
        return self.page.locator(f"{part} .card:visible h3 a").all_inner_texts()
