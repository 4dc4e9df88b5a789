// Keeps a page of the preview up to date. The server adds this script to each page; no published file contains it.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const words = JSON.parse(own.words);  // what it says, in the language of the user
  const key = "sitegen:scroll";
  let { epoch, path, notice } = own;
  let html = null;  // the HTML that the page shows, as a document; null until it is known
  let source = null;
  let overlay = null;
  let dismissed = null;
  let work = Promise.resolve();

  // Updates in place

  const here = () => location.pathname + location.search;

  async function load() {
    const response = await fetch(here(), { cache: "no-store", headers: { accept: "text/html" } });
    const text = await response.text();
    return {
      epoch: response.headers.get("x-sitegen-epoch"),
      path: decodeURIComponent(response.headers.get("x-sitegen-path") ?? ""),
      notice: decodeURIComponent(response.headers.get("x-sitegen-notice") ?? ""),
      html: new DOMParser().parseFromString(text, "text/html"),
    };
  }

  // The HTML that the page came from, fetched in a pause: it shows which changes scripts have made.
  async function remember() {
    const there = await load();
    if (there.epoch === epoch && html === null) html = there.html;
  }

  const scriptsOf = (page) => [...page.querySelectorAll("script:not([data-sitegen])")]
    .filter((script) => !/json/.test(script.type)).map((script) => script.src + script.textContent).join("\n");

  // A browser heeds the policy that a page began with: what a later one allows needs a new beginning.
  const policyOf = (page) => page.querySelector("meta[http-equiv=Content-Security-Policy]")?.content;

  async function update(state) {
    if (state.epoch === epoch) return;
    const changed = state.before === epoch && state.changed ? new Set(state.changed) : null;
    if (!changed || own.missing !== undefined || own.always !== undefined || changed.has(path)) {
      const there = await load();
      const before = html ?? document.cloneNode(true);
      if (there.html.documentElement === null) return reload();
      if ([scriptsOf, policyOf].some((of) => of(before) !== of(there.html))) return reload();
      window.sitegenMorph(document.documentElement, before.documentElement, there.html.documentElement);
      if (there.path === "404.html") own.missing = "";
      else delete own.missing;
      ({ path, html, notice } = there);
      showNotice();
    }
    const fileOf = (given) => {
      const url = new URL(given, location.href);
      if (url.origin !== location.origin || !url.pathname.startsWith(state.base)) return null;
      try { return decodeURIComponent(url.pathname).slice(state.base.length); } catch { return null; }
    };
    const isNew = (url) => url && fileOf(url) !== null && (!changed || changed.has(fileOf(url)));
    if (changed && [...document.scripts].some((script) => script.src && isNew(script.src))) return reload();
    const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")].filter((link) => fileOf(link.href) !== null);
    // A stylesheet may import another one or show a picture: any of them may use a file that no element names.
    const named = new Set([...document.querySelectorAll("[src], link[href]")].map((node) => fileOf(node.src || node.href)));
    const hidden = changed && [...changed].some((name) => /\.(css|svg|png|jpe?g|gif|webp|avif|woff2?)$/.test(name) && !named.has(name));
    for (const link of sheets) if (hidden || isNew(link.href)) swap(link, state.epoch);
    for (const image of document.querySelectorAll("img, source, video, audio")) refresh(image, isNew, state.epoch);
    epoch = state.epoch;
    document.documentElement.dispatchEvent(new CustomEvent("sitegen:updated", { bubbles: true }));
  }

  const renewed = (given, mark) => {
    const url = new URL(given, location.href);
    url.searchParams.set("sitegen", mark);
    return url.href;
  };

  // The old stylesheet is removed once the new one is loaded: nothing flashes.
  function swap(link, mark) {
    const next = link.cloneNode();
    next.href = renewed(link.href, mark);
    next.addEventListener("load", () => link.remove(), { once: true });
    next.addEventListener("error", () => next.remove(), { once: true });
    link.after(next);
  }

  function refresh(image, isNew, mark) {
    if (image.src && isNew(image.src)) image.src = renewed(image.src, mark);
    if (image.srcset) {
      image.srcset = image.srcset.replace(/[^\s,][^\s]*[^\s,]/g, (part) => (/^[\d.]+[wx]$/.test(part) || !isNew(part) ? part : renewed(part, mark)));
    }
  }

  function reload() {
    const place = { path: location.pathname, x: scrollX, y: scrollY };
    try { sessionStorage.setItem(key, JSON.stringify(place)); } catch { /* storage is off: the browser does its best */ }
    location.reload();
  }

  function restoreScroll() {
    try {
      const place = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
      if (place && place.path === location.pathname) scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    } catch { /* nothing to restore */ }
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function excerptOf(problem) {
    const lines = problem.context.length ? problem.context : [[problem.line, problem.excerpt]];
    const pre = element("pre");
    for (const [number, text] of lines) {
      const gutter = String(number ?? "").padStart(5) + " | ";
      const isIt = number === problem.line;
      pre.append(element(isIt ? "mark" : "span", `${gutter}${text}\n`));
      if (isIt && problem.column) pre.append(`${" ".repeat(gutter.length - 2)}| ${" ".repeat(problem.column - 1)}^\n`);
    }
    return pre;
  }

  function placeOf(problem) {
    const place = element("p", "", "place");
    const link = element(problem.editor ? "a" : "span", problem.place);
    if (problem.editor) {
      link.href = problem.editor;
      link.title = words.edit;
    }
    place.append(link);
    return place;
  }

  function itemOf(problem) {
    const item = element("li", "", problem.severity);
    item.append(element("p", problem.message, "message"));
    if (problem.place) item.append(placeOf(problem));
    if (problem.excerpt || problem.context.length) item.append(excerptOf(problem));
    if (problem.hint) item.append(element("p", problem.hint, "hint"));
    return item;
  }

  function hide() {
    if (overlay) overlay.remove();
    overlay = null;
  }

  function show(problems) {
    hide();
    overlay = document.createElement("sitegen-problems");
    const root = overlay.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet(); // no <style>: a page may forbid inline styles
    style.replaceSync(`
      :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; overflow: auto; background: rgb(0 0 0 / 60%); }
      section { box-sizing: border-box; max-width: 60rem; margin: 5vh auto; padding: 1.5rem; border-top: .4rem solid #c00;
        background: #fff; color: #1a1a1a; font: 1rem/1.5 system-ui, sans-serif; }
      header { display: flex; justify-content: space-between; gap: 1rem; align-items: start; }
      h1 { margin: 0; font-size: 1.25rem; }
      button { font: inherit; padding: .25rem .75rem; }
      ol { margin: 1rem 0 0; padding: 0; list-style: none; }
      li { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid #ccc; }
      p { margin: 0; overflow-wrap: anywhere; }
      .message { font-weight: 600; color: #b00000; }
      .warning .message { color: #7a5200; } .note .message { color: #00527a; }
      .place { font-family: ui-monospace, monospace; font-size: .875rem; }
      .hint { font-style: italic; }
      a { color: inherit; }
      mark { display: block; background: #ffe08a; color: inherit; }
      pre { margin: .5rem 0; padding: .75rem; overflow-x: auto; background: #f3f3f3; font: .875rem/1.5 ui-monospace, monospace; }
      @media (prefers-color-scheme: dark) {
        section { background: #1c1c1c; color: #eee; } pre { background: #2b2b2b; } mark { background: #5c4a00; } li { border-color: #444; }
        .message { color: #ff8a80; } .warning .message { color: #ffcf70; } .note .message { color: #7fd0ff; }
      }`);
    root.adoptedStyleSheets = [style];
    const box = element("section");
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", words.problems);
    const head = element("header");
    head.append(element("h1", `${words.stale} (${problems.length})`));
    const close = element("button", words.close);
    close.addEventListener("click", dismiss);
    head.append(close);
    const list = element("ol");
    list.append(...problems.map(itemOf));
    box.append(head, list);
    root.append(box);
    document.documentElement.append(overlay);
  }

  function dismiss() {
    dismissed = overlay && overlay.dataset.of;
    hide();
  }

  // Pages that readers do not see

  function showNotice() {
    document.querySelector("sitegen-notice")?.remove();
    if (!notice) return;
    const bar = document.createElement("sitegen-notice");
    const root = bar.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(`
      :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483646; pointer-events: none; }
      p { margin: 0; padding: .4rem 1rem; background: #7a2e00; color: #fff; font: .875rem/1.5 system-ui, sans-serif;
        text-align: center; }
      a { color: inherit; pointer-events: auto; }
      @media print { :host { display: none; } }`);
    root.adoptedStyleSheets = [style];
    const line = element("p", words.hidden.replace("{notice}", notice));
    line.setAttribute("role", "status");
    const more = element("a", words.about);
    more.href = `/_sitegen/page?at=${encodeURIComponent(decodeURI(location.pathname))}`;
    line.append(" ", more);
    root.append(line);
    document.documentElement.append(bar);
  }

  function receive(event) {
    const state = JSON.parse(event.data);
    const of = JSON.stringify(state.problems);
    if (state.problems.length === 0) {
      dismissed = null;
      hide();
    } else if (of !== dismissed && of !== overlay?.dataset.of) {
      show(state.problems);
      overlay.dataset.of = of;
    }
    if (state.follow && state.edited && state.epoch !== epoch && state.edited !== location.pathname) {
      location.assign(state.edited);
      return;
    }
    // One after the other; if one fails, the next state brings everything.
    work = work.then(() => update(state)).catch((error) => console.warn("sitegen:", error));
  }

  // A hidden tab has no connection: browsers open six to one host, and a seventh tab would hang.
  function connect() {
    if (source || document.visibilityState !== "visible") return;
    source = new EventSource(`/_sitegen/events?page=${encodeURIComponent(location.pathname)}`);
    source.addEventListener("message", receive);
  }

  function disconnect() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? connect() : disconnect()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && overlay) dismiss(); });
  addEventListener("pageshow", connect);
  addEventListener("pagehide", disconnect);
  addEventListener("load", restoreScroll);
  showNotice();
  connect();
  addEventListener("load", () => setTimeout(() => remember().catch(() => {}), 200));
})();
