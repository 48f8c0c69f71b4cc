/* <button data-copy="#id" data-done="Kopiert"> copies the text of an element and says so. */
export function copyButtons() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("button[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const words = button.querySelector("[data-words]") ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}
