/* "/" goes to the search; arrows walk through its suggestions; Escape leaves. */
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

export function search() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const field = [...document.querySelectorAll("[data-search]")].find((element) => element.offsetParent !== null);
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select?.();
      return;
    }
    const box = event.target.closest?.(".search");
    if (!box) return;
    if (event.key === "Escape") { event.target.blur(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [box.querySelector("input"), ...box.querySelectorAll(".suggestions a")];
    const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
}
