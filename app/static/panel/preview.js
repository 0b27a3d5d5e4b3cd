/* The message of a decision, filled in while it is written: what stands there is what will be sent. */
(() => {
  "use strict";
  const PARTS = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const DAY = new Intl.DateTimeFormat("id", PARTS);
  const MONTH = new Intl.DateTimeFormat("id", { month: "long", timeZone: "UTC" });
  const MONTHS = Array.from({ length: 12 }, (_, number) => MONTH.format(Date.UTC(2000, number, 1)).toLowerCase());
  // The server reads more ways of writing; of another one the message shows an open place until it is sent.
  const WRITTEN = /^(?:[a-z]+, *)?(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,})[-/. ]+(\d{4}),? +(\d{1,2})[.:](\d{2})$/i;
  const WAYS = ["office", "pos", "digital"]; // the first that applies names the message
  const OPEN = "…";

  const oneLine = (text) => text.trim().replace(/\s+/g, " ");

  function reasonIn(form) {
    const parts = [form.elements.standard_reason?.value, form.elements.reason?.value];
    return parts.map((part) => (part ?? "").trim()).filter(Boolean).join(" ").slice(0, 500);
  }

  const itemsIn = (form) =>
    [...form.querySelectorAll("[name=items]:checked")].map((box) => oneLine(box.labels[0].textContent)).join(", ");

  const isMade = (fieldset) => !fieldset.querySelector("[name=drop]")?.checked;

  function pickupIn(form) {
    const made = [...form.querySelectorAll('.document[data-delivery="office"]')].find(isMade);
    if (!made) return {};
    const time = moment(made.querySelector("[name=pickup_at]").value.trim());
    return { place: made.querySelector("[name=office]").selectedOptions[0]?.dataset.place, time };
  }

  function moment(written) {
    const [, date, named, year, hour, minute] = WRITTEN.exec(written) ?? [];
    const month = Number(named) || MONTHS.findIndex((one) => named && one.startsWith(named.toLowerCase())) + 1;
    if (!month) return "";
    const zone = document.querySelector("[data-zone]")?.dataset.zone ?? "";
    return `${DAY.format(Date.UTC(year, month - 1, date))}, ${hour.padStart(2, "0")}.${minute} ${zone}`;
  }

  function fill(form) {
    const reason = reasonIn(form);
    const { place, time } = pickupIn(form);
    const words = {
      alasan: oneLine(reason.replace(/[ .]+$/, "")), alasan_utuh: oneLine(reason), butir: itemsIn(form),
      lokasi_ambil: place, waktu_ambil: time,
    };
    form.querySelectorAll("[data-fill]").forEach((one) => (one.textContent = words[one.dataset.fill] || OPEN));
    const made = [...form.querySelectorAll(".document")].filter(isMade).map((one) => one.dataset.delivery);
    const way = WAYS.find((one) => made.includes(one)) ?? "none";
    form.querySelectorAll("[data-finish]").forEach((one) => (one.hidden = one.dataset.finish !== way));
    const goal = form.querySelector("[data-goals]")?.value;
    const button = form.querySelector("[data-done]");
    if (button) button.firstChild.textContent = goal === "finished" ? button.dataset.done : button.dataset.onward;
    if (goal) form.querySelectorAll("[data-for-goal]").forEach((one) => (one.hidden = one.dataset.forGoal !== goal));
  }

  document.querySelectorAll(".decision-form").forEach((form) => {
    form.addEventListener("input", () => fill(form));
    form.addEventListener("change", () => fill(form));
    form.querySelectorAll(".no-script").forEach((one) => one.remove());
    fill(form);
  });
})();
