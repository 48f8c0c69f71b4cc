/* Icons of the pages: our name → file of Tabler Icons (outline). Written into the style sheet as masks, so that an icon
   takes the colour of its text: <i class="icon-s" data-icon="customers"></i>. Add a line here to have one more. */
export const icons = {
  // sections, in the order of the menu
  today: "home", phases: "route", customers: "users", segments: "filter", journeys: "arrows-split-2", loyalty: "gift",
  feedback: "message", analytics: "chart-line", reports: "file-text", settings: "settings", import: "file-upload",
  kpis: "chart-bar", cohorts: "grid-dots", value: "coins", economics: "scale", help: "help-circle",
  // tools
  search: "search", calendar: "calendar", export: "download", menu: "menu-2", close: "x", check: "check", copy: "copy",
  chevron: "chevron-down", next: "chevron-right", previous: "chevron-left", up: "arrow-up", down: "arrow-down", flag: "flag",
  warning: "alert-triangle", info: "info-circle", error: "circle-x", success: "circle-check", lock: "lock", key: "key",
  sun: "sun", moon: "moon", system: "device-desktop", language: "language", sign_out: "logout", user: "user", clock: "clock", trash: "trash",
  edit: "pencil", plus: "plus", refresh: "refresh", external: "external-link", database: "database", table: "table",
  // touchpoints
  order: "package", delivery: "truck-delivery", letter: "mail", star: "star", cart: "shopping-cart", view: "eye", note: "message-exclamation",
  refund: "receipt-refund", cancelled: "circle-off", discount: "rosette-discount", referral: "target-arrow", consent: "writing-sign", first: "sparkles",
};

/* The shapes of phases fill like the moon, then warn, break, fade and return; a phase is never colour alone. */
const shape = (inner) => `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='#000' stroke-width='1.8'>${inner}</svg>`;
const ring = "<circle cx='8' cy='8' r='6.1'/>";
export const shapes = {
  ring: shape(ring),
  quarter: shape(`${ring}<path d='M8 8V2a6 6 0 0 1 6 6z' fill='#000' stroke='none'/>`),
  half: shape(`${ring}<path d='M8 2a6 6 0 0 1 0 12z' fill='#000' stroke='none'/>`),
  "three-quarters": shape(`${ring}<path d='M8 8V2a6 6 0 1 1-6 6z' fill='#000' stroke='none'/>`),
  full: shape("<circle cx='8' cy='8' r='7' fill='#000' stroke='none'/>"),
  warning: shape("<path d='M8 1.8 15 14H1z' stroke-linejoin='round' stroke-width='1.6'/><path d='M8 6v4' stroke-linecap='round' stroke-width='1.6'/><path d='M8 12.1v.1' stroke-linecap='round'/>"),
  crossed: shape(`${ring}<path d='M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8' stroke-linecap='round' stroke-width='1.6'/>`),
  dashed: shape("<circle cx='8' cy='8' r='6.1' stroke-dasharray='2.4 2.39'/>"),
  returning: shape("<path d='M3.2 4.6A6 6 0 1 1 2 8.6' stroke-linecap='round'/><path d='M2.6 1.6v3.6h3.6' stroke-linecap='round' stroke-linejoin='round'/>"),
};
