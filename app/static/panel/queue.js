/* The tabs' numbers stay true. Rows never move under the pointer: new work is announced, and shown when asked for. */
(() => {
  "use strict";

  const tabs = document.querySelector("[data-counts]");
  const news = document.querySelector("[data-news]");
  if (!tabs || !news) return;

  const SOONEST = 20_000, LATEST = 120_000, AWAY = 30 * 60_000;
  const shown = tabs.querySelector("[aria-current] [data-count]") ?? tabs.querySelector("[data-count]");
  let wait = SOONEST, timer = 0, asking = false, seenAt = Date.now(), etag = "", fewest = numberOf(shown.textContent);

  function numberOf(text) { return parseInt(text, 10); }

  function show(counts) {
    for (const place of tabs.querySelectorAll("[data-count]")) {
      const number = counts[place.dataset.count];
      if (number !== undefined) place.textContent = number;
    }
    const now = numberOf(counts[shown.dataset.count] ?? "0"), more = now - fewest;
    fewest = Math.min(fewest, now);
    if (more > 0) announce(more);
  }

  function announce(more) {
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Muat ulang";
    news.replaceChildren(`Ada ${more} pekerjaan baru. `, again);
    news.hidden = false;
  }

  async function ask() {
    asking = true;
    try {
      const answer = await fetch(tabs.dataset.counts, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.redirected || answer.status === 401 || answer.status === 403) return stop(); // signed out elsewhere
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        show(await answer.json());
        wait = SOONEST;
      } else wait = Math.min(wait * 1.5, LATEST);
    } catch {
      wait = Math.min(wait * 1.5, LATEST); // no network: later
    } finally {
      asking = false;
    }
    plan();
  }

  // A desk that nobody sits at must not stay signed in because its page asks.
  const resting = () => document.hidden || Date.now() - seenAt > AWAY;
  function stop() { clearTimeout(timer); timer = -1; }
  function plan() {
    if (timer === -1) return;
    clearTimeout(timer);
    timer = resting() ? 0 : setTimeout(ask, wait * (0.85 + Math.random() * 0.3));
  }

  document.addEventListener("visibilitychange", () => {
    if (timer === -1) return;
    if (document.hidden) plan();
    else if (!asking) { seenAt = Date.now(); wait = SOONEST; ask(); }
  });
  for (const sign of ["pointerdown", "pointermove", "keydown"]) {
    document.addEventListener(sign, () => {
      const rested = timer === 0 && !asking;
      seenAt = Date.now();
      if (rested && !document.hidden) plan();
    }, { passive: true });
  }
  plan();
})();
