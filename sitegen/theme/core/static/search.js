/* The search page: words and filters are in its address, so a search can be sent to somebody, and the way back leads to it.
   The index is loaded when somebody searches. The name of each entry tells day, section and authors of the article, so
   filters, counts and order need no request; only what is shown is loaded. */
(() => {
  const root = document.querySelector(".search");
  const form = root.querySelector("form");
  const status = root.querySelector(".search-status");
  const list = root.querySelector(".search-results");
  const more = root.querySelector(".search-more");
  const template = root.querySelector("template");
  const filters = [...form.querySelectorAll("select")].filter((select) => select.name !== "order");
  const language = document.documentElement.lang;
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const PAGE = 20;
  const PAUSE = 250; // milliseconds after the last key
  const YEAR = 365.25 * 86_400_000;

  let engine;
  let asked = 0;
  let timer = 0;
  let found = [];
  let shown = 0;

  // A headline says more than a text, and a name more than a headline's neighbour.
  const ranking = { metaWeights: { title: 8, authors: 6, section: 2, label: 0, sponsored: 0, language: 0 } };

  /* The index has “oe” with a mark that nobody sees for a ligature, and plain apostrophes: that is how words are found. */
  const LIGATURES = Object.entries({ œ: "o\u034fe", Œ: "O\u034fe", æ: "a\u034fe", Æ: "A\u034fe", ß: "s\u034fs" });
  const written = (text) =>
    LIGATURES.reduce((all, [ligature, letters]) => all.replaceAll(letters, ligature), text).replace(
      /([\p{L}\p{N}])'(?=[\p{L}\p{N}])/gu,
      "$1’",
    );
  /* Who types “l’école” looks for the school. Between quotation marks words are taken as they are. */
  const ELIDED = /(^|\s)(?:[cdjlmnst]|(?:jus|lors|puis)?qu)['’](?=[\p{L}\p{N}])/giu;
  function wanted(words) {
    const spelt = LIGATURES.reduce((all, [one, letters]) => all.replaceAll(one, letters.replace("\u034f", "")), words);
    return language.startsWith("fr") && !words.startsWith('"') ? spelt.replace(ELIDED, "$1") : spelt;
  }

  async function load() {
    const folder = root.dataset.index;
    const answer = await fetch(`${folder}parts.json`, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    const parts = await answer.json();
    if (!parts.length) return null;
    const pagefind = await import(`${folder}pagefind.js`);
    const options = { baseUrl: root.dataset.site, excerptLength: 36, ranking };
    await pagefind.options(options);
    await pagefind.init();
    await Promise.all(parts.slice(1).map((part) => pagefind.mergeIndex(`${folder}${part}/`, options)));
    return pagefind;
  }

  function ready() {
    engine ??= load().catch((error) => {
      engine = undefined;
      throw error;
    });
    return engine;
  }

  /* An entry is called 20250601_5f1d03aa_9b1c22d0.77ab01ff_fr_1a2b3c4: day, section, authors, and what Pagefind calls it. */
  function entry(result) {
    const [day, section, authors] = result.id.split("_");
    const time = Date.UTC(day.slice(0, 4), day.slice(4, 6) - 1, day.slice(6, 8));
    const age = Math.max(0, Date.now() - time) / YEAR;
    // News: of two articles that say as much of it, the newer one comes first, and after ten years it counts half.
    const weight = result.score * (0.5 + 0.5 * Math.exp(-age / 5));
    return { result, time, day, weight, section, author: authors.split("."), year: String(Number(day.slice(0, 4))) };
  }

  const fits = (one, name, value) => !value || (name === "author" ? one.author.includes(value) : one[name] === value);

  /* How many there would be with each choice of a filter, the other filters being what they are. */
  function count(entries) {
    for (const select of filters) {
      const others = filters.filter((other) => other !== select);
      const left = entries.filter((one) => others.every((other) => fits(one, other.name, other.value)));
      for (const option of select.options) {
        option.dataset.label ??= option.textContent;
        const number = entries.length && option.value ? left.filter((one) => fits(one, select.name, option.value)).length : null;
        option.textContent = option.dataset.label + (number === null ? "" : ` (${number})`);
        option.disabled = number === 0 && !option.selected;
      }
    }
  }

  async function search() {
    const number = ++asked;
    const words = form.q.value.trim();
    remember();
    if (!words && filters.every((select) => !select.value)) {
      clear();
      return;
    }
    root.setAttribute("aria-busy", "true");
    try {
      const pagefind = await ready();
      const answer = pagefind ? await pagefind.search(wanted(words) || null) : { results: [] };
      if (number !== asked) return;
      const entries = answer.results.map(entry);
      count(entries);
      found = entries.filter((one) => filters.every((select) => fits(one, select.name, select.value)));
      const newest = form.order.value === "newest" || !words;
      found.sort((one, other) => (newest ? 0 : other.weight - one.weight) || other.time - one.time);
      shown = 0;
      list.replaceChildren();
      await show(number);
      if (number !== asked) return;
      status.textContent = found.length ? root.dataset.count.replace("#", found.length.toLocaleString(language)) : root.dataset.none;
    } catch (error) {
      if (number !== asked) return;
      console.error(error);
      clear();
      status.textContent = root.dataset.broken;
    } finally {
      if (number === asked) root.removeAttribute("aria-busy");
    }
  }

  function clear() {
    found = [];
    shown = 0;
    list.replaceChildren();
    list.hidden = more.hidden = true;
    status.textContent = "";
    count([]);
  }

  async function show(number) {
    const next = found.slice(shown, shown + PAGE);
    const loaded = await Promise.all(next.map((one) => one.result.data()));
    if (number !== asked) return;
    list.append(...loaded.map((data, place) => item(next[place], data)));
    shown += next.length;
    list.hidden = !shown;
    more.hidden = shown >= found.length;
  }

  function item(one, { url, meta, excerpt }) {
    const node = template.content.cloneNode(true);
    const part = (name) => node.querySelector(`[data-part="${name}"]`);
    const fill = (name, text) => {
      if (part(name)) part(name).textContent = written(text ?? "");
    };
    if (!meta.sponsored) part("paid")?.remove();
    else if (meta.label) fill("label", meta.label);
    fill("title", meta.title);
    node.querySelector("article")?.setAttribute("aria-label", written(meta.title));
    part("title").href = url;
    fill("section", meta.section);
    fill("authors", meta.authors);
    if (part("date")) {
      part("date").dateTime = new Date(one.time).toISOString().slice(0, 10);
      fill("date", dates.format(one.time));
    }
    // Pagefind gives an excerpt as HTML with nothing in it but marks: what else looks like a tag is text.
    const plain = (text) => written(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    part("excerpt")?.append(
      ...excerpt.split(/<mark>(.*?)<\/mark>/su).map((text, place) => {
        if (place % 2 === 0) return plain(text);
        const mark = document.createElement("mark");
        mark.textContent = plain(text);
        return mark;
      }),
    );
    if (meta.language) for (const name of ["title", "excerpt"]) if (part(name)) part(name).lang = meta.language;
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
      field.value = told.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
    search();
  }

  const links = () => [...list.querySelectorAll('[data-part="title"]')];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(search, event.target === form.q ? PAUSE : 0);
  });
  form.addEventListener("focusin", () => ready().catch(() => {}), { once: true });
  more.addEventListener("click", async () => {
    const before = shown;
    await show(asked);
    links()[before]?.focus();
  });
  // Arrows go from the words to the first result and on, and back; Escape returns to the words.
  root.addEventListener("keydown", (event) => {
    const all = links();
    const place = all.indexOf(event.target);
    if (event.target !== form.q && place < 0) return;
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Escape: -1 }[event.key];
    if (next === undefined || (event.key !== "ArrowDown" && place < 0)) return;
    event.preventDefault();
    (next < 0 ? form.q : all[next])?.focus();
  });
  addEventListener("popstate", recall);
  if (location.search) recall();
  else if (matchMedia("(pointer: fine)").matches) form.q.focus({ preventScroll: true });
})();
