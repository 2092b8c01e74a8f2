// Keeps an open page true. The stream carries names only; each region that carries such a name in data-live fetches itself again.
// The page works without this file: it is then as old as its last load.
(() => {
  "use strict";
  const stamp = document.querySelector("[data-fresh]");
  if (!stamp || !window.EventSource || !window.htmx) return;

  const QUIET = 15000;
  let heard = 0;
  let source;
  // A refused stream is asked for again after a while, each time twice as long: whoever refused it has too much to do.
  let patience = 5000;
  let again = 0;

  // by the clock that the page was written by
  function clock() {
    try {
      return new Date().toLocaleTimeString("en-GB", { timeZone: document.documentElement.dataset.zone });
    } catch {
      // a zone that this browser does not know yet
      return new Date().toISOString().slice(11, 19) + " UTC";
    }
  }
  let asOf = clock();

  function fresh() {
    heard = Date.now();
    asOf = clock();
    stamp.classList.remove("is-stale");
    stamp.textContent = "Live · as of " + asOf;
  }

  function stale(words) {
    if (stamp.classList.contains("is-stale")) return;
    stamp.classList.add("is-stale");
    stamp.textContent = words + " · as of " + asOf + " ";
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-quiet";
    again.textContent = "Load again";
    again.addEventListener("click", () => location.reload());
    stamp.append(again);
  }

  // Somebody is working in there: a field with the cursor or with unsaved words, an open dialog.
  function busy(region) {
    if (region.contains(document.activeElement) && document.activeElement !== document.body) return true;
    if (region.querySelector("dialog[open]")) return true;
    return [...region.querySelectorAll("input, textarea, select")].some((field) =>
      field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
        : field.tagName === "SELECT" ? [...field.options].some((o) => o.selected !== o.defaultSelected)
        : field.value !== field.defaultValue);
  }

  function refresh(region) {
    if (busy(region)) {
      region.dataset.waiting = "yes";
    } else if (region.dataset.liveList !== undefined) {
      offer(region);
    } else {
      delete region.dataset.waiting;
      htmx.trigger(region, "refresh");
    }
  }

  // New and moved rows wait until the reader asks for them; nothing jumps under the hand.
  function offer(region) {
    const pill = document.querySelector("[data-pill-for='" + region.id + "']");
    if (!pill) return htmx.trigger(region, "refresh");
    pill.hidden = false;
  }

  const regions = () => [...document.querySelectorAll("[data-live]")];
  const all = () => regions().forEach(refresh);

  document.addEventListener("focusout", () => setTimeout(() => regions().filter((r) => r.dataset.waiting).forEach(refresh), 100));
  document.addEventListener("click", (event) => {
    const pill = event.target.closest("[data-pill-for]");
    if (!pill) return;
    pill.hidden = true;
    htmx.trigger(document.getElementById(pill.dataset.pillFor), "refresh");
  });

  // An answer older than what is shown is thrown away; what differs lights up once.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const region = event.detail.target;
    if (!region.dataset || region.dataset.live === undefined) return;
    const shown = Number(region.dataset.version || 0);
    const came = Number(event.detail.xhr.getResponseHeader("Patchbay-Version") || 0);
    if ((came && came < shown) || busy(region)) {
      event.detail.shouldSwap = false;
      if (busy(region)) region.dataset.waiting = "yes";
      return;
    }
    if (came) region.dataset.version = String(came);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const region = event.detail.target;
    if (region.dataset && region.dataset.live !== undefined && region.firstElementChild) {
      region.firstElementChild.classList.add("changed");
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 401 || status === 499) stale("Signed out, load again to sign in");
    else if (status >= 500) setTimeout(all, 3000);
  });

  function connect() {
    // it begins with what changed since the page was made, or says that too much did
    source = new EventSource("/live?since=" + stamp.dataset.fresh);
    source.addEventListener("open", () => {
      fresh();
      patience = 5000;
    });
    source.addEventListener("beat", fresh);
    source.addEventListener("resync", () => { fresh(); all(); });
    const names = new Set(regions().flatMap((region) => region.dataset.live.split(" ")));
    names.forEach((name) => source.addEventListener(name, () => {
      fresh();
      regions().filter((region) => region.dataset.live.split(" ").includes(name)).forEach(refresh);
    }));
  }

  setInterval(() => {
    const now = Date.now();
    if (heard && now - heard > QUIET) stale("Not live");
    // A stream that ended or was cut comes back by itself; only one that was refused stays closed.
    if (source.readyState !== EventSource.CLOSED) {
      again = 0;
    } else if (!again) {
      again = now + patience * (0.75 + Math.random() / 2);
      patience = Math.min(patience * 2, 60000);
    } else if (now > again) {
      again = 0;
      connect();
    }
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && heard && Date.now() - heard > QUIET) all();
  });
  addEventListener("pageshow", (event) => event.persisted && all());

  heard = Date.now();
  connect();
})();
