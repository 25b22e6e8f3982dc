/*
 * Shows as many calf rows as calves were born. The server renders all rows, those beyond the number hidden and
 * disabled; without this script a button asks the server for another number of rows.
 *
 * data-calf-count           on the radio buttons that say how many; the last stands for that many or more
 * data-calf-row             on each calf's <fieldset>, in order
 * data-calf-more            around the button for one more calf, which is seen where «more» was chosen
 *
 * Rows beyond the number are not sent; what was typed in them is kept and comes back with them.
 */
(() => {
  "use strict";

  const radios = [...document.querySelectorAll("input[data-calf-count]")];
  const rows = [...document.querySelectorAll("[data-calf-row]")];
  const more = document.querySelector("[data-calf-more]");
  if (!radios.length || !rows.length) return;

  const most = Math.max(...radios.map((radio) => Number(radio.value)));
  let shown = rows.filter((row) => !row.hidden).length;

  const show = () => {
    const chosen = Number(radios.find((radio) => radio.checked)?.value ?? 1);
    shown = chosen < most ? chosen : Math.min(rows.length, Math.max(shown, most));
    rows.forEach((row, index) => {
      row.hidden = index >= shown;
      row.disabled = index >= shown;
    });
    if (more) more.hidden = chosen < most || shown >= rows.length;
  };

  for (const radio of radios) radio.addEventListener("change", show);
  more?.addEventListener("click", (event) => {
    event.preventDefault();
    shown += 1;
    show();
    rows[shown - 1].querySelector("input")?.focus();
  });
  window.addEventListener("pageshow", show);
  show();
})();
