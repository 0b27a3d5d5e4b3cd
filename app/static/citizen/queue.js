// Photos that wait on this phone for a signal, and how they are sent late: by a page, or by the service worker.
const ddQueue = (() => {
  "use strict";

  const DAY = 86400000;
  const OLDEST = 14 * DAY; // a draft ends then, and its photos with it
  const JSON_PLEASE = { Accept: "application/json" };

  // -- the store: rows {id, url, key, name, blob, owner, at, label, words, mark}

  function inStore(mode, work) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("daring", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { keyPath: "id", autoIncrement: true });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const base = opening.result;
        const change = base.transaction("photos", mode);
        const asked = work(change.objectStore("photos"));
        change.oncomplete = () => { base.close(); resolve(asked.result); };
        change.onabort = () => { base.close(); reject(change.error); };
      };
    });
  }

  const add = (row) => inStore("readwrite", (store) => store.add(row));
  const all = () => inStore("readonly", (store) => store.getAll());
  const find = (id) => inStore("readonly", (store) => store.get(id));
  const remove = (id) => inStore("readwrite", (store) => store.delete(id));

  // -- sending

  // Answers {state}: sent (next), waiting (no signal), expired (sign in first), closed (not asked for now), gone,
  // refused (words). `post(row, token)` answers {status, url, json} and throws without a signal.
  async function send(row, post, token) {
    try {
      for (let fresh = !token; ; fresh = true) {
        if (fresh) {
          const page = await askFor(row);
          if (page.state) return page;
          token = page.csrf_token;
        }
        const answer = await post(row, token);
        const next = answer.json && answer.json.next;
        if (next && answer.json.kept) return { state: "sent", next };
        if (next) return { state: isSignIn(next) ? "expired" : "closed" };
        if (answer.json) return { state: "refused", words: answer.json.errors || [] };
        if (answer.status >= 500) return { state: "waiting" };
        if (fresh || answer.status === 413) return { state: "refused", words: [] };
      }
    } catch (offline) {
      return { state: "waiting" };
    }
  }

  // The photo's own page says whether it still takes this photo, from whom, and gives the token of now.
  async function askFor(row) {
    const answer = await fetch(row.url, { headers: JSON_PLEASE, cache: "no-store" });
    if (isJson(answer)) {
      const page = await answer.json();
      return page.owner === row.owner ? page : { state: "expired" };
    }
    if (isSignIn(answer.url)) return { state: "expired" };
    if (answer.status === 404) return { state: "gone" };
    return { state: answer.redirected ? "closed" : "waiting" };
  }

  async function post(row, token) {
    const answer = await fetch(row.url, { method: "POST", headers: JSON_PLEASE, body: formOf(row, token) });
    return { status: answer.status, url: answer.url, json: isJson(answer) ? await answer.json() : null };
  }

  function formOf(row, token) {
    const form = new FormData();
    form.append("csrf_token", token);
    if (row.mark) form.append("halaman", row.mark); // of which case it is
    form.append(row.key, row.blob, row.name);
    return form;
  }

  function isSignIn(url) {
    return new URL(url, location.href).pathname.startsWith("/masuk");
  }

  function isJson(answer) {
    return (answer.headers.get("Content-Type") || "").startsWith("application/json");
  }

  // One at a time, whoever sends: this page, another tab, the service worker. Nothing is sent twice.
  function alone(work) {
    return navigator.locks ? navigator.locks.request("daring photos", work) : work();
  }

  // `row.id` is missing where the phone would not keep it; a row that is not there any more went already.
  function sendOne(row, how, token) {
    return alone(async () => {
      if (row.id && !(await find(row.id))) return { state: "sent" };
      const result = await send(row, how || post, token);
      if (row.id && ["sent", "gone", "refused"].includes(result.state)) await remove(row.id);
      return result;
    });
  }

  // How many are left. `told(row, result)` hears of each.
  async function sendAll(told) {
    for (const row of await all()) {
      if (Date.now() - row.at > OLDEST) await remove(row.id);
      else {
        const result = await sendOne(row);
        if (told) told(row, result);
        if (result.state === "waiting") break; // no signal for one is none for the next
      }
    }
    return (await all()).length;
  }

  return { add, all, remove, sendOne, sendAll, formOf };
})();

// On a page that is no photo page: one line that says what waits, and what became of it.
if (typeof document !== "undefined" && !document.querySelector("[data-photo]")) (() => {
  "use strict";

  const line = document.createElement("div");
  line.className = "dd-waiting";
  line.setAttribute("role", "status");

  function say(row, words, link) {
    const part = document.createElement("p");
    part.textContent = (document.documentElement.dataset.owner ? row.label + ": " : "") + words + " ";
    if (link) {
      const made = document.createElement("a");
      made.href = link[0];
      made.textContent = link[1];
      part.append(made);
    }
    line.append(part);
  }

  const links = {
    sent: (row) => [location.href, row.words.reload],
    expired: (row) => ["/masuk?lanjut=" + encodeURIComponent(row.url), row.words.sign_in],
    refused: (row) => [row.url, row.words.open],
    closed: (row) => [row.url, row.words.open],
  };

  let busy = false;
  let again = false; // the signal came back while a try without it was still under way
  async function go() {
    again = busy;
    if (busy) return;
    busy = true;
    line.textContent = "";
    const left = await ddQueue.sendAll((row, result) => {
      const words = (result.words && result.words[0]) || row.words[result.state];
      say(row, words, links[result.state] && links[result.state](row));
    });
    if (!left) delete localStorage.waiting;
    busy = false;
    if (again) go();
  }

  (document.querySelector(".dd-page") || document.body).prepend(line);
  addEventListener("online", go);
  go();
})();
