/* A button that copies the text of a field (data-copies) and says so (data-copied). Without this script, or where a browser
   lets no page write to the clipboard, there is no button: the text can be selected. */
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) continue;
  const field = document.getElementById(button.dataset.copies);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(" ", said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch {
      field.focus();
      field.select(); // it was not allowed: one key is left to press
    }
  });
}
