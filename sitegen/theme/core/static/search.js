/* The search page: words and filters are in its address, so a search can be sent to somebody, and the way back leads to it.
   search-engine.js finds; of the index only what a search needs is loaded, and nothing before somebody searches. */
(() => {
  const root = document.querySelector(".search");
  const form = root.querySelector("form");
  const status = root.querySelector(".search-status");
  const list = root.querySelector(".search-results");
  const more = root.querySelector(".search-more");
  const template = root.querySelector("template");
  const nothing = root.querySelector(".search-nothing");
  const keys = new Map([...root.querySelectorAll("[data-section]")].map((item) => [item.textContent.trim(), item.dataset.section]));
  const completions = form.querySelector("datalist");
  const filters = [...form.querySelectorAll("select")].filter((select) => select.name !== "order");
  const language = document.documentElement.lang;
  const plurals = new Intl.PluralRules(language);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const fold = form.querySelector("details");
  const PAGE = 20;
  const PAUSE = 250; // milliseconds after the last key
  const PATIENCE = 1500; // milliseconds until the newest articles are shown, while the others are still looked for
  const NEWEST = 2; // blocks of the index
  const CHECKED = 6; // pages of articles that may have a phrase, before somebody asks for more
  const TAGS = 500; // that a list of them shows

  const engine = sitegenSearch(async (path) => {
    const answer = await fetch(root.dataset.index + path, { cache: path === "manifest.json" ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(`${answer.status} ${path}`);
    return new Uint8Array(await answer.arrayBuffer());
  });
  let asked = 0;
  let timer = 0;
  const known = new Set(); // filters that somebody came to: their choices have numbers
  let names = new Map(); // of tags, by code
  let answer; // what the engine found
  let found = []; // of it, what the filters let through, in order
  let checked = 0; // how many of these were loaded
  let loaded = []; // and not shown yet
  let matched = 0; // how many had all that was asked for

  const fits = ({ article }, name, value) => !value || article.of[name].includes(value);

  /* How many there would be with each choice of a filter, the other filters being what they are. */
  function count(entries, exact) {
    for (const select of filters) {
      const others = filters.filter((other) => other !== select);
      const left = entries.filter((entry) => others.every((other) => fits(entry, other.name, other.value)));
      const numbers = new Map();
      const isKnown = known.has(select.name);
      if (isKnown) for (const { article } of left) for (const value of article.of[select.name]) numbers.set(value, (numbers.get(value) ?? 0) + 1);
      if (isKnown && select.name === "tag") offer(select, numbers);
      for (const option of select.options) {
        option.dataset.label ??= option.textContent;
        const number = isKnown && exact && option.value ? (numbers.get(option.value) ?? 0) : null;
        option.textContent = option.dataset.label + (number === null ? "" : ` (${number})`);
        option.disabled = number === 0 && !option.selected;
      }
    }
  }

  /* The tags of what was found, the most frequent ones if there are many. */
  function offer(select, numbers) {
    const value = select.value;
    const codes = [...numbers.keys()].sort((one, other) => numbers.get(other) - numbers.get(one)).slice(0, TAGS);
    if (value && !codes.includes(value)) codes.push(value);
    const options = codes.map((code) => new Option(names.get(code) ?? code, code, false, code === value));
    options.sort((one, other) => one.text.localeCompare(other.text, language));
    select.replaceChildren(select.options[0], ...options);
    select.value = value;
  }

  async function search({ again = false } = {}) {
    const number = ++asked;
    const words = form.q.value.trim() && form.q.value;
    remember();
    if (!words && filters.every((select) => !select.value)) {
      clear();
      return;
    }
    root.setAttribute("aria-busy", "true");
    try {
      for (const { name, value } of filters) if (value) known.add(name);
      const whole = Promise.all([engine.search(words), ...[...known].map(know)]).then(([all]) => all);
      if (words && !known.size) await early(number, words, whole);
      await take(number, await whole, true);
    } catch (error) {
      if (number !== asked) return;
      if (!again && (await engine.changed().catch(() => false))) return await search({ again: true }); // it was of the old index
      console.error(error);
      clear();
      status.textContent = root.dataset.broken;
    } finally {
      if (number === asked) root.removeAttribute("aria-busy");
    }
  }

  /* Shows what the newest blocks have, if all blocks take long. */
  async function early(number, words, whole) {
    let done = false;
    const end = whole.then(
      () => (done = true),
      () => (done = true),
    );
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (done || number !== asked) return;
    const part = await Promise.race([end, engine.search(words, { last: NEWEST })]);
    if (!done && part.entries.length && !part.some) await take(number, part, false);
  }

  async function take(number, all, whole) {
    if (number !== asked) return;
    answer = all;
    const exact = whole && !all.entries.some((entry) => entry.unsure);
    count(all.entries, exact && all.entries.length > 0);
    found = all.entries.filter((entry) => filters.every((select) => fits(entry, select.name, select.value)));
    if (form.order.value === "newest") found.sort((one, other) => other.number - one.number);
    checked = matched = 0;
    loaded = [];
    if (await load(number)) {
      list.replaceChildren();
      show();
      announce(whole);
    }
  }

  /* Loads the next page, and says whether anybody still waits for it. Articles that have not the phrase are passed over. */
  async function load(number) {
    const last = checked + CHECKED * PAGE;
    const mine = answer;
    while (loaded.length < PAGE && checked < Math.min(found.length, last)) {
      const next = found.slice(checked, checked + PAGE);
      const results = await Promise.all(next.map(answer.result));
      if (number !== asked || mine !== answer) return false;
      checked += next.length;
      loaded.push(...results.filter(Boolean));
      matched += results.filter(Boolean).length;
    }
    return number === asked;
  }

  function show() {
    list.append(...loaded.splice(0, PAGE).map(item));
    list.hidden = !list.children.length;
    more.hidden = !loaded.length && checked === found.length;
  }

  function announce(whole) {
    const left = found.slice(checked);
    const sure = left.filter((entry) => !entry.unsure);
    const number = matched + sure.length;
    const least = !whole || sure.length < left.length;
    const words = form.q.value.trim();
    const many = !words ? "count" : plurals.select(number) === "one" ? "one" : "many";
    const text = !number && !least ? (words ? "without" : "none") : answer.some ? "some" : least ? "least" : many;
    const values = { "#": number.toLocaleString(language), "{}": words };
    status.textContent = root.dataset[text].replace(/#|\{\}/g, (sign) => values[sign]);
    nothing.hidden = Boolean(number) || least;
    nothing.lastElementChild.hidden = filters.every((select) => !select.value);
  }

  async function know(name) {
    const found = await engine.know(name);
    if (name === "tag") names = found;
  }

  /* Makes the choices of a filter ready, when somebody comes to it. */
  async function prepare({ name }) {
    if (known.has(name)) return;
    await know(name);
    known.add(name);
    if (answer?.entries.some(({ article }) => !article.of[name])) return await search(); // it was of the old index
    const entries = answer?.entries ?? (await engine.search("")).entries;
    count(entries, Boolean(answer) && !entries.some((entry) => entry.unsure));
  }

  async function complete() {
    const words = form.q.value;
    const offered = await engine.complete(words);
    if (words === form.q.value && document.activeElement === form.q) completions.replaceChildren(...offered.map((text) => new Option("", text)));
  }

  function clear() {
    answer = undefined;
    found = loaded = [];
    checked = matched = 0;
    list.replaceChildren();
    list.hidden = more.hidden = nothing.hidden = true;
    status.textContent = "";
    count([], false);
  }

  /* As on every other page: Intl writes “1 mars”. */
  function day(text) {
    if (!/^fr\b/i.test(language) || !text.startsWith("1 ")) return [text];
    const ending = document.createElement("sup");
    ending.textContent = "er";
    return ["1", ending, text.slice(1)];
  }

  function marked([text, isMarked]) {
    if (!isMarked) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }

  function item(data) {
    const node = template.content.cloneNode(true);
    const part = (name) => node.querySelector(`[data-part="${name}"]`);
    const fill = (name, text) => {
      if (part(name)) part(name).textContent = text ?? "";
    };
    if (data.label === undefined) part("paid")?.remove();
    else if (data.label) fill("label", data.label);
    fill("section", data.section);
    fill("authors", data.authors && root.dataset.by.replace("#", () => data.authors));
    for (const [name, pairs] of [["title", data.headline], ["excerpt", data.excerpt]]) part(name)?.replaceChildren(...pairs.map(marked));
    const article = node.querySelector("article");
    article?.setAttribute("aria-label", data.title);
    if (article && keys.has(data.section)) article.dataset.section = keys.get(data.section);
    part("title").href = root.dataset.site + data.url.slice(1) + data.fragment;
    if (part("date")) {
      part("date").dateTime = data.date;
      part("date").replaceChildren(...day(dates.format(new Date(data.date))));
    }
    if (data.language) for (const name of ["title", "excerpt"]) if (part(name)) part(name).lang = data.language;
    return node;
  }

  /* The address of the page tells the search; nothing is added to the way back while somebody types. */
  function remember() {
    const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    const query = told.size ? `?${told}` : "";
    if (query !== location.search) history.replaceState(null, "", location.pathname + query);
  }

  function recall() {
    const told = new URLSearchParams(location.search);
    for (const field of [form.q, form.order, ...filters]) {
      const value = told.get(field.name) ?? "";
      if (field === form.tag && value && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      field.value = value;
      if (field.selectedIndex < 0) field.value = "";
    }
    if (filters.some((select) => select.value)) fold.open = true;
    search();
  }

  const links = () => [...list.querySelectorAll('[data-part="title"]')];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    completions.replaceChildren();
    search();
  });
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    const isTyped = event.target === form.q && event.inputType !== "insertReplacementText"; // which a chosen completion is
    completions.replaceChildren();
    timer = setTimeout(
      async () => {
        await search();
        if (isTyped) complete().catch(() => {});
      },
      event.target === form.q ? PAUSE : 0,
    );
  });
  nothing.querySelector("button").addEventListener("click", () => {
    for (const select of filters) select.value = "";
    search();
    form.q.focus();
  });
  form.addEventListener("focusin", () => engine.ready().catch(() => {}), { once: true });
  for (const select of filters) {
    select.addEventListener("focus", () => prepare(select).catch(() => {}));
    select.addEventListener("mousedown", async (event) => {
      if (known.has(select.name) || !select.showPicker) return; // a list that is open stays as it is
      event.preventDefault();
      select.focus();
      await prepare(select).catch(() => {});
      select.showPicker();
    });
  }
  more.addEventListener("click", async ({ target }) => {
    const before = list.children.length;
    target.disabled = true; // a second click would load the same articles once more
    try {
      if (!(await load(asked))) return;
    } catch (error) {
      console.error(error);
      status.textContent = root.dataset.broken;
      return;
    } finally {
      target.disabled = false;
    }
    show();
    announce(true);
    links()[before]?.focus();
  });
  // Arrows go from the words to the first result and on, and back; Escape returns to the words. While there are completions,
  // arrows choose one, until Enter or Escape.
  root.addEventListener("keydown", (event) => {
    const all = links();
    const place = all.indexOf(event.target);
    if (event.target !== form.q && place < 0) return;
    if (event.key === "Escape") completions.replaceChildren();
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Escape: -1 }[event.key];
    if (next === undefined || (event.key !== "ArrowDown" && place < 0)) return;
    if (event.target === form.q && completions.options.length) return;
    event.preventDefault();
    (next < 0 ? form.q : all[next])?.focus();
  });
  addEventListener("popstate", recall);
  if (location.search) recall();
  else if (matchMedia("(pointer: fine)").matches) form.q.focus({ preventScroll: true });
})();
