/* Numbers and dates of a chart, in the page's language. One formatter for each unit of the contract; `axis` is shorter. */
const cache = new Map();
function intl(kind, language, options) {
  const key = `${kind}${language}${JSON.stringify(options)}`;
  if (!cache.has(key)) cache.set(key, new Intl[kind](language, options));
  return cache.get(key);
}

/** Returns `{ full, axis }`: functions from a number to words. `step` is the distance of two ticks. */
export function formatter({ unit, language, currency }, step = 1) {
  const number = (options) => (value) => intl("NumberFormat", language, options).format(value);
  const digits = step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9));
  const compact = step >= 100000 ? { notation: "compact", maximumSignificantDigits: 3 } : {};
  const whole = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  switch (unit) {
    case "money": return {
      full: (value) => number({ style: "currency", currency, ...(Math.abs(value) < 1000 ? {} : { maximumFractionDigits: 0 }) })(value),
      axis: number({ style: "currency", currency, ...(step >= 100000 ? compact : whole) }),
    };
    case "share": return {
      full: number({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
      axis: number({ style: "percent", maximumFractionDigits: step < 0.01 ? 1 : 0 }),
    };
    case "days": return { full: number({ style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 }), axis: number(whole) };
    case "count": return { full: number({ maximumFractionDigits: 0 }), axis: number({ ...compact, maximumFractionDigits: 0 }) };
    default: return { full: number({ maximumFractionDigits: 2 }), axis: number({ ...whole, ...compact }) };
  }
}

const utc = { timeZone: "UTC" };
const at = (text) => new Date(text.length === 4 ? `${text}-01-01` : text.length === 7 ? `${text}-01` : text.slice(0, 10));

/** A category in words: `short` for the axis, `long` for the tooltip. Names pass unchanged. */
export function dates({ grain, language }) {
  const date = (options) => (text) => intl("DateTimeFormat", language, { ...utc, ...options }).format(at(text));
  const quarter = (text) => (/Q\d/.test(text) ? `Q${text.slice(-1)} ${text.slice(0, 4)}` : `Q${Math.floor(at(text).getUTCMonth() / 3) + 1} ${text.slice(0, 4)}`);
  switch (grain) {
    case "day": case "week": return { short: date({ day: "numeric", month: "short" }), long: date({ day: "numeric", month: "long", year: "numeric" }) };
    case "month": return { short: date({ month: "short", year: "2-digit" }), long: date({ month: "long", year: "numeric" }) };
    case "quarter": return { short: quarter, long: quarter };
    case "year": return { short: (text) => text.slice(0, 4), long: (text) => text.slice(0, 4) };
    default: return { short: String, long: String };
  }
}

/** Text for an HTML tooltip: names come from data. */
export const escape = (value) => String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Ticks a person would choose: the smallest of `steps` × 10ⁿ with at most `most` steps. `whole`: no ticks between two whole numbers. Returns { min, max, interval }. */
export function scale(values, { zero = true, most = 5, min, max, steps = [1, 2, 2.5, 5, 10], whole = false } = {}) {
  const known = values.filter((value) => value != null && Number.isFinite(value));
  let low = min ?? Math.min(...(known.length ? known : [0]), ...(zero ? [0] : []));
  let high = max ?? Math.max(...(known.length ? known : [1]), ...(zero ? [0] : []));
  if (high === low) { if (low === 0) high = 1; else { low -= Math.abs(low) * 0.1; high += Math.abs(high) * 0.1; } }
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const chosen = steps.map((factor) => factor * power).find((step) => step >= raw - 1e-12 * power);
  const interval = whole ? Math.max(1, Math.ceil(chosen - 1e-9)) : chosen;
  const round = (value) => Number(value.toPrecision(12));
  return { min: min ?? round(Math.floor(low / interval + 1e-9) * interval), max: max ?? round(Math.ceil(high / interval - 1e-9) * interval), interval: round(interval) };
}
