/* The formula behind a figure: Escape hides it, and it never leaves the window or is cut off by a scrolling table. */
const margin = 16;

function place(figure) {
  const tip = figure.querySelector(':scope > [role="tooltip"]');
  if (!tip || matchMedia("(max-width: 1199.98px)").matches) { tip?.removeAttribute("style"); return; }
  const at = figure.getBoundingClientRect();
  const cut = figure.closest(".scroll") !== null;
  const width = tip.offsetWidth;
  const left = Math.max(margin, Math.min(at.left, document.documentElement.clientWidth - width - margin));
  const below = at.bottom + 6 + tip.offsetHeight < innerHeight || at.top < tip.offsetHeight + margin;
  const top = below ? at.bottom + 6 : at.top - tip.offsetHeight - 6;
  Object.assign(tip.style, cut ? { position: "fixed", right: "auto", left: `${left}px`, top: `${top}px` } : { right: "auto", left: `${left - at.left}px`, top: `${top - at.top}px` });
}

export function tooltips() {
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, ({ target }) => { const figure = target.closest?.(".fig"); if (figure) place(figure); });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") for (const figure of document.querySelectorAll(".fig:is(:hover, :focus-within)")) figure.dataset.dismissed = "";
  });
  for (const kind of ["pointerout", "focusout"]) document.addEventListener(kind, ({ target, relatedTarget }) => {
    const figure = target.closest?.(".fig");
    if (figure && !figure.contains(relatedTarget)) delete figure.dataset.dismissed;
  });
}
