/* One case: it is held while somebody looks at it, faults are ticked where they are seen, values go into SIAK. */
(() => {
  "use strict";
  const token = document.querySelector("[name=csrf_token]")?.value;

  // -- held while it is looked at: flipping through cases holds none

  const LOOKED_AT = 3000;
  const RENEWED = 5 * 60 * 1000;
  const claimed = document.querySelector("[data-claim]");

  async function claim() {
    if (document.hidden) return;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(claimed.dataset.claim, { method: "POST", headers }).catch(() => null);
    const hands = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (hands) tell(hands);
  }

  function tell(hands) {
    const place = document.querySelector("[data-hands]");
    const form = document.querySelector('form[action$="/claim"]');
    if (form) form.hidden = hands.mine;
    if (!place || !hands.holder) return;
    place.hidden = false;
    place.textContent = hands.mine
      ? `Anda pegang sejak ${hands.since}.`
      : `Sedang diperiksa oleh ${hands.holder} sejak ${hands.since}. Muat ulang halaman ini.`;
    if (!hands.mine) clearInterval(renewing);
  }

  let renewing = 0;
  function wait() {
    let begun = 0;
    const look = () => {
      clearTimeout(begun);
      if (document.hidden || renewing) return;
      begun = setTimeout(() => {
        renewing = setInterval(claim, RENEWED);
        claim();
      }, LOOKED_AT);
    };
    document.addEventListener("visibilitychange", look);
    look();
  }
  if (claimed && token) wait();

  // -- one unfolded decision at a time

  document.addEventListener("click", (event) => {
    const box = event.target.closest("summary")?.parentElement;
    if (!box?.matches(".decide details.decision") || box.open) return;
    document.querySelectorAll(".decide details.decision[open]").forEach((other) => (other.open = other === box));
  });

  // -- a fault is ticked where it is seen

  const correction = document.querySelector("[data-correction]");
  const boxes = [...(correction?.querySelectorAll("[name=items]") ?? [])];

  const FLAG = '<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M5 21V4h13l-3 5 3 5H5"/></svg>';

  function toggle(box, place) {
    const one = document.createElement("button");
    const label = box.labels[0].textContent;
    Object.assign(one, { type: "button", className: "fault-toggle", innerHTML: FLAG });
    one.ariaLabel = `Tandai salah: ${label}`;
    one.dataset.tip = "Tandai salah";
    // One key for the photo that is shown: no walk through the list below.
    if (place.matches("figure") && document.body.dataset.keys !== "off")
      Object.assign(one.dataset, { key: "m", keyQuiet: "", keyLabel: "Tandai foto ini salah", tip: "Tandai salah (M)" });
    one.addEventListener("click", () => {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return one;
  }

  function mark(box) {
    document.querySelectorAll(`[data-item="${CSS.escape(box.value)}"]`).forEach((place) => {
      place.classList.toggle("ticked", box.checked);
      place.querySelector(".fault-toggle")?.setAttribute("aria-pressed", box.checked);
    });
    const count = boxes.filter((one) => one.checked).length;
    const badge = correction.querySelector("summary .count");
    badge.textContent = count ? ` (${count})` : "";
  }

  if (boxes.length) {
    const badge = document.createElement("span");
    badge.className = "count";
    correction.querySelector("summary").firstChild.after(badge);
    for (const box of boxes) {
      for (const place of document.querySelectorAll(`[data-item="${CSS.escape(box.value)}"]`))
        (place.querySelector("figcaption, dd") ?? place).append(toggle(box, place));
      box.addEventListener("change", () => mark(box));
      mark(box);
    }
  }

  // -- values are copied one after the other

  const panel = document.querySelector("[data-siak]");
  const values = [...(panel?.querySelectorAll("[data-copy]") ?? [])];
  let next = 0;

  async function copy(value) {
    const text = value.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(value); // a page without https
      document.execCommand("copy");
    }
    next = (values.indexOf(value) + 1) % values.length;
    values.forEach((one, place) => one.parentElement.parentElement.classList.toggle("next", place === next));
    value.parentElement.parentElement.classList.add("copied");
    panel.querySelector("[data-copied]").textContent = `${value.dataset.copy} disalin. Berikutnya: ${values[next].dataset.copy}.`;
    values[next].scrollIntoView({ block: "nearest" });
  }

  for (const value of values) {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", className: "button small", textContent: "Salin" });
    one.ariaLabel = `Salin ${value.dataset.copy}`;
    one.addEventListener("click", () => copy(value));
    value.after(one);
  }
  if (values.length) {
    panel.querySelector(".siak-next").hidden = false;
    panel.querySelector("[data-copy-next]").addEventListener("click", () => copy(values[next]));
    values[0].parentElement.parentElement.classList.add("next");
  }
})();
