/*
 * What every page does beyond plain HTML. Everything here is a convenience: without it the page works.
 *
 * data-menu                 on <details>: closes on Escape, on a press outside, and when another one opens
 * data-error-summary        on the summary above a refused form: gets the focus when the page comes
 * data-keep-typed           on <form>: leaving the page with something typed and not sent asks first
 * data-once                 on <form>: the second press of its button sends nothing (the server refuses it too)
 * data-submit-on-change     on <select> or <input>: sends its form when changed; its button stays for those without a script
 * data-print                on <button>: prints the page; hidden where no script runs (class "needs-script")
 * data-select-all="name"    on <input type=checkbox>: ticks all boxes of that name in its form
 */
(() => {
  "use strict";

  document.documentElement.classList.add("has-script");

  const menus = () => document.querySelectorAll("details[data-menu][open]");

  document.addEventListener("click", (event) => {
    for (const menu of menus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  // A link of the summary puts the cursor into the field, not only the page in front of it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      field.closest(".field, fieldset")?.scrollIntoView({ block: "center" });
      field.focus();
    }
  });

  const typed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "keepTyped" in form.dataset) typed.add(form);
  });

  // A refused form comes back filled: what stands in it is not saved either.
  for (const form of document.querySelectorAll("form[data-keep-typed]")) {
    if (form.querySelector(".has-error") || summary) typed.add(form);
  }

  window.addEventListener("beforeunload", (event) => {
    if (typed.size) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("once" in form.dataset) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
    }
    typed.delete(form);
  });

  // Coming back with the browser's button brings the page as it was left, its form sent.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if ("submitOnChange" in box.dataset && box.form) box.form.requestSubmit();
    if (box.dataset.selectAll && box.form) {
      for (const other of box.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(box.dataset.selectAll)}"]`)) {
        other.checked = box.checked;
      }
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
