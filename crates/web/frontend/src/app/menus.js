/* Menus are <details>: here they also close by Escape, by a click beside them and when the focus leaves, and arrows walk through them. */
const open = () => document.querySelectorAll("details.drop[open], details.menu[open]");

export function menus() {
  document.addEventListener("click", ({ target }) => { for (const menu of open()) if (!menu.contains(target)) menu.open = false; });
  document.addEventListener("focusin", ({ target }) => { for (const menu of open()) if (!menu.contains(target)) menu.open = false; });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.drop, details.menu");
    if (!menu?.open) return;
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.target.matches("input, select, textarea")) return;
    const stops = [menu.querySelector("summary"), ...menu.querySelectorAll("a[href], button:not([disabled])")].filter((stop) => stop.offsetParent !== null);
    const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
}
