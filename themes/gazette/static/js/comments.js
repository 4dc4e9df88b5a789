/* Comments. Those of another host are asked for when a reader asks for them; those of this host when they come into view. */
const language = document.documentElement.lang;

/* The widget of giscus.app in a frame; its own script, which would run with the rights of this page, is not needed. */
const GISCUS = "https://giscus.app", SESSION = "giscus-session";
const here = new URL(location.href);

function session(value) {
  try {
    if (value === "") localStorage.removeItem(SESSION);
    else if (value) localStorage.setItem(SESSION, JSON.stringify(value));
    return JSON.parse(localStorage.getItem(SESSION)) ?? "";
  } catch {
    return value ?? "";
  }
}

function scheme() {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return red + green + blue < 384 ? "noborder_dark" : "noborder_light";
}

function giscus({ given, place }) {
  here.searchParams.delete("giscus");
  here.hash = "";
  const frame = document.createElement("iframe");
  const source = () => {
    const asked = new URLSearchParams({
      origin: `${here}#discussion_`, session: session(), theme: scheme(), reactionsEnabled: "1", emitMetadata: "0",
      inputPosition: "top", repo: given.repository, repoId: given.repositoryId, category: given.category,
      categoryId: given.categoryId, strict: "1", description: document.title, backLink: here,
      term: here.pathname.slice(1).replace(/\.\w+$/, "") || "index",
    });
    return `${GISCUS}/${given.language}/widget?${asked}`;
  };
  const reload = () => {
    session("");
    frame.src = source();
  };
  addEventListener("message", ({ origin, source: from, data }) => {
    const said = origin === GISCUS && from === frame.contentWindow && data?.giscus;
    if (!said) return;
    if (said.resizeHeight) frame.height = said.resizeHeight;
    const isOver = /Bad credentials|Invalid state value|State has expired/.test(said.error);
    if (said.signOut || (isOver && session())) reload();
  });
  const turn = () => frame.contentWindow?.postMessage({ giscus: { setConfig: { theme: scheme() } } }, GISCUS);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", turn);
  new MutationObserver(turn).observe(document.documentElement, { attributes: true });
  frame.title = place.parentElement.querySelector("h2").textContent;
  frame.allow = "clipboard-write";
  frame.height = 480;
  frame.src = source();
  place.append(frame);
}

/* Isso, with the style of this page instead of its own. */
function isso({ given, place, failed }) {
  const thread = document.createElement("div"), script = document.createElement("script");
  thread.id = "isso-thread";
  place.append(thread);
  const server = given.server.replace(/\/?$/, "/");
  Object.assign(script.dataset, { isso: server, issoCss: "false", issoLang: language.split("-")[0] });
  script.src = `${server}js/embed.min.js`;
  script.addEventListener("error", failed);
  place.append(script);
}

/* The answers to a post, from the server of its author. What they wrote is never HTML of this page: of its elements only
   those listed are made anew, with their text. */
const KEPT = new Set(["a", "b", "blockquote", "br", "code", "del", "em", "i", "li", "ol", "p", "pre", "strong", "ul"]);
const SILENT = new Set(["head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "textarea", "title"]);

function web(text) {
  const url = typeof text === "string" && URL.canParse(text) && new URL(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : "";
}

function link(url, text) {
  const made = document.createElement(url ? "a" : "span");
  if (url) Object.assign(made, { href: url, rel: "nofollow ugc noopener noreferrer external" });
  made.append(text);
  return made;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    const name = node.localName;
    if (!name || SILENT.has(name) || node.classList.contains("invisible")) continue; // of a URL: what is not shown
    let made = to;
    if (name === "a") made = link(web(node.getAttribute("href")), "");
    else if (KEPT.has(name)) made = document.createElement(name);
    copy(node, made);
    if (node.classList.contains("ellipsis")) made.append("…");
    if (made !== to) to.append(made);
  }
}

function shown(post) {
  const item = document.createElement("li"), by = document.createElement("p"), text = document.createElement("div");
  const account = document.createElement("small"), when = document.createElement("time");
  by.className = "meta";
  account.append(`@${post.account.acct}`);
  account.dir = "ltr";
  const moment = new Date(post.created_at);
  when.dateTime = moment.toISOString();
  when.append(new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(moment));
  const name = link(web(post.account.url), post.account.display_name || post.account.username);
  name.dir = "auto";
  by.append(name, " ", account, " ", link(web(post.url), when));
  text.dir = "auto";
  if (post.language) text.lang = post.language;
  copy(new DOMParser().parseFromString(post.content, "text/html").body, text);
  let said = text;
  if (post.spoiler_text) {
    const summary = document.createElement("summary");
    summary.append(post.spoiler_text);
    said = document.createElement("details");
    said.append(summary, text);
  }
  item.append(by, said);
  return item;
}

async function mastodon({ given, place, say }) {
  const post = new URL(given.post), id = /\d+$/.exec(post.pathname)?.[0];
  const answer = await fetch(new URL(`/api/v1/statuses/${id}/context`, post), { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(answer.statusText);
  const { descendants } = await answer.json();
  const list = document.createElement("ol"), items = new Map();
  for (const one of descendants) {
    const item = shown(one), parent = items.get(one.in_reply_to_id);
    items.set(one.id, item);
    if (parent && !parent.querySelector(":scope > ol")) parent.append(document.createElement("ol"));
    (parent?.querySelector(":scope > ol") ?? list).append(item);
  }
  if (items.size) place.append(list);
  else say(given.nothing);
}

const SERVICES = { giscus, isso, mastodon };

function begin(section) {
  const given = section.dataset, place = section.querySelector(".comments-place"), button = section.querySelector("button");
  const say = (words) => {
    const line = document.createElement("p");
    line.append(words);
    place.append(line);
  };
  const failed = () => say(given.failed);
  const load = async () => {
    button?.remove();
    place.tabIndex = -1;
    if (button) place.focus();
    try {
      await SERVICES[given.service]({ given, place, say, failed });
    } catch {
      failed();
    }
  };
  const arrived = given.service === "giscus" && here.searchParams.get("giscus"); // from signing in there
  if (arrived) {
    session(arrived);
    here.searchParams.delete("giscus");
    history.replaceState(null, "", here);
    load();
  } else if (button) {
    button.hidden = false;
    button.addEventListener("click", load, { once: true });
  } else {
    new IntersectionObserver(([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      load();
    }, { rootMargin: "600px" }).observe(section);
  }
}

document.querySelectorAll(".comments").forEach(begin);
