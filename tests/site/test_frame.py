"""What an institution gives its pages: colour, logo, links and a style sheet of its own."""

import json
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from support.browser import Visit
from support.program import Run
from support.schedules import SMALL, write_schedule
from support.site_server import serve
from workshops.colors import READABLE, measure_contrast, read_rgb
from workshops.errors import UsageError
from workshops.site.picture import draw_pictures
from workshops.site.style import ACCENT, ASSETS, DARK, LIGHT, Scheme, list_variables, read_style
from workshops.standards import COLORS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n rest"
SCHEDULE = """\
series:
  id: framed
  title: {en: Framed, sv: Inramad}
  organizer: {name: Our Institute}
  color: "#ffcc00"
  logo: logo.svg
  links: {legal: https://example.org/legal, privacy: https://example.org/privacy}
workshops: [{id: one, title: One, start: 2027-03-08}]
"""
MUTED = {LIGHT: "#55606f", DARK: "#aab4c2"}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("color", [*COLORS, "#003399", "#ffcc00", "#7f7f7f"])
def test_every_colour_can_be_read(color: str, scheme: Scheme) -> None:
    """Links, buttons and quiet texts keep their contrast on every ground, in both schemes."""
    accent, on_accent, soft, _ = list_variables(color, scheme).values()

    for ground in (scheme.paper, scheme.card, soft):
        assert measure_contrast(accent, ground) >= READABLE
        assert measure_contrast(MUTED[scheme], ground) >= READABLE
    assert measure_contrast(on_accent, accent) >= READABLE


def test_schemes_are_those_of_the_style_sheet() -> None:
    """The grounds that colours are compared with are those that pages have."""
    light, dark = (ASSETS / "site.css").read_text("utf-8").split("@media", 2)[:2]
    assert f"--accent: {ACCENT}" in light
    for part, scheme in ((light, LIGHT), (dark, DARK)):
        assert f"--paper: {scheme.paper}" in part
        assert f"--card: {scheme.card}" in part
        assert f"--muted: {MUTED[scheme]}" in part


@pytest.mark.parametrize(
    ("color", "ink"),
    [("", "#1f5f8b"), ("color: '#ffcc00'", "#ffcc00"), ("color: DarkRed", "#8b0000")],
)
def test_pictures_have_the_colour(color: str, ink: str, call: Run, tmp_path: Path) -> None:
    """The picture of a link and the icon are in the series' colour, the same bytes each time."""
    path = write_schedule(tmp_path, SMALL.replace("id: small", f"id: small\n  {color}"))
    for folder in ("out", "again"):
        assert call("-s", path, "publish", folder).status == 0

    content = (tmp_path / "out/assets/preview.png").read_bytes()

    assert content == (tmp_path / "again/assets/preview.png").read_bytes()
    picture = Image.open(BytesIO(content))
    picture.verify()  # the checksums
    shown = Image.open(BytesIO(content)).convert("RGB")
    assert shown.size == (1200, 630)
    found = shown.getpixel((0, 0)), shown.getpixel((600, 370)), shown.getpixel((340, 400))
    assert found == (read_rgb(ink), read_rgb(ink), (255, 255, 255))
    icon = (tmp_path / "out/assets/icon.svg").read_text()
    assert f'rx="5" fill="{ink}"' in icon


@pytest.mark.parametrize("color", ["white", "ivory", "#ffff00"])
def test_picture_of_a_pale_colour_can_be_seen(color: str) -> None:
    """What could not be told from white becomes darker, as the accent of the pages does."""
    [content, _] = draw_pictures(color).values()

    ground = Image.open(BytesIO(content)).convert("RGB").getpixel((0, 0))

    assert isinstance(ground, tuple)
    assert measure_contrast(f"#{bytes(ground).hex()}", "#ffffff") >= READABLE


def test_frame_is_on_every_page(call: Run, tmp_path: Path) -> None:
    """The logo is copied, links are at the foot in the page's language, the style sheet is last."""
    path = write_schedule(tmp_path, SCHEDULE)
    (tmp_path / "logo.svg").write_text(SVG)
    (tmp_path / "own.css").write_text("h1 { font-family: Georgia, serif }")

    outcome = call("-s", path, "publish", "out", "--style", "own.css")

    assert outcome.status == 0, outcome.stderr
    assert (tmp_path / "out/assets/logo.svg").read_text() == SVG
    style = (tmp_path / "out/assets/site.css").read_text()
    assert style.startswith(":root { --series: #ffcc00 }\n")
    assert style.endswith("\nh1 { font-family: Georgia, serif }\n")
    page = (tmp_path / "out/sv/workshops/one.html").read_text()
    assert '<img class="logo" src="../../assets/logo.svg" alt="Our Institute">' in page
    assert '<a href="https://example.org/legal">Juridisk information</a>' in page
    assert '<a href="https://example.org/privacy">Behandling av personuppgifter</a>' in page
    assert 'src="assets/logo.svg"' in (tmp_path / "out/index.html").read_text()


def test_frame_that_changed_is_published(call: Run, tmp_path: Path) -> None:
    """A new logo is copied, without a page being written again."""
    path = write_schedule(tmp_path, SCHEDULE)
    (tmp_path / "logo.svg").write_text(SVG)
    call("-s", path, "publish", "out")
    (tmp_path / "logo.svg").write_text(SVG.replace("9", "8"))

    outcome = call("-s", path, "publish", "out", "-v")

    assert outcome.stdout == "update assets/logo.svg\n"


@pytest.mark.parametrize("name", ["logo.png", "logo.JPG", "logo.jpeg"])
def test_pictures_keep_their_bytes(name: str, call: Run, tmp_path: Path) -> None:
    """PNG and JPEG are known by their first bytes, whatever the case of the ending."""
    content = PNG if name.endswith("png") else b"\xff\xd8\xff\xe0"
    (tmp_path / name).write_bytes(content)
    path = write_schedule(tmp_path, SCHEDULE.replace("logo.svg", name))

    assert call("-s", path, "publish", "out").status == 0

    [copied] = (tmp_path / "out/assets").glob("logo.*")
    assert copied.read_bytes() == content


def draw(inner: str, attributes: str = "") -> str:
    """An SVG picture with something in it."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head} {attributes}>{inner}</svg>"


HARMLESS = {
    "a picture": SVG,
    "Inkscape": draw(
        '<sodipodi:namedview id="v"/>'
        '<metadata><rdf:RDF><cc:Work rdf:about=""/></rdf:RDF></metadata>'
        '<g inkscape:label="C:\\pictures"><use xlink:href="#v"/></g>',
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:cc="http://creativecommons.org/ns#"',
    ),
    "copies": draw('<defs><g id="a"><path d="M0 0h1"/></g></defs><use href="#a"/><use href="#a"/>'),
    "own parts": draw("<style>rect { fill: url(#a) }</style><rect fill=\"url( '#a' )\"/>"),
    "a drawing program of 2010": (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n'
        f'  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n{SVG}'
    ),
    "a declaration": f"<?xml version='1.0' encoding='UTF-8'?><!-- by hand -->{SVG}",
}


@pytest.mark.parametrize("case", HARMLESS)
def test_harmless_svg_is_published(case: str, call: Run, tmp_path: Path) -> None:
    """What programs write is accepted, with what they note down for themselves."""
    (tmp_path / "logo.svg").write_text(HARMLESS[case])

    outcome = call("-s", write_schedule(tmp_path, SCHEDULE), "publish", "out")

    assert outcome.status == 0, outcome.stderr


TEN_COPIES = '<use href="#a{}"/>' * 10
BOMB = "".join(
    f'<g id="a{level}">{TEN_COPIES.replace("{}", str(level - 1))}</g>' for level in range(1, 10)
)
HOSTILE = {
    "copies of copies": draw(f'<g id="a0"><path d="M0 0h1"/></g>{BOMB}'),
    "copies of itself": draw('<g id="a"><use href="#a"/></g>'),
    "another base": draw('<use href="#a"/>', 'xml:base="https://evil.example/a.svg"'),
    "script": draw("<script>alert(1)</script>"),
    "handler": draw("", 'onload="alert(1)"'),
    "XHTML": draw('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'),
    "no namespace": draw('<script xmlns="">alert(1)</script>'),
    "foreignObject": draw("<foreignObject/>"),
    "link": draw('<a href="javascript:alert(1)"/>'),
    "use": draw('<use xlink:href="https://evil.example/a.svg#a"/>'),
    "data": draw('<use href="data:image/svg+xml,x"/>'),
    "picture": draw('<image href="https://evil.example/a.png"/>'),
    "animation": draw('<rect><set attributeName="href" to="javascript:alert(1)"/></rect>'),
    "import": draw("<style>@import 'https://evil.example/a.css';</style>"),
    "url": draw('<rect fill="url(https://evil.example/a.svg#a)"/>'),
    "quoted url": draw("<style>rect { fill: URL( 'https://evil.example/' ) }</style>"),
    "escaped url": draw("<style>rect { fill: \\75rl(https://evil.example/) }</style>"),
    "image set": draw("<style>rect { mask: image-set('https://evil.example/' 1x) }</style>"),
    "document type": f"<!DOCTYPE svg>{SVG}",
    "entities of the standard type": (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>' + SVG
    ),
    "another type": f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a" []>{SVG}',
    "entities": f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}',
    "style sheet": f'<?xml-stylesheet href="https://evil.example/"?>{SVG}',
    "encoding": f'<?xml version="1.0" encoding="UTF-7"?>{SVG}',
    "HTML": "<html><body/></html>",
    "text": "no picture",
    "nothing": "",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_svg_is_refused(case: str, call: Run, tmp_path: Path) -> None:
    """What does more than draw is an error at the line of the logo, and nothing is written."""
    (tmp_path / "logo.svg").write_text(HOSTILE[case])

    outcome = call("-s", write_schedule(tmp_path, SCHEDULE), "publish", "out")

    assert outcome.status == 1
    assert "workshops.yaml:6:9: error: the logo " in outcome.stderr
    assert "[unusable-logo]" in outcome.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.svg", "cannot be read: No such file or directory"),
        ("link.svg", "is a symbolic link or in a linked folder"),
        ("linked/logo.svg", "is a symbolic link or in a linked folder"),
        ("folder.svg", "is not a file"),
        ("large.png", "is larger than 1 MB"),
        ("wrong.png", "is not a PNG picture"),
        ("utf16.svg", "is not well-formed SVG in UTF-8, without a document type of its own"),
    ],
)
def test_unusable_file_is_refused(name: str, message: str, call: Run, tmp_path: Path) -> None:
    """No link is followed, out of the folder or within it; no large file is read."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "logo.svg").write_text(SVG)
    folder = tmp_path / "team"
    path = write_schedule(folder, SCHEDULE.replace("logo.svg", name))
    (folder / "link.svg").symlink_to(outside / "logo.svg")
    (folder / "linked").symlink_to(outside)
    (folder / "folder.svg").mkdir()
    (folder / "large.png").write_bytes(PNG + bytes(2**20))
    (folder / "wrong.png").write_text(SVG)
    (folder / "utf16.svg").write_text(SVG, "utf-16")

    outcome = call("-s", path, "publish", "out")

    assert outcome.status == 1
    assert f"error: the logo {message} [unusable-logo]" in outcome.stderr
    checked = call("check", path)
    assert checked.status == 1
    assert checked.stdout in outcome.stderr
    assert "[unusable-logo]" in checked.stdout


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("@IMPORT 'https://evil.example/a.css';", ':1: contains "@IMPORT"'),
        ("/* ours,\nall */\na { background: url(https://evil.example/) }", ':3: contains "url("'),
        ("a { background: u\\72l(https://evil.example/) }", ':1: contains "\\"'),
        (
            "a { content: '/*' }\nb { background: url(x) }\nc { content: '*/' }",
            ':2: contains "url("',
        ),
        ("a { content: '/*\n}\nb { background: url(x) }\n/**/", ':3: contains "url("'),
        ("å".encode("latin-1"), ": not UTF-8; save it as UTF-8"),
        (b" " * (2**20 + 1), ": larger than 1 MB"),
    ],
)
def test_style_that_loads_files_is_refused(
    style: str | bytes, message: str, tmp_path: Path
) -> None:
    """Pages load nothing from elsewhere, so that a style sheet would not work there."""
    path = tmp_path / "own.css"
    path.write_bytes(style if isinstance(style, bytes) else style.encode())

    with pytest.raises(UsageError) as refused:
        read_style(str(path))

    assert str(refused.value).startswith(f"{path}{message}")


def test_only_a_style_sheet_is_added(call: Run, tmp_path: Path) -> None:
    """A schedule, named by mistake, would be published as it is."""
    path = write_schedule(tmp_path)

    outcome = call("-s", path, "publish", "out", "--style", path.name)

    assert outcome == (2, b"", b"workshops: workshops.yaml: not a style sheet; name a .css file\n")
    assert not (tmp_path / "out").exists()


def test_comments_of_a_style_are_free() -> None:
    """What a comment mentions is not loaded."""
    path = ASSETS / "site.css"

    assert read_style(str(path)) == path.read_text("utf-8")


def test_calendars_get_the_nearest_name(call: Run, tmp_path: Path) -> None:
    """A feed has a CSS name for the colour's code, as RFC 7986 section 5.9 asks."""
    (tmp_path / "logo.svg").write_text(SVG)
    call("-s", write_schedule(tmp_path, SCHEDULE), "publish", "out")

    assert "\r\nCOLOR:gold\r\n" in (tmp_path / "out/en/calendar.ics").read_bytes().decode()
    assert json.loads((tmp_path / "out/schedule.json").read_text())["series"]["id"] == "framed"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["'#ffcc00'", "black", "white"])
def test_framed_pages_can_be_used(
    color: str, scheme: Literal["light", "dark"], tmp_path: Path, browser: Browser
) -> None:
    """Nothing that axe finds, whatever the colour, also where it takes the place of the accent."""
    (tmp_path / "logo.svg").write_text(SVG)
    text = SCHEDULE.replace('"#ffcc00"', color)
    text = text.replace("start: 2027-03-08}", "start: 2027-03-08, attendees: [{name: Ana}]}")
    with serve(write_schedule(tmp_path, text)) as address:
        visit = Visit(browser, address, color_scheme=scheme)
        for path in (
            "",
            "sv/workshops/one.html",
            "en/months/2027-03.html",
            "en/participation.html",
        ):
            visit.page.goto(path)
            assert Axe().run(visit.page).response["violations"] == []
            assert visit.page.locator(".logo").evaluate("image => image.naturalWidth") > 0
        assert visit.logged == []
        assert visit.foreign_requests == []
