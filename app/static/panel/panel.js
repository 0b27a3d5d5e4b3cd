/* Conveniences only: every page works without this file. */
(() => {
  "use strict";

  const boxes = () => [...document.querySelectorAll('input[name="rowid"]')];

  function count() {
    const line = document.querySelector("[data-ticked]");
    if (line) line.textContent = `${boxes().filter((box) => box.checked).length} dicentang:`;
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, summary, .tick-cell")) return;
    if (String(getSelection())) return; // operators copy from lists into SIAK
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else location.href = row.dataset.href;
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) boxes().forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
    count();
  });

  document.querySelectorAll("[data-preview-of]").forEach((preview) => {
    const body = document.getElementById(preview.dataset.previewOf);
    const sample = JSON.parse(preview.dataset.sample);
    body.addEventListener("input", () => {
      preview.textContent = body.value.replace(/\{([a-z_]+)\}/g, (whole, name) => sample[name] ?? whole);
    });
  });

  // A decision is sent once. Its button comes back with the page, should the browser keep that.
  const DECISIONS = ".decision-form, .aside-form, .decided form";
  const buttonsOf = (form) => form.querySelectorAll("button[type=submit]");
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches(DECISIONS)) return;
    setTimeout(() => buttonsOf(event.target).forEach((button) => (button.disabled = true)));
  });
  // The second press of a double click must not decide the next case, which nobody has looked at yet.
  const TOO_SOON = 600, shownAt = performance.now(), follows = document.querySelector(".decided");
  document.addEventListener("submit", (event) => {
    const tooSoon = follows && performance.now() - shownAt < TOO_SOON;
    if (tooSoon && event.target.matches(".decision-form")) event.preventDefault();
  }, { capture: true });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll(DECISIONS).forEach((form) => buttonsOf(form).forEach((button) => (button.disabled = false)));
  });

  // How long a decision can still be taken back, from now on: the page may have been long on its way.
  document.querySelectorAll("form[data-seconds]").forEach((form) => {
    const onTheWay = Math.ceil(performance.now() / 1000);
    let left = Math.max(1, Math.min(Number(form.dataset.seconds), Number(form.dataset.left) - onTheWay));
    const place = form.querySelector("[data-countdown]");
    place.textContent = `· ${left} d`;
    const ticking = setInterval(() => {
      left -= 1;
      place.textContent = `· ${left} d`;
      if (left > 0) return;
      clearInterval(ticking);
      form.remove();
    }, 1000);
  });

  document.querySelectorAll(".tick-all").forEach((label) => (label.hidden = false));
  count();
})();
