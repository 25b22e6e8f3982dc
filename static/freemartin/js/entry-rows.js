/*
 * A table typed in from top to bottom without a mouse. Without this script it is a plain form, filled in by Tab.
 *
 * data-entry-rows           on <form>: Enter goes to the next field typed in turn, and after the last to the button
 * data-entry-next           on the fields typed in turn; others are reached by Tab, and Enter goes on from their row
 * data-entry-last           on the button that saves
 *
 * A letter in a list of outcomes chooses the option that begins with it. Shift and Enter go back. Enter on the button
 * saves, as everywhere.
 */
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-entry-rows]")) {
    const turn = [...form.querySelectorAll("[data-entry-next]")];
    const save = form.querySelector("[data-entry-last]");
    if (!turn.length || !save) continue;

    /* The field after, or before, the one with the cursor; of a field out of turn, that of the next row. */
    const beside = (field, back) => {
      const at = turn.indexOf(field);
      if (at >= 0) return turn[back ? at - 1 : at + 1];
      const later = (other) => field.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      const row = field.closest("tr");
      const others = row ? turn.filter((other) => !row.contains(other)) : turn;
      return back ? others.filter((other) => !later(other)).at(-1) : others.find(later);
    };

    form.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (event.key === "Enter" && field.matches("input, select")) {
        event.preventDefault();
        const next = beside(field, event.shiftKey) ?? (event.shiftKey ? field : save);
        next.focus();
        next.select?.();
        return;
      }
      if (field.matches("select") && event.key.length === 1) {
        const letter = event.key.toLowerCase();
        const found = [...field.options].find((option) => option.text.toLowerCase().startsWith(`${letter} –`));
        if (!found) return;
        event.preventDefault();
        field.value = found.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
})();
