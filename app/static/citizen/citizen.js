// Comforts only: every page works without this file.
(function () {
  "use strict";

  const root = document.documentElement;
  const here = location.pathname;

  function each(selector, work) {
    document.querySelectorAll(selector).forEach(work);
  }

  // A page that answered a form is come back to as one that was opened: Back asks nobody to send it again.
  history.replaceState(history.state, "", location.href);

  // The summary of faults is read first.
  each("[data-focus]", (summary) => summary.focus());

  each("[data-password]", (box) => {
    const input = box.querySelector("input");
    const toggle = document.createElement("button");
    const say = () => {
      const words = JSON.parse(box.dataset.password)[input.type === "text" ? 1 : 0];
      toggle.textContent = words[0];
      toggle.setAttribute("aria-label", words[1]);
    };
    toggle.type = "button";
    toggle.className = "govuk-button govuk-button--secondary dd-password__toggle";
    toggle.setAttribute("aria-controls", input.id);
    toggle.addEventListener("click", () => {
      input.type = input.type === "text" ? "password" : "text";
      say();
    });
    input.form.addEventListener("submit", () => { input.type = "password"; });
    say();
    box.appendChild(toggle);
  });

  // A date of birth stands in the NIK: day (a woman's plus 40), month, year. What somebody wrote stays.
  each("[data-birth-of]", (date) => {
    const nik = document.getElementById(date.dataset.birthOf);
    const boxes = [...date.querySelectorAll("input")];
    if (nik) nik.addEventListener("change", () => {
      const digits = nik.value.replace(/\D/g, "");
      if (digits.length !== 16 || boxes.some((box) => box.value)) return;
      const [day, month, year] = [6, 8, 10].map((place) => Number(digits.slice(place, place + 2)));
      const thisYear = new Date().getFullYear();
      const born = [day > 40 ? day - 40 : day, month, 2000 + year > thisYear ? 1900 + year : 2000 + year];
      if (born[0] < 1 || born[0] > 31 || month < 1 || month > 12) return;
      boxes.forEach((box, place) => { box.value = born[place]; });
    });
  });

  // A second press sends nothing twice; coming back with the back button opens the form again.
  each("form[data-once]", (form) => {
    const submit = form.querySelector("[data-busy]");
    const words = submit.textContent;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      submit.textContent = submit.dataset.busy;
      submit.setAttribute("aria-disabled", "true");
    });
    addEventListener("pageshow", () => {
      delete form.dataset.sent;
      submit.textContent = words;
      submit.removeAttribute("aria-disabled");
    });
  });

  // -- what this phone keeps: what is typed (this tab only), and photos that wait for a signal (queue.js)

  const KEPT_FOR = 2 * 3600 * 1000; // a form left open on a shared phone is nobody's for ever
  let memory, lasting;
  try { memory = sessionStorage; lasting = localStorage; } catch (refused) { return; }

  async function wipe() {
    memory.clear();
    lasting.clear();
    indexedDB.deleteDatabase("daring");
  }

  // Another account, or nobody after signing out: what the one before left is not theirs. The page without a
  // signal knows no owner and wipes nothing; nor does a sign-in that ran out.
  const owner = root.dataset.owner;
  if (owner ? lasting.owner && lasting.owner !== owner : owner === "" && memory.leaving) wipe();
  if (owner) lasting.owner = owner;
  delete memory.leaving;
  each("form[action$='/keluar']", (form) => form.addEventListener("submit", () => { memory.leaving = "1"; }));

  // What was typed stays until the server took it, which shows by another page than this one or the sign-in.
  if (memory.sent && !here.startsWith("/masuk")) {
    if (memory.sent !== here && !document.querySelector("[data-offline]")) delete memory["typed " + memory.sent];
    delete memory.sent;
  }
  each("form[data-keep]", (form) => {
    const name = "typed " + here;
    const fields = [...form.elements].filter((field) =>
      field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
    const ticks = (field) => field.type === "radio" || field.type === "checkbox";
    restore(JSON.parse(memory[name] || "null"));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => { memory.sent = here; });

    function keep() {
      const values = fields.map((field) => [field.name, ticks(field) ? field.value : "", ticks(field) ? field.checked : field.value]);
      try { memory[name] = JSON.stringify({ at: Date.now(), values }); } catch (full) { /* then it is not kept */ }
    }

    function restore(kept) {
      if (!kept || Date.now() - kept.at > KEPT_FOR) { delete memory[name]; return; }
      kept.values.forEach(([named, choice, value]) => {
        const field = fields.find((one) => one.name === named && (!ticks(one) || one.value === choice));
        if (!field) return;
        if (ticks(field)) field.checked = value;
        else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
      });
    }
  });

  // A photo waits for a signal: only then the rest of the work is fetched. Photo pages bring it along.
  if (lasting.waiting && !document.querySelector("[data-photo]") && root.dataset.queue) {
    const script = document.createElement("script");
    script.src = root.dataset.queue;
    document.head.appendChild(script);
  }

  if ("serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {}));
  }
})();
