/* What pages gain by a script: the current section in view, of the last day how long ago a story came out, and on paper
   the day on which it was printed. */
const current = document.querySelector(".sections [aria-current]");
if (current) {
  const bar = current.closest(".sections");
  const [inside, around] = [current, bar].map((part) => part.getBoundingClientRect());
  bar.scrollLeft += inside.left + inside.width / 2 - around.left - around.width / 2;
}

const DAY = 24 * 60;
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "short" });
for (const time of document.querySelectorAll(":is(.card, .latest) time")) {
  const minutes = Math.max(1, Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000));
  if (Date.parse(time.dateTime) <= Date.now() && minutes < DAY) {
    time.title = time.textContent.trim();
    time.textContent = minutes < 60 ? ago.format(-minutes, "minute") : ago.format(-Math.floor(minutes / 60), "hour");
  }
}

addEventListener("beforeprint", () => {
  for (const line of document.querySelectorAll("[data-printed]")) {
    const day = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "short" });
    line.textContent = ` · ${line.dataset.printed.replace("{}", day)}`;
  }
});
