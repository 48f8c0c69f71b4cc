/* Light, dark or as the system: the server writes the choice (cookie `theme`) into <html data-bs-theme>, so nothing flashes.
   The buttons are a form that works alone; here the change is made at once. */
const year = 31536000;

export function theme() {
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme]");
    if (!button) return;
    event.preventDefault();
    const choice = button.dataset.theme;
    document.cookie = `theme=${choice}; Path=/; Max-Age=${year}; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
    root.dataset.bsTheme = choice;
    for (const other of document.querySelectorAll("button[data-theme]")) other.setAttribute("aria-pressed", String(other.dataset.theme === choice));
  });
  // Charts are drawn in the colours of the screen; paper is light.
  let shown;
  addEventListener("beforeprint", () => { shown = root.dataset.bsTheme; root.dataset.bsTheme = "light"; });
  addEventListener("afterprint", () => { root.dataset.bsTheme = shown; });
}
