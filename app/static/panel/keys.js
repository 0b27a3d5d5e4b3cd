/* Single keys for the daily work. An element says its own: data-key="a". Off by one switch of the operator's. */
(() => {
  "use strict";
  if (document.body.dataset.keys === "off") return;

  const TYPING = "input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit]), textarea, select, [contenteditable]";
  const FIELDS = "input:not([type=hidden]), select, textarea, button";
  const ALSO = { "=": "+", _: "-" };

  const isVisible = (one) => (one.checkVisibility ? one.checkVisibility() : one.offsetParent !== null);
  const withKeys = () => [...document.querySelectorAll("[data-key]")].filter((one) => !one.disabled && isVisible(one));
  // The last: what an unfolded part asks comes after the line that unfolds it.
  const find = (key) => withKeys().filter((one) => one.dataset.key === key).pop();

  function press(target) {
    if (target.matches("input, select, textarea")) {
      target.focus();
      target.select?.();
      return;
    }
    target.click();
    if (target.matches("summary")) step(target.parentElement);
  }

  /* Into what was just unfolded: to the first thing that is still to be given, else to its button. */
  function step(box) {
    if (!box.open) return;
    const wanted = [...box.querySelectorAll("[name=pickup_at], [name=resi], [name=pdf], [name=received_by]")];
    const finish = box.matches(".finishing") ? box.querySelector("[type=submit]") : null;
    const first = [...box.querySelectorAll(FIELDS)].filter(isVisible)[0];
    // What is at fault was ticked where it was seen: only the reason is left.
    const reason = box.querySelector("[name=items]:checked") ? box.querySelector("[name=standard_reason]") : null;
    const next = wanted.filter(isVisible).find((one) => !one.value) ?? finish ?? reason ?? first;
    next?.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  /* J and K in a list: the row below, the row above. */
  function walk(by) {
    const rows = [...document.querySelectorAll("[data-row]")].filter(isVisible);
    if (!rows.length) return false;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1)];
    const target = row.matches("a") ? row : row.querySelector("a") ?? row;
    target.focus();
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") return leave(event.target);
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const typed = event.shiftKey || event.key.length > 1 ? event.key : event.key.toLowerCase();
    const key = ALSO[typed] ?? typed;
    const target = find(key);
    // While one decision is being filled in, no other one is a key away.
    const filling = event.target.closest?.("details.decision[open]");
    if (filling && target?.closest(".decide") && !filling.contains(target)) return;
    if (target && !event.repeat) press(target);
    else if (target || !((key === "j" || key === "k") && walk(key === "j" ? 1 : -1))) return;
    event.preventDefault();
  });

  /* Escape: out of a field, or back to the line that was unfolded. */
  function leave(place) {
    const box = place.closest?.("details.decision[open]");
    if (!box) return place.matches?.(TYPING) ? place.blur() : undefined;
    box.open = false;
    box.querySelector("summary").focus();
  }

  function show(one) {
    one.setAttribute("aria-keyshortcuts", one.dataset.key);
    if (!one.matches("a, button, summary") || one.querySelector("kbd") || "keyQuiet" in one.dataset) return;
    const hint = document.createElement("kbd");
    hint.ariaHidden = "true";
    hint.textContent = one.dataset.key.toUpperCase();
    one.append(hint);
  }

  const saying = (one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("kbd, [aria-hidden]").forEach((part) => part.remove());
    return (one.dataset.keyLabel || one.ariaLabel || copy.textContent || one.placeholder || "").trim().replace(/\s+/g, " ");
  };

  function help() {
    const lines = new Map(withKeys().map((one) => [one.dataset.key, saying(one)]));
    if (document.querySelector("[data-row]")) lines.set("j", "Baris berikutnya").set("k", "Baris sebelumnya");
    const box = document.createElement("dialog");
    box.className = "keys";
    box.setAttribute("aria-labelledby", "tombol-cepat");
    box.innerHTML = '<h2 id="tombol-cepat">Tombol cepat di halaman ini</h2><dl></dl><form method="dialog"><button class="button main">Tutup</button></form>';
    for (const [key, words] of lines) {
      const line = document.createElement("div");
      line.innerHTML = "<dt><kbd></kbd></dt><dd></dd>";
      line.querySelector("kbd").textContent = key === key.toLowerCase() ? key.toUpperCase() : `⇧ ${key}`;
      line.querySelector("dd").textContent = words;
      box.querySelector("dl").append(line);
    }
    const off = document.createElement("p");
    off.className = "help";
    off.textContent = "Tombol cepat dapat dimatikan di “Akun saya”.";
    box.querySelector("dl").after(off);
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  }

  // Led here to search: straight into the box.
  if (location.hash === "#cari") document.getElementById("cari")?.focus();

  const opener = document.querySelector("[data-keys-help]");
  opener?.addEventListener("click", help);
  if (opener) opener.hidden = false;
  document.querySelectorAll("[data-key]").forEach(show);
})();
