// A photo page: two buttons, the photo made small on the phone, advice before sending, and a send that does not give up.
// Without this file, or where something here fails, the form posts its file as it is.
(() => {
  "use strict";

  const TARGET = 310000; // bytes: four photos pass a slow line in a quarter of a minute, and all stay readable
  const BIGGEST = 10485760; // what the house takes
  const PAUSES = [0, 2000, 5000, 10000]; // before each try, milliseconds

  document.querySelectorAll("a[data-enlarge]").forEach((link) => link.addEventListener("click", (event) => {
    if (!window.HTMLDialogElement) return;
    event.preventDefault();
    const dialog = made("dialog", "dd-large");
    const image = made("img");
    const close = made("button", "govuk-button", link.dataset.enlarge);
    image.src = link.href;
    image.alt = link.querySelector("img").alt;
    dialog.setAttribute("aria-label", image.alt);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    dialog.append(image, close);
    document.body.append(dialog);
    dialog.showModal();
  }));

  const box = document.querySelector("[data-photo]");
  if (!box) return;
  const input = box.querySelector("input[type=file]");
  const form = input.form;
  const page = box.closest("[data-next]").dataset; // next, label, side, advice, several
  const words = JSON.parse(box.dataset.words);
  const send = form.querySelector("button[type=submit]");
  const sendWords = send.textContent;
  const camera = made("button", "govuk-button", words.camera);
  const gallery = made("button", "govuk-button govuk-button--secondary", words.gallery);
  const choices = made("div", "dd-photo__choices");
  const stage = made("div", "dd-photo__stage");
  const status = made("p", "dd-photo__status");
  const progress = made("progress");
  const folder = location.pathname.replace(/[^/]*$/, ""); // of one case
  let ready = null; // the photo as it will go: {blob, name, digest, codes}
  let preparing = null;
  let pressed = false; // send was pressed while the photo was still being made ready
  let row = null; // as it waits in the queue

  lay();
  input.addEventListener("change", () => { if (input.files.length) choose(input.files[0]); });
  // Before the page's other script hears of it: that one only knows plain forms.
  form.addEventListener("submit", (event) => {
    if (!input.files.length && !ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (preparing) pressed = true;
    else if (ready) deliver();
  }, true);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("online", () => { if (row && !form.dataset.busy) deliver(); });
  ddQueue.all().then(comeBack, () => {});

  // -- the page

  function lay() {
    // The label and the summary of faults lead to the first button now.
    camera.id = input.id;
    input.id += "-berkas";
    input.hidden = true;
    if (input.hasAttribute("aria-describedby")) camera.setAttribute("aria-describedby", input.getAttribute("aria-describedby"));
    camera.addEventListener("click", () => open(input.dataset.facing));
    gallery.addEventListener("click", () => open(null));
    status.setAttribute("role", "status");
    progress.max = 100;
    progress.setAttribute("aria-label", words.sending);
    if (page.spare) camera.classList.add("govuk-button--secondary"); // another button is the strong one
    choices.append(camera, gallery);
    stage.append(status);
    box.append(stage, choices);
    name(camera, words.camera);
    send.hidden = true;
  }

  // The label is now the button's: without this it would be its spoken name too.
  function name(button, text) {
    button.textContent = text;
    button.setAttribute("aria-label", text);
  }

  function open(facing) {
    if (facing) input.setAttribute("capture", facing);
    else input.removeAttribute("capture");
    input.click();
  }

  function show(blob, ...below) {
    document.querySelectorAll(".dd-tips").forEach((examples) => { examples.hidden = Boolean(blob); });
    stage.textContent = "";
    if (blob) {
      const figure = made("div", "dd-preview");
      const image = made("img");
      image.alt = words.chosen;
      image.onload = () => {
        URL.revokeObjectURL(image.src);
        if (form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" }); // the strong button
      };
      image.onerror = () => figure.remove(); // a HEIC photo cannot be drawn by most browsers
      image.src = URL.createObjectURL(blob);
      figure.append(image);
      stage.append(figure);
    }
    stage.append(...below, status);
  }

  // One button stands out at a time: the one that sends, or the camera where there is advice.
  function offer(strong) {
    send.hidden = strong === "none";
    send.textContent = strong === "camera" ? words.anyway : sendWords;
    send.classList.toggle("govuk-button--secondary", strong !== "send");
    camera.classList.toggle("govuk-button--secondary", strong === "send");
    document.querySelectorAll("a[data-enough]").forEach((link) => link.classList.add("govuk-button--secondary"));
    name(camera, words.again);
    if (strong === "send") send.after(choices);
    else box.append(choices);
  }

  function busy(yes) {
    form.dataset.busy = yes ? "1" : "";
    box.setAttribute("aria-busy", yes);
    [send, camera, gallery].forEach((button) => button.toggleAttribute("disabled", yes));
  }

  // -- one photo is chosen

  async function choose(file) {
    const mine = (preparing = {}); // another one may be chosen while this one is made ready
    if (row && row.id && !page.several) ddQueue.remove(row.id).catch(() => {}); // the one that waited is replaced
    row = null;
    box.setAttribute("aria-busy", "true");
    status.textContent = words.preparing;
    show(null);
    const photo = await prepare(file);
    if (mine !== preparing) return;
    preparing = null;
    ready = photo;
    box.setAttribute("aria-busy", "false");
    const sendAtOnce = pressed;
    pressed = false;
    if (photo.blob.size > BIGGEST) {
      ready = null;
      input.value = "";
      offer("none");
      return show(null, refusal([words.too_big]));
    }
    const tips = photo.codes.map((code) => words.advice[code]).filter(Boolean).slice(0, 2);
    status.textContent = words.ready.replace("{mb}", (photo.blob.size / 1048576).toFixed(1).replace(".", words.comma));
    show(photo.blob, ...(tips.length ? [advice(tips)] : []));
    offer(tips.length ? "camera" : "send");
    (tips.length ? camera : send).focus({ preventScroll: true });
    if (sendAtOnce && !tips.length) deliver();
  }

  async function prepare(file) {
    const photo = { blob: file, name: file.name || "foto.jpg", digest: await digestOf(file), codes: [] };
    if (seenBefore(photo.digest)) photo.codes.push("same");
    try {
      const canvas = await drawn(file, Number(page.side));
      photo.blob = await small(canvas);
      photo.name = "foto.jpg"; // a name may tell more than the photo
      if (window.ddAdvice) photo.codes.push(...await window.ddAdvice(canvas, page.advice));
      canvas.width = canvas.height = 0; // phones run out of memory for canvases
    } catch (cannot) { /* HEIC, an old browser: the original goes, or what is ready of it */ }
    return photo;
  }

  async function drawn(file, side) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = smaller(bitmap, Math.min(1, side / Math.max(bitmap.width, bitmap.height)));
    bitmap.close();
    return canvas;
  }

  function smaller(image, scale) {
    const canvas = made("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // under what is transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // A drawing carries no EXIF, so neither does what comes of it: no place, no name of the phone.
  async function small(canvas) {
    let blob;
    for (const [quality, scale] of [[0.8, 1], [0.65, 1], [0.6, 0.8], [0.5, 0.65], [0.4, 0.5]]) {
      const drawn = scale === 1 ? canvas : smaller(canvas, scale);
      blob = await new Promise((resolve) => drawn.toBlob(resolve, "image/jpeg", quality));
      if (blob.size <= TARGET) break;
    }
    return blob;
  }

  // -- the same file once more, for another paper of this case

  async function digestOf(file) {
    if (!window.crypto || !crypto.subtle || file.size > BIGGEST * 3) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function sentBefore() {
    try { return JSON.parse(sessionStorage["photos " + folder] || "{}"); } catch (none) { return {}; }
  }

  function seenBefore(digest) {
    const at = sentBefore()[digest];
    return Boolean(digest && at && (at !== location.pathname || page.several));
  }

  function remember(digest) {
    try { sessionStorage["photos " + folder] = JSON.stringify({ ...sentBefore(), [digest]: location.pathname }); } catch (full) { /* then not */ }
  }

  // -- it is sent

  async function deliver() {
    busy(true);
    progress.value = 0;
    show(ready.blob, progress);
    row = row || await keep();
    let token = form.elements.csrf_token.value;
    for (const pause of PAUSES) {
      if (pause) status.textContent = words.retry;
      await new Promise((resolve) => setTimeout(resolve, pause));
      status.textContent = words.sending;
      const result = await ddQueue.sendOne(row, post, token);
      token = null; // the next try asks for one
      if (result.state !== "waiting") return settle(result);
      if (!navigator.onLine) break;
    }
    settle({ state: "waiting" });
  }

  // First it is kept on the phone, then sent: closing the page in between loses nothing.
  async function keep() {
    const photo = {
      url: location.pathname + address(), key: input.name, name: ready.name, blob: ready.blob, at: Date.now(),
      owner: document.documentElement.dataset.owner, label: page.label, words: words.queue, digest: ready.digest,
      mark: form.elements.halaman ? form.elements.halaman.value : "",
    };
    try { photo.id = await ddQueue.add(photo); localStorage.waiting = "1"; } catch (noRoom) { /* then only this page has it */ }
    return photo;
  }

  // The box beside the photo goes along in the address: one more sheet is to follow.
  function address() {
    const asked = new URLSearchParams(location.search);
    if (form.elements.lagi && form.elements.lagi.checked) asked.set("lagi", "1");
    else asked.delete("lagi");
    return asked.size ? "?" + asked : "";
  }

  async function settle(result) {
    if (result.state === "sent") {
      remember(row.digest);
      if (!(await ddQueue.all().catch(() => [])).length) delete localStorage.waiting;
      status.textContent = words.queue.sent;
      location.assign(result.next || page.next);
      return;
    }
    busy(false);
    if (result.state === "waiting" || result.state === "expired") return wait(result.state);
    row = ready = null;
    input.value = "";
    status.textContent = "";
    offer("none");
    const told = refusal(result.words && result.words.length ? result.words : [words.queue[result.state]]);
    show(null, told);
    if (!document.title.startsWith(words.fault)) document.title = words.fault + " " + document.title;
    told.focus();
  }

  // It stays on the phone, seen small; it goes by itself, or when the button is pressed.
  function wait(state) {
    const note = made("div", "dd-photo__waiting");
    note.append(made("strong", "", state === "expired" ? words.expired_title : words.waiting_title));
    note.append(made("p", "govuk-body", state === "expired" ? words.queue.expired : words.waiting));
    const on = made("a", "govuk-link", state === "expired" ? words.queue.sign_in : words.go_on);
    on.href = state === "expired" ? "/masuk?lanjut=" + encodeURIComponent(row.url) : page.next;
    note.append(on);
    status.textContent = "";
    show(ready.blob, note);
    offer("send");
    send.textContent = words.try_now;
    if (state === "waiting") setTimeout(() => { if (row && !form.dataset.busy) deliver(); }, 30000); // no event tells of a weak signal
    if (row.id && navigator.serviceWorker) {
      navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("photos")).catch(() => {});
    }
  }

  // A photo for this page waits from before: it is shown, and tried at once.
  function comeBack(rows) {
    row = rows.find((one) => one.url.split("?")[0] === location.pathname && one.key === input.name &&
      one.owner === document.documentElement.dataset.owner) || null;
    if (!row || ready || preparing) return;
    ready = { blob: row.blob, name: row.name, digest: row.digest, codes: [] };
    offer("send");
    deliver();
  }

  function post(photo, token) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", photo.url);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 60000 + photo.blob.size / 2; // slower than 2 kB a second is no signal
      request.upload.onprogress = (event) => { progress.value = (100 * event.loaded) / event.total; };
      request.onload = () => {
        let json = null;
        try { json = JSON.parse(request.responseText); } catch (page) { /* a page: of an error, or to sign in */ }
        resolve({ status: request.status, url: request.responseURL, json });
      };
      request.onerror = request.ontimeout = reject;
      request.send(ddQueue.formOf(photo, token));
    });
  }

  // -- words on the page

  function advice(tips) {
    const told = made("div", "dd-photo__tips");
    told.setAttribute("role", "alert");
    tips.forEach((tip) => told.append(made("p", "", tip)));
    return told;
  }

  function refusal(sentences) {
    const told = made("div", "govuk-error-message dd-photo__refusal");
    told.setAttribute("role", "alert");
    told.tabIndex = -1;
    sentences.forEach((sentence) => told.append(made("p", "", sentence)));
    return told;
  }

  function made(tag, classes, text) {
    const element = document.createElement(tag);
    if (classes) element.className = classes;
    if (text) element.textContent = text;
    if (tag === "button") element.type = "button";
    return element;
  }
})();
