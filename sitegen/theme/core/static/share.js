/* A link that says what it says once it is copied (data-copied) goes to the clipboard, or to where a telephone shares. Without
   this script, or where a browser allows neither, it is a link. */
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-copied]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const shares = navigator.share && matchMedia("(pointer: coarse)").matches;
  if (!shares && !navigator.clipboard) return;
  event.preventDefault();
  try {
    if (shares) await navigator.share({ title: document.title, url: link.href });
    else {
      await navigator.clipboard.writeText(link.href);
      link.parentElement.querySelector("[role=status]")?.remove();
      const said = document.createElement("span");
      said.setAttribute("role", "status");
      link.after(" ", said);
      said.textContent = link.dataset.copied;
    }
  } catch (fault) {
    if (fault.name !== "AbortError") location.assign(link.href); // nobody may be told why, but the address is there
  }
});
