"""What a vet does in more than one journey: signing in, five drawn in a row, a table typed in, a paper checked."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from herd.models import Animal
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import PASSWORD, HerdFactory, MembershipFactory, UserFactory

SCANNED = ["A1", "A2", "A3", "A4", "A5"]
MOST_KEYS = 60

#: Where a button of a GET form leads, with all that stands in the form: a PDF is asked for as the browser would.
LEADS_TO = """
(button) => {
  const asked = new URLSearchParams(new FormData(button.form, button));
  return `${button.hasAttribute("formaction") ? button.formAction : button.form.action}?${asked}`;
}
"""


def five_to_draw() -> list[Animal]:
    """Five heifers born twin to a bull, three on one farm and two on the other; `vera` is the vet of both."""
    herds = [HerdFactory(code="HILL", name="Hill farm"), HerdFactory(code="VALE", name="Vale farm")]
    vet = UserFactory(username="vera", first_name="Vera", last_name="Veldman")
    for herd in herds:
        MembershipFactory(herd=herd, user=vet, role=Role.VET.value)
    today = herds[0].today()
    born = today - timedelta(days=30)
    numbers = [(herds[0], "11"), (herds[0], "12"), (herds[0], "13"), (herds[1], "21"), (herds[1], "22")]
    return [twin_to_a_bull(herd, number, on=born, today=today) for herd, number in numbers]


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("User name or e-mail address").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def choose(page: Page, heifers: Iterable[Animal]) -> None:
    for heifer in heifers:
        page.get_by_role("checkbox", name=heifer.number, exact=True).check()
    page.get_by_role("button", name="Draw from these").click()


def scan_the_tubes(page: Page) -> None:
    """Draw a row with the reader in the hand: it types the code of each tube, and Enter."""
    page.get_by_label("Laboratory").fill("Vale laboratory")
    page.get_by_label("Code on the tube").first.select_text()
    for code in SCANNED:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save the samples")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("5 samples are on record.")).to_be_visible()


def labels_printed(page: Page) -> bytes:
    """The labels of the samples ticked, on the sheet that the page proposes."""
    answer = page.request.get(page.get_by_role("button", name="Print the labels").evaluate(LEADS_TO))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def note_as_sent(page: Page) -> None:
    page.get_by_role("button", name="They are sent").click()
    page.get_by_role("button", name="Note as sent").click()
    expect(page.get_by_text("Noted as sent.")).to_be_visible()
    expect(page.get_by_role("heading", name="Shipment")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.innerText")


def tab_to(page: Page, name: str) -> None:
    for _press in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    pytest.fail(f"«{name}» is not reached by Tab")


def compare(buyer: Page, file: Path) -> None:
    """Have the public page compare a file with the one that was signed."""
    buyer.get_by_label("The certificate you were given (PDF)").set_input_files(file)
    buyer.get_by_role("button", name="Compare").click()
