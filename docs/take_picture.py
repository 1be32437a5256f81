"""Make docs/published.png: the front page of the shipped series as a browser shows it.

PYTHONPATH=tests python docs/take_picture.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from support.browser import start_browser

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "published.png"
_MOST_BYTES = 150_000


def main() -> None:
    """Publish, open the page at the width of a laptop, and keep what is seen first."""
    with tempfile.TemporaryDirectory() as folder, start_browser() as browser:
        schedule = ROOT / "data" / "workshops.yaml"
        arguments = ["-s", str(schedule), "publish", folder, "--as-of", "2018-03-01"]
        subprocess.run([sys.executable, "-m", "workshops", *arguments], check=True)  # noqa: S603
        page = browser.new_page(viewport={"width": 1080, "height": 1080})
        page.clock.set_fixed_time("2018-03-01T12:00:00Z")
        page.goto((Path(folder) / "en" / "index.html").as_uri())
        PICTURE.write_bytes(page.screenshot())
    if PICTURE.stat().st_size > _MOST_BYTES:
        sys.exit(f"{PICTURE}: {PICTURE.stat().st_size} bytes; at most {_MOST_BYTES}")


if __name__ == "__main__":
    main()
