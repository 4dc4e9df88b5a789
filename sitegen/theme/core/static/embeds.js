/* A film is asked for when a reader asks for it: a click on its poster, or the key Enter, puts the player in its place.
   Without this script the poster is a link to the original. A click with a key held down opens that, as everywhere. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-frame] > a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const place = link.parentElement;
  const frame = document.createElement("iframe");
  frame.src = place.dataset.frame;
  frame.title = place.dataset.title;
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.replaceWith(frame);
  frame.focus();
});
// What it does is a button's work: the space bar presses it too, and it says so.
for (const link of document.querySelectorAll("[data-frame] > a")) {
  link.setAttribute("role", "button");
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}
