"""What is asked of every page in the browser, as rules of axe and as questions in JavaScript."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SMALLEST_BOX_PX = 44
# Every rule of WCAG 2.2 up to AAA and axe's own good practice, but for two that stricter ones contain: a contrast of
# 4.5:1 (AAA asks for 7:1) and boxes of 24 px (we ask for 44, see `BOXES`).
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"],
    },
    "rules": {"color-contrast": {"enabled": False}, "target-size": {"enabled": False}},
    "resultTypes": ["violations"],
}
#: The rules that a theme can break.
COLOUR_RULES = {
    "runOnly": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]},
    "resultTypes": ["violations"],
}

#: What axe finds wrong: [rule, starts of the HTML of up to four places].
VIOLATIONS = """
async ([within, rules]) => {
  const found = await axe.run(within, rules);
  return found.violations.map(fault => [fault.id, fault.nodes.slice(0, 4).map(node => node.html.slice(0, 200))]);
}
"""


def violations(page: Page, rules: dict[str, object] = RULES, *, within: str = "html") -> list[object]:
    """Return what axe finds wrong within a part of a page; axe is read into a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(VIOLATIONS, [within, rules])


#: Opens what is folded, so that it is looked at too; menus are looked at by themselves.
UNFOLD = "() => document.querySelectorAll('main details').forEach(folded => { folded.open = true })"

#: Boxes to press: [start of the HTML, width, height]. A tick or a toggle is as large as the label that bears it.
#: Left out are links within a sentence, as WCAG 2.5.5 does: their line spacing is the sentence's, and another way to
#: the same place stands on the page.
BOXES = """
() => {
  const inSentence = (box) => box.matches("a") && getComputedStyle(box).display === "inline"
    && [...box.parentNode.childNodes].some(part => part.nodeType === 3 && part.textContent.trim().length > 1);
  const reach = (box) => {
    const label = box.matches("[type=checkbox], [type=radio]") && box.labels && box.labels[0];
    const all = (label ? [box, label] : [box]).map(part => part.getBoundingClientRect());
    const side = (name, most) => most(...all.map(at => at[name]));
    return [side("right", Math.max) - side("left", Math.min), side("bottom", Math.max) - side("top", Math.min)];
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")]
    .filter(box => box.checkVisibility() && !box.closest(".skip-link, .visually-hidden") && !inSentence(box))
    .map(box => [box.outerHTML.slice(0, 160), ...reach(box)])
    .filter(([, width, height]) => width && height);
}
"""

#: Boxes that look the same when the keyboard comes to them. A toggle's ring is drawn around the plate that follows it.
UNSEEN_FOCUS = """
() => {
  const rings = (box) => [box, box.nextElementSibling].filter(Boolean).map(getComputedStyle)
    .map(style => [style.outlineStyle, style.outlineWidth, style.boxShadow].join(" ")).join(" | ");
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")]
    .filter(box => box.checkVisibility() && !box.disabled)
    .filter(box => {
      document.activeElement.blur();
      const before = rings(box);
      box.focus({focusVisible: true});
      return document.activeElement === box && rings(box) === before;
    })
    .map(box => box.outerHTML.slice(0, 160));
}
"""

#: Empties the first form of the page that asks for something, and marks it; false where there is none. The
#: browser's own checks are set aside: the server's are looked at.
EMPTIED = """
() => {
  const typed = "input:not([type=hidden]), textarea, select";
  const form = [...document.querySelectorAll("main form[method=post]")].find(form => form.querySelector(typed));
  if (!form) return false;
  form.noValidate = true;
  form.dataset.emptied = "";
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea"))
    if (["checkbox", "radio"].includes(field.type)) field.checked = false; else field.value = "";
  return true;
}
"""

#: Sends it by its last button, which is the one that saves.
SENT = """
() => {
  const form = document.querySelector("[data-emptied]");
  form.requestSubmit([...form.querySelectorAll("[type=submit]")].at(-1));
}
"""

#: Sets the theme, and waits until no colour is on its way any more.
WEAR = """
async (theme) => {
  document.documentElement.dataset.bsTheme = theme;
  for (let frame = 0; frame < 30 && (frame < 2 || document.getAnimations().length); frame++)
    await new Promise(requestAnimationFrame);
}
"""
