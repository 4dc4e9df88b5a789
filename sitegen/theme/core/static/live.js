/* A live blog that is open asks now and then for what is new, and puts it in its place. What is read does not move, and
   readers who listen are told how much is new. It asks neither in a tab that nobody sees nor after the end. */
const blog = document.querySelector("[data-live]");
const news = blog.querySelector(".live-news");
const places = { true: blog.querySelector(".live-pinned"), false: blog.querySelector(".live-entries") };
const EVERY = 30_000, AT_MOST = 600_000; // milliseconds
let wait = EVERY, timer, end = Date.parse(blog.dataset.end), fresh = 0;

function entriesHere() {
  return new Map([...blog.querySelectorAll(".live-entry")].map((entry) => [entry.id, entry]));
}

function made(html) {
  const frame = document.createElement("template");
  frame.innerHTML = html;
  const entry = frame.content.firstElementChild;
  // The policy of this page does not know whose films have come since: they stay links.
  for (const film of entry.querySelectorAll("[data-frame]")) film.removeAttribute("data-frame");
  return entry;
}

/* Whoever reads on in the list sees the same lines in the same place: the page is scrolled by as much as it grew. */
function unmoved(change) {
  const inside = blog.getBoundingClientRect().top < 0;
  const below = [...entriesHere().values()]
    .map((entry) => [entry, entry.getBoundingClientRect(), entry.parentElement])
    .filter(([, place]) => place.bottom > 0);
  document.documentElement.style.overflowAnchor = "none"; // or browsers that do it themselves would do it twice
  change();
  // The first of them may have been put right, pinned, or taken back.
  const kept = below.find(([entry, , place]) => entry.isConnected && entry.parentElement === place);
  if (inside && kept) scrollBy({ top: kept[0].getBoundingClientRect().top - kept[1].top, behavior: "instant" });
  document.documentElement.style.overflowAnchor = "";
}

/* Above the first entry of each day stands which day it is, once there are several. */
const several = () => new Set([...blog.querySelectorAll(".live-entry")].map((entry) => entry.dataset.day)).size > 1;

function divide() {
  let last;
  for (const entry of several() ? places.false.querySelectorAll(".live-entry") : []) {
    if (last === entry.dataset.day) continue;
    last = entry.dataset.day;
    const line = document.createElement("p");
    line.className = "live-day";
    line.innerHTML = last; // the ending of an ordinal is raised
    entry.before(line);
  }
}

function show(told) {
  for (const line of blog.querySelectorAll(".live-day")) line.remove();
  const here = entriesHere();
  let added = 0, newest;
  const last = { true: null, false: null };
  for (const { id, mark, pinned, html } of told) {
    let entry = here.get(id);
    here.delete(id);
    if (html && entry?.dataset.mark !== mark && !entry?.contains(document.activeElement)) {
      const now = made(html);
      now.classList.toggle("new", !entry);
      if (entry) entry.replaceWith(now);
      else {
        added += 1;
        newest ??= now;
      }
      entry = now;
    }
    if (!entry) continue;
    const place = places[pinned], next = last[pinned] ? last[pinned].nextElementSibling : place.firstElementChild;
    if (entry !== next) place.insertBefore(entry, next);
    last[pinned] = entry;
  }
  for (const entry of here.values()) if (!entry.contains(document.activeElement)) entry.remove();
  divide();
  return [added, newest];
}

/* The list of key points is that of the entries that are here now, the newest first. */
function listKeys() {
  const items = [...blog.querySelectorAll("[data-key]")]
    .map((entry) => [entry, entry.querySelector("h2 time")])
    .sort(([, one], [, other]) => Date.parse(other.dateTime) - Date.parse(one.dateTime))
    .map(([entry, moment], place, all) => {
      const item = document.createElement("li"), link = document.createElement("a"), time = moment.cloneNode(true);
      const { day, key } = entry.dataset;
      if (several() && all[place - 1]?.[0].dataset.day !== day) time.insertAdjacentHTML("afterbegin", `${day}, `);
      link.href = `#${entry.id}`;
      link.append(time, ` ${key}`);
      item.append(link);
      return item;
    });
  const list = blog.querySelector(".live-keys ol");
  if (list.contains(document.activeElement)) return;
  list.replaceChildren(...items);
  for (const part of blog.querySelectorAll(".live-keys, .live-way")) part.hidden = !items.length;
}

function tell(added, newest) {
  fresh += added;
  const link = document.createElement("a");
  link.href = `#${newest.id}`;
  link.textContent = blog.dataset.news.replace("{}", fresh);
  link.addEventListener("click", () => {
    fresh = 0;
    news.replaceChildren();
  });
  news.replaceChildren(link);
}

function over() {
  clearTimeout(timer);
  timer = undefined;
  document.removeEventListener("visibilitychange", look);
  blog.querySelector(".live-state").textContent = blog.dataset.over;
  blog.querySelector(".live-bar").classList.remove("on");
  for (const badge of blog.closest("article")?.querySelectorAll(".live-badge") ?? []) {
    badge.className = "live-ended";
    badge.textContent = blog.dataset.ended;
  }
}

async function got(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer;
}

/* Only the newest entries come with their text. Who was away for long, or has an older one that was put right since, gets
   the others from the page itself. */
async function complete(told) {
  const here = entriesHere();
  const lacking = told.filter(({ id, mark, html }) => {
    const entry = here.get(id);
    return !html && entry?.dataset.mark !== mark && !entry?.contains(document.activeElement);
  });
  if (!lacking.length) return;
  const page = new DOMParser().parseFromString(await (await got(location.pathname)).text(), "text/html");
  for (const one of lacking) {
    const entry = page.getElementById(one.id);
    if (entry?.dataset.mark === one.mark) one.html = entry.outerHTML;
  }
}

async function ask() {
  try {
    const told = await (await got(blog.dataset.live)).json();
    await complete(told.entries);
    wait = EVERY;
    end = Date.parse(told.end);
    let added, newest;
    unmoved(() => {
      [added, newest] = show(told.entries);
      listKeys();
      blog.querySelector(".live-state").innerHTML = told.state;
    });
    if (added) tell(added, newest);
    if (!told.live) return over();
  } catch {
    wait = Math.min(wait * 2, AT_MOST); // the network is away, or the host: it is left in peace
  }
  if (Date.now() >= end) return over();
  later();
}

function later() {
  clearTimeout(timer);
  // Not all readers at the same instant.
  timer = document.hidden ? undefined : setTimeout(ask, wait * (0.8 + Math.random() * 0.4));
}

function look() {
  if (document.hidden) {
    clearTimeout(timer);
    timer = undefined;
  } else if (timer === undefined) ask();
}

document.addEventListener("visibilitychange", look);
if (Date.now() >= end) over();
else later();
