/*
 * Shows as many calf rows as calves were born. The server renders all rows; without this script all are seen,
 * and those left empty beyond the number are not read.
 *
 * data-calf-count           on the <fieldset> or <select> that says how many (radio buttons, a select or a number)
 * data-calf-row             on each calf's <fieldset>, in order
 * data-calf-more            optional <button type=button>: one more calf
 *
 * Rows beyond the number are hidden and disabled, so that they are not sent; what was typed in them is kept and
 * comes back with them. A row holding an error is always shown. The buttons that name a number of calves never
 * hide one of them by accident: the number is the person's own word.
 */
(() => {
  "use strict";

  const chooser = document.querySelector("[data-calf-count]");
  const rows = [...document.querySelectorAll("[data-calf-row]")];
  if (!chooser || !rows.length) return;

  const controls = chooser.matches("input, select") ? [chooser] : [...chooser.querySelectorAll("input, select")];
  const more = document.querySelector("[data-calf-more]");

  const chosen = () => {
    const control = controls.find((one) => one.type !== "radio" || one.checked);
    return control ? Number.parseInt(control.value, 10) || 1 : 1;
  };

  const show = () => {
    const number = chosen();
    const lastWrong = rows.findLastIndex((row) => row.querySelector(".field-error"));
    const shown = Math.max(number, lastWrong + 1);
    rows.forEach((row, index) => {
      row.hidden = index >= shown;
      row.disabled = index >= shown;
    });
    if (more) more.hidden = shown >= rows.length;
  };

  const choose = (number) => {
    const radio = controls.find((one) => one.type === "radio" && Number.parseInt(one.value, 10) === number);
    if (radio) radio.checked = true;
    else if (controls[0].type !== "radio") controls[0].value = String(number);
    show();
    rows[number - 1]?.querySelector("input:not([type=hidden]), select")?.focus();
  };

  chooser.addEventListener("change", show);
  chooser.addEventListener("input", show);
  more?.addEventListener("click", () => choose(Math.min(rows.length, chosen() + 1)));
  window.addEventListener("pageshow", show);
  show();
})();
