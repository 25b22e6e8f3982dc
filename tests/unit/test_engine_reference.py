"""The decision table in the documents is the engine's own."""

from pathlib import Path

from diagnostics.engine.criteria import FIGURES
from diagnostics.engine.reference import decision_table
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from tools.generate_docs import generate, outdated


def test_the_decision_table_in_the_documents_is_current() -> None:
    assert outdated() == []


def test_the_decision_table_holds_every_row_and_every_figure() -> None:
    page = decision_table()
    for row in VERDICT_ROWS:
        assert f"| {row.number} | {row.when} | `{row.verdict.value}` |" in page
    for step in NEXT_STEP_ROWS:
        assert f"| {step.number} | {step.when} | `{step.step.value}` |" in page
    for figure in FIGURES.values():
        assert figure.label in page
        assert figure.source in page
    assert "0.4219" in page


def test_a_page_changed_by_hand_is_found_and_written_anew(tmp_path: Path) -> None:
    assert generate(tmp_path) == outdated(tmp_path / "nowhere")
    page = tmp_path / "docs/reference/decision-table.md"
    page.write_text("edited by hand", encoding="utf-8")
    assert outdated(tmp_path) == ["docs/reference/decision-table.md"]
    generate(tmp_path)
    assert page.read_text(encoding="utf-8") == decision_table()
