"""What runs in a page, by hooks, and what could run there, by looking at every element."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

# What the corpora call to show that they run.
HOOKS = """
window.heard = 0;
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...said) => { window.heard += 1; window.ran(`${name} ${said.join(" ")}`); };
"""
# What no page of ours holds, run or not: handlers, addresses that are programs, foreign frames.
COULD = """
() => {
  const found = [], ours = location.origin;
  const programs = /^[\\u0000-\\u0020]*((java|vb|live)script|data(?!:image\\/)):/i;
  for (const one of document.querySelectorAll("*")) {
    for (const {name, value} of one.attributes) {
      if (name.startsWith("on")) found.push(`${one.localName} ${name}=${value}`);
      if (/^(href|src|action|formaction|xlink:href|data|srcdoc|poster|background)$/.test(name)
          && programs.test(value)) found.push(`${one.localName} ${name}=${value}`);
    }
    if (/^(iframe|frame|object|embed|base|applet|portal)$/.test(one.localName)
        || (one.localName === "meta" && /refresh/i.test(one.httpEquiv))
        || (one.localName === "script" && one.src && !one.src.startsWith(ours))
        || (one.localName === "link" && /sheet|import/.test(one.rel) && !one.href.startsWith(ours)))
      found.push(one.outerHTML.slice(0, 200));
  }
  return found;
}
"""
RAW = """
payloads => {
  for (const words of payloads) {
    const place = document.body.appendChild(document.createElement("div"));
    place.innerHTML = words;
  }
}
"""


@contextmanager
def watched(browser: Browser, **facts: Any) -> Iterator[tuple[Page, list[str]]]:
    """A tab without the protection of a policy, and a list that grows when something runs."""
    context = browser.new_context(bypass_csp=True, **facts)
    ran: list[str] = []

    def note(what: str) -> None:  # Playwright marks the function, so a method will not do
        ran.append(what)

    context.expose_function("ran", note)
    context.add_init_script(HOOKS)
    yield context.new_page(), ran
    context.close()


def could_run(page: Page) -> list[str]:
    """What stands in the page that might run when somebody touches it."""
    found: list[str] = page.evaluate(COULD)
    return found


def run_raw(page: Page, payloads: list[str]) -> None:
    """Put them into a page as they are: what nobody should ever do."""
    page.evaluate(RAW, payloads)
