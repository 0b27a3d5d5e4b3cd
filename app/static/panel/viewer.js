/* The photos of a case, large: switch, zoom, move, turn, two side by side, before and after. */
(() => {
  "use strict";
  const section = document.querySelector("[data-viewer]");
  const stage = section?.querySelector("[data-photos]");
  if (!stage) return;

  const photos = [...stage.querySelectorAll("figure")];
  const pair = (section.dataset.pair ?? "").split(" ").map((key) => photos.find((one) => one.dataset.item === key));
  const states = new WeakMap();
  const stateOf = (figure) => states.get(figure) ?? states.set(figure, { zoom: 1, turn: 0, x: 0, y: 0 }).get(figure);
  let shown = [];
  let current = photos[0];

  // -- one photo: how it lies in its frame

  function draw(figure) {
    const { zoom, turn, x, y } = stateOf(figure);
    const image = figure.querySelector("img");
    const { clientWidth: wide, clientHeight: high } = image.parentElement;
    const [w, h] = [image.naturalWidth || image.width || 4, image.naturalHeight || image.height || 3];
    const lying = turn % 180 ? Math.min(wide / h, high / w) / Math.min(wide / w, high / h) : 1;
    image.style.transform = `translate(${x}px, ${y}px) rotate(${turn}deg) scale(${zoom * lying})`;
    figure.classList.toggle("zoomed", zoom > 1);
  }

  function zoomTo(figure, zoom, at = { x: 0, y: 0 }) {
    const state = stateOf(figure);
    const to = Math.min(Math.max(zoom, 1), 8);
    const by = to / state.zoom;
    Object.assign(state, { zoom: to, x: at.x - (at.x - state.x) * by, y: at.y - (at.y - state.y) * by });
    moveBy(figure, 0, 0);
  }

  function moveBy(figure, dx, dy) {
    const state = stateOf(figure);
    const { clientWidth, clientHeight } = figure.querySelector("a");
    const [farX, farY] = [(clientWidth * (state.zoom - 1)) / 2, (clientHeight * (state.zoom - 1)) / 2];
    state.x = Math.min(Math.max(state.x + dx, -farX), farX);
    state.y = Math.min(Math.max(state.y + dy, -farY), farY);
    draw(figure);
  }

  function turn(figure, by) {
    Object.assign(stateOf(figure), { turn: stateOf(figure).turn + by, x: 0, y: 0 });
    draw(figure);
  }

  function fit(figure) {
    Object.assign(stateOf(figure), { zoom: 1, x: 0, y: 0 });
    draw(figure);
  }

  function listen(figure) {
    const frame = figure.querySelector("a");
    const fromMiddle = (event) => {
      const box = frame.getBoundingClientRect();
      return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
    };
    frame.draggable = frame.querySelector("img").draggable = false; // else the link itself is dragged away
    frame.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoomTo(figure, stateOf(figure).zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2), fromMiddle(event));
    }, { passive: false });
    frame.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.preventDefault());
    frame.addEventListener("dblclick", (event) => zoomTo(figure, stateOf(figure).zoom > 1 ? 1 : 2.5, fromMiddle(event)));
    frame.addEventListener("pointerdown", (event) => {
      if (event.button || stateOf(figure).zoom === 1) return;
      frame.setPointerCapture(event.pointerId);
      let from = event;
      frame.onpointermove = (to) => {
        moveBy(figure, to.clientX - from.clientX, to.clientY - from.clientY);
        from = to;
      };
    });
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => (frame.onpointermove = null));
    frame.querySelector("img").addEventListener("load", () => draw(figure));
  }

  // -- which are shown

  const before = (figure) => olds.get(figure);
  const olds = new Map();
  for (const old of section.querySelectorAll("[data-old-photos] figure")) {
    const newer = photos.find((one) => one.dataset.photo === old.dataset.oldOf);
    if (!newer) continue;
    const copy = old.cloneNode(true);
    copy.removeAttribute("data-item");
    stage.append(copy);
    olds.set(newer, copy);
  }

  function show(...figures) {
    shown = figures;
    current = photos.includes(figures.at(-1)) ? figures.at(-1) : figures[0];
    [...photos, ...olds.values()].forEach((one) => one.classList.toggle("shown", figures.includes(one)));
    figures.forEach((one, place) => (one.style.order = place));
    stage.classList.toggle("two", figures.length > 1);
    thumbs.forEach((one, place) => one.setAttribute("aria-pressed", figures.includes(photos[place])));
    thumbs[photos.indexOf(current)]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const compares = figures.length > 1 && olds.get(current) === figures[0];
    buttons.pair?.setAttribute("aria-pressed", figures.length > 1 && !compares);
    buttons.old.hidden = !before(current);
    buttons.old.setAttribute("aria-pressed", compares);
    buttons.open.href = current.querySelector("a").href;
    figures.forEach(draw);
  }

  const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

  // -- what is pressed

  const ICONS = {
    out: '<circle cx="10" cy="10" r="6"/><path d="M7 10h6M14.5 14.5 20 20"/>',
    in: '<circle cx="10" cy="10" r="6"/><path d="M7 10h6M10 7v6M14.5 14.5 20 20"/>',
    left: '<path d="M4 4v5h5"/><path d="M4.6 9A8 8 0 1 1 4 13"/>',
    right: '<path d="M20 4v5h-5"/><path d="M19.4 9A8 8 0 1 0 20 13"/>',
    fit: '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
    pair: '<rect x="3" y="5" width="8" height="14" rx="1"/><rect x="13" y="5" width="8" height="14" rx="1"/>',
    old: '<path d="M12 7v5l3 2"/><circle cx="12" cy="12" r="8"/>',
    open: '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
  };
  const bar = document.createElement("div");
  bar.className = "viewer-bar";
  bar.setAttribute("role", "group");
  bar.ariaLabel = "Alat foto";

  function tool(name, words, key, act) {
    const one = document.createElement(act ? "button" : "a");
    Object.assign(one, act ? { type: "button", onclick: act } : { target: "_blank", rel: "noopener" });
    one.className = "tool";
    one.ariaLabel = words;
    one.dataset.tip = key && document.body.dataset.keys !== "off" ? `${words} (${key === "R" ? "Shift R" : key.toUpperCase()})` : words;
    if (key) Object.assign(one.dataset, { key, keyQuiet: "" });
    one.innerHTML = `<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${ICONS[name]}</svg>`;
    bar.append(one);
    return one;
  }

  const each = (act) => () => shown.forEach(act);
  const buttons = {
    out: tool("out", "Perkecil", "-", each((one) => zoomTo(one, stateOf(one).zoom / 1.4))),
    in: tool("in", "Perbesar", "+", each((one) => zoomTo(one, stateOf(one).zoom * 1.4))),
    left: tool("left", "Putar ke kiri", "R", each((one) => turn(one, -90))),
    right: tool("right", "Putar ke kanan", "r", each((one) => turn(one, 90))),
    fit: tool("fit", "Paskan", "f", each(fit)),
    pair: pair[0] && pair[1] && tool("pair", "KTP & swafoto berdampingan", "b", () =>
      isPressed(buttons.pair) ? show(current) : show(pair[0], pair[1])),
    old: tool("old", "Sebelum dan sesudah", "l", () =>
      isPressed(buttons.old) ? show(current) : show(before(current), current)),
    open: tool("open", "Buka di tab baru"),
  };

  const strip = document.createElement("div");
  strip.className = "thumbs";
  const thumbs = photos.map((figure, place) => {
    const one = document.createElement("button");
    const label = figure.querySelector("figcaption strong").textContent;
    Object.assign(one, { type: "button", className: "thumb", onclick: () => show(figure) });
    one.ariaLabel = `Foto ${place + 1}: ${label}`;
    if (place < 9) Object.assign(one.dataset, { key: String(place + 1), keyQuiet: "" });
    const small = new Image(64, 48);
    Object.assign(small, { src: `${figure.querySelector("a").href}?kecil`, alt: "" });
    const number = document.createElement("span");
    number.textContent = place + 1;
    one.append(small, number);
    strip.append(one);
    return one;
  });

  section.classList.add("viewer");
  section.querySelector("h2").classList.add("hidden");
  stage.before(bar, strip);
  stage.tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.ariaLabel = "Foto besar. Tombol panah menggeser foto yang diperbesar.";
  const STEPS = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
  stage.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || shown.every((one) => stateOf(one).zoom === 1)) return;
    shown.forEach((one) => moveBy(one, ...step));
    event.preventDefault();
  });
  [...photos, ...olds.values()].forEach(listen);
  show(photos[0]);
  addEventListener("resize", () => shown.forEach(draw));
  // The next one is there before it is asked for.
  const rest = () => photos.forEach((one) => (one.querySelector("img").loading = "eager"));
  if (document.readyState === "complete") setTimeout(rest, 300);
  else addEventListener("load", () => setTimeout(rest, 300));
})();
