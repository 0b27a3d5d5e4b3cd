// Comforts only: every page works without this file.
(function () {
  "use strict";

  function each(selector, work) {
    document.querySelectorAll(selector).forEach(work);
  }

  function button(words, classes) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "govuk-button " + classes;
    made.textContent = words;
    return made;
  }

  // The summary of faults is read first.
  each("[data-focus]", function (summary) { summary.focus(); });

  each("[data-password]", function (box) {
    var input = box.querySelector("input");
    var toggle = button("Lihat", "govuk-button--secondary dd-password__toggle");
    toggle.setAttribute("aria-label", "Lihat password");
    toggle.setAttribute("aria-controls", input.id);
    toggle.addEventListener("click", function () {
      var shown = input.type === "text";
      input.type = shown ? "password" : "text";
      toggle.textContent = shown ? "Lihat" : "Tutup";
      toggle.setAttribute("aria-label", shown ? "Lihat password" : "Tutup password");
    });
    input.form.addEventListener("submit", function () { input.type = "password"; });
    box.appendChild(toggle);
  });

  // One file input stays; two buttons open it as camera or as gallery.
  each("[data-photo]", function (box) {
    var input = box.querySelector("input");
    var id = input.id;
    var choices = document.createElement("div");
    var chosen = document.createElement("p");
    var preview = document.createElement("div");
    var camera = button("Ambil foto", "");
    var gallery = button("Pilih dari galeri", "govuk-button--secondary");

    choices.className = "dd-photo__choices";
    chosen.className = "dd-photo__chosen";
    chosen.setAttribute("role", "status");
    // The label and the summary of faults lead to the first button now.
    input.id = id + "-berkas";
    input.hidden = true;
    camera.id = id;
    // The label is now the button's: without this it would be its spoken name too.
    camera.setAttribute("aria-label", camera.textContent);
    if (input.hasAttribute("aria-describedby")) {
      camera.setAttribute("aria-describedby", input.getAttribute("aria-describedby"));
    }
    camera.addEventListener("click", function () {
      input.setAttribute("capture", input.getAttribute("data-facing") || "environment");
      input.click();
    });
    gallery.addEventListener("click", function () {
      input.removeAttribute("capture");
      input.click();
    });
    // One button stands out at a time: first the camera, then the one that sends.
    var send = input.form.querySelector("button[type=submit]");
    if (send) send.classList.add("govuk-button--secondary");
    input.addEventListener("change", function () {
      show(input.files[0], chosen, preview);
      if (send) send.classList.toggle("govuk-button--secondary", input.files.length === 0);
      camera.classList.toggle("govuk-button--secondary", input.files.length > 0);
      camera.textContent = input.files.length > 0 ? "Ambil ulang" : "Ambil foto";
      camera.setAttribute("aria-label", camera.textContent);
    });
    choices.append(camera, gallery);
    box.append(choices, chosen, preview);
  });

  function show(file, chosen, preview) {
    preview.textContent = "";
    if (!file) { chosen.textContent = ""; return; }
    var size = (file.size / 1048576).toFixed(1).replace(".", ",") + " MB";
    chosen.textContent = "Foto dipilih: " + file.name + " (" + size + ")" +
      (file.size > 10485760 ? ". Terlalu besar: paling besar 10 MB." : "");
    var image = new Image();
    image.alt = "Foto yang Anda pilih";
    // A HEIC photo cannot be drawn by most browsers; its name is enough.
    image.onload = function () {
      URL.revokeObjectURL(image.src);
      preview.className = "dd-preview";
      preview.appendChild(image);
    };
    image.src = URL.createObjectURL(file);
  }

  // A second press sends nothing twice; coming back with the back button opens the form again.
  each("form[data-once]", function (form) {
    var submit = form.querySelector("[data-busy]");
    var words = submit.textContent;
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      submit.textContent = submit.dataset.busy;
      submit.setAttribute("aria-disabled", "true");
    });
    window.addEventListener("pageshow", function () {
      delete form.dataset.sent;
      submit.textContent = words;
      submit.removeAttribute("aria-disabled");
    });
  });
})();
