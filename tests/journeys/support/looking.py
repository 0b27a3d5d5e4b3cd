"""What a page must be for whoever comes to it: usable without sight, and no wider than its screen."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.support.browsing import TOO_WIDE, Browsing

ALL = frozenset({"minor", "moderate", "serious", "critical"})
GRAVE = frozenset({"serious", "critical"})
HAS_AXE = "() => 'axe' in window"  # half a megabyte, read by a page once
# A page has a dozen colours and axe reads them thousands of times: half of what its rules of contrast cost.
ONE_READING_A_COLOUR = """(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      const { r, g, b, alpha } = read.call(this, text);
      known.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, known.get(text));
  };
})()"""
RUN_AXE = "async (options) => (await axe.run(options)).violations"
ALL_RULES = {"resultTypes": ["violations"]}
COLOUR_RULES = {**ALL_RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
SIZES = ({"width": 360, "height": 740}, {"width": 1366, "height": 768})
DESK_SIZES = ({"width": 390, "height": 844}, {"width": 1366, "height": 768})


class Look:
    """Collects what is wrong with the pages it is shown. `impacts`: what axe may not find."""

    def __init__(self, browsing: Browsing, impacts: frozenset[str] = ALL) -> None:
        self.browsing = browsing
        self.impacts = impacts
        self.faults: list[str] = []
        self.seen = 0

    def at(self, *paths: str) -> None:
        for path in paths:
            self.browsing.go(path)
            self.here(path)

    def here(self, name: str | None = None) -> None:
        name = name or self.browsing.path
        self.seen += 1
        self.faults += [f"{name}: {fault}" for fault in self._found()]

    def finds_nothing(self) -> None:
        assert self.seen
        assert not self.faults, "\n".join(self.faults)

    def _found(self) -> list[str]:
        return [*self._axe(), *self._in_the_dark(), *self._width()]

    def _axe(self, options: dict = ALL_RULES) -> list[str]:
        page = self.browsing.page
        if not page.evaluate(HAS_AXE):
            page.evaluate(AXE_SCRIPT)
            page.evaluate(ONE_READING_A_COLOUR)
        found = page.evaluate(RUN_AXE, options)
        return [
            f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
            for violation in found if violation["impact"] in self.impacts for node in violation["nodes"][:3]
        ]  # fmt: skip

    def _in_the_dark(self) -> list[str]:
        """Only colours differ there: the rules about them are asked once more."""
        self.browsing.page.emulate_media(color_scheme="dark")
        found = self._axe(COLOUR_RULES)
        self.browsing.page.emulate_media(color_scheme="light")
        return [f"dark: {fault}" for fault in found]

    def _width(self) -> list[str]:
        """On the other size: on this browser's own, every page that is come to is measured."""
        page, usual = self.browsing.page, self.browsing.page.viewport_size
        other = next(size for size in SIZES if size != usual)
        page.set_viewport_size(other)
        too_wide = page.evaluate(TOO_WIDE)
        page.set_viewport_size(usual)
        return [f"{too_wide} px too wide at a width of {other['width']} px"] if too_wide > 0 else []


class DeskLook(Look):
    """The pages of the daily work: axe finds nothing at all at the desk nor on a phone."""

    def unfolded(self, name: str | None = None) -> None:
        """With everything unfolded: what is folded away is as much a part of the page."""
        self.browsing.page.evaluate("() => document.querySelectorAll('details').forEach(box => box.open = true)")
        self.here(f"{name or self.browsing.path}, everything unfolded")

    def _found(self) -> list[str]:
        found, page = [], self.browsing.page
        for size in DESK_SIZES:
            page.set_viewport_size(size)
            faults = self._axe()
            too_wide = page.evaluate(TOO_WIDE)
            faults += [f"{too_wide} px too wide"] if too_wide > 0 else []
            found += [f"{size['width']} px: {fault}" for fault in faults]
        return found
