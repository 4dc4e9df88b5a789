// The reader's choice of light or dark. It is read before anything is drawn, so that nothing flashes, and kept in
// localStorage: no cookie, nothing that is sent anywhere. Without a choice, the site's or the system's scheme holds.
{
  const root = document.documentElement;
  const key = "colour-scheme";
  const system = matchMedia("(prefers-color-scheme: dark)");

  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.scheme = choice;
  };
  const isDark = () => {
    const scheme = root.dataset.scheme || getComputedStyle(root).colorScheme;
    return scheme === "dark" || (scheme !== "light" && system.matches);
  };
  const show = () => {
    for (const button of document.querySelectorAll("button.scheme")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
    }
    const paper = getComputedStyle(document.body).backgroundColor;
    if (root.dataset.scheme) for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = paper;
  };

  try {
    apply(localStorage.getItem(key));
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
  addEventListener("load", show);
  addEventListener("DOMContentLoaded", () => {
    show();
    system.addEventListener("change", show);
    document.addEventListener("click", (event) => {
      if (!event.target.closest("button.scheme")) return;
      apply(isDark() ? "light" : "dark");
      try {
        localStorage.setItem(key, root.dataset.scheme);
      } catch {
        // as above
      }
      show();
    });
  });
  addEventListener("storage", (event) => {
    if (event.key === key) {
      apply(event.newValue);
      show();
    }
  });
}
