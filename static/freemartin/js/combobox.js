/*
 * Turns a text field into a combobox that proposes animals while a number is typed. Without this script, or when
 * the server does not answer (no signal in the pen), it stays a text field and the number typed is sent.
 *
 * data-combobox="<address>" on <input type=text>: asked as <address>?q=<typed>, answering an HTML list of
 *                           <li data-value="…">, text and marks as wanted inside. The value goes into the field.
 * data-combobox-none="…"    words for an empty answer
 * data-combobox-some="…"    words read aloud for an answer, %s standing for how many
 *
 * Keys: down and up move, Enter takes, Escape closes, Tab leaves what was typed.
 * Fires the event "combobox:chosen" on the field, its detail being the dataset of what was chosen.
 */
(() => {
  "use strict";

  const WAIT_MS = 150;
  let made = 0;

  function combobox(field) {
    const id = `combobox-${++made}`;
    const frame = document.createElement("div");
    frame.className = "combobox";
    field.before(frame);
    const focused = document.activeElement === field;
    frame.append(field);
    // Moving a field takes the focus from it, and the browser's own autofocus passes it by.
    if (focused || (field.autofocus && document.activeElement === document.body)) field.focus();

    const list = document.createElement("ul");
    list.id = id;
    list.className = "combobox-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() ?? "");
    list.hidden = true;

    const told = document.createElement("div");
    told.className = "visually-hidden";
    told.setAttribute("aria-live", "polite");
    frame.append(list, told);

    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", id);
    field.autocomplete = "off";

    let timer = 0;
    let asked = null;
    let last = field.value;

    // After a choice the browser tells of the same change once more when the field is left; whoever asked the
    // server for what stands below the field would ask again, and lose an answer given meanwhile.
    field.addEventListener("change", (event) => {
      if (event.isTrusted && field.value === last) event.stopImmediatePropagation();
      last = field.value;
    });

    const options = () => [...list.querySelectorAll('[role="option"]')];
    const marked = () => list.querySelector('[aria-selected="true"]');

    function close() {
      clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function mark(option) {
      marked()?.setAttribute("aria-selected", "false");
      if (!option) {
        field.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    }

    function take(option) {
      field.value = option.dataset.value;
      close();
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: { ...option.dataset } }));
    }

    function fill(html) {
      const answer = new DOMParser().parseFromString(html, "text/html");
      const found = [...answer.querySelectorAll("li[data-value]")];
      list.replaceChildren(...found);
      options().forEach((option) => option.removeAttribute("role"));
      found.forEach((option, index) => {
        option.id = `${id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
      });
      const words = found.length ? field.dataset.comboboxSome : field.dataset.comboboxNone;
      told.textContent = (words ?? "").replace("%s", String(found.length));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
    }

    async function ask() {
      asked?.abort();
      const typed = field.value.trim();
      if (!typed) {
        close();
        return;
      }
      asked = new AbortController();
      try {
        const address = new URL(field.dataset.combobox, document.baseURI);
        address.searchParams.set("q", typed);
        const answer = await fetch(address, {
          signal: asked.signal,
          credentials: "same-origin",
          headers: { "X-Requested-With": "fetch", "HX-Request": "true" },
        });
        // A page to sign in on is no list of animals.
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        fill(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });

    field.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(marked());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) {
          ask();
          return;
        }
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
      } else if (event.key === "Enter" && !list.hidden && at >= 0) {
        event.preventDefault();
        take(all[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });

    // A press on the list must not take the focus from the field before it is counted.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) take(option);
    });
    field.addEventListener("blur", close);
  }

  const begin = (place) => {
    for (const field of place.querySelectorAll("input[data-combobox]:not([role=combobox])")) combobox(field);
  };

  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.target));
})();
