// Keeps a page of the preview fresh. The server adds it to pages on their way out; no published file contains it.
"use strict";
(() => {
  const epoch = document.currentScript.dataset.epoch;
  const key = "sitegen:scroll";
  let source = null;
  let overlay = null;
  let dismissed = null;

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
    const gutter = String(problem.line ?? "").padStart(5) + " | ";
    const mark = problem.column ? "\n" + " ".repeat(gutter.length - 2) + "| " + " ".repeat(problem.column - 1) + "^" : "";
    return gutter + problem.excerpt + mark;
  }

  function itemOf(problem) {
    const item = element("li", "", problem.severity);
    item.append(element("p", problem.message, "message"));
    if (problem.place) item.append(element("p", problem.place, "place"));
    if (problem.excerpt) item.append(element("pre", excerptOf(problem)));
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
      .warning .message { color: #7a5200; }
      .place { font-family: ui-monospace, monospace; font-size: .875rem; }
      .hint { font-style: italic; }
      pre { margin: .5rem 0; padding: .75rem; overflow-x: auto; background: #f3f3f3; font: .875rem/1.5 ui-monospace, monospace; }
      @media (prefers-color-scheme: dark) {
        section { background: #1c1c1c; color: #eee; } pre { background: #2b2b2b; } li { border-color: #444; }
        .message { color: #ff8a80; } .warning .message { color: #ffcf70; }
      }`);
    root.adoptedStyleSheets = [style];
    const box = element("section");
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", "Problems");
    const head = element("header");
    const count = problems.length === 1 ? "One problem" : `${problems.length} problems`;
    head.append(element("h1", `${count}: the page below is not up to date`));
    const close = element("button", "Close");
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

  function receive(event) {
    const state = JSON.parse(event.data);
    if (state.epoch !== epoch) {
      disconnect();
      reload();
      return;
    }
    const of = JSON.stringify(state.problems);
    if (state.problems.length === 0) {
      dismissed = null;
      hide();
    } else if (of !== dismissed) {
      show(state.problems);
      overlay.dataset.of = of;
    }
  }

  // A tab that nobody sees holds no connection: browsers open six to one host, and a seventh tab would hang.
  function connect() {
    if (source || document.visibilityState !== "visible") return;
    source = new EventSource("/_sitegen/events");
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
  connect();
})();
