/* One look for all charts. Colours are read from the style sheet, so light, dark and any phase model follow by themselves. */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Fill and ink of a phase or slot: whatever [data-phase="…"] says. */
export function phaseColours(phase) {
  const probe = document.createElement("i");
  probe.dataset.phase = phase;
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colours = { fill: style.getPropertyValue("--p").trim() || token("ink-2"), ink: style.getPropertyValue("--p-ink").trim() || token("ink") };
  probe.remove();
  return colours;
}

export const family = () => getComputedStyle(document.body).fontFamily;

export function theme() {
  const text = { color: token("ink-2"), fontFamily: family(), fontSize: 12 };
  const category = { axisLine: { lineStyle: { color: token("line-strong") } }, axisTick: { show: false }, axisLabel: text, splitLine: { show: false } };
  const value = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: text, splitLine: { lineStyle: { color: token("line") } } };
  return {
    backgroundColor: "transparent", textStyle: text, animation: false,
    categoryAxis: category, timeAxis: category, valueAxis: value,
    line: { symbol: "none", smooth: false, lineStyle: { width: 2 } },
    tooltip: {
      backgroundColor: token("ink"), borderWidth: 0, padding: [8, 12], confine: true, transitionDuration: 0, textStyle: { ...text, color: token("surface") },
      axisPointer: { lineStyle: { color: token("ink-3"), type: "solid" }, crossStyle: { color: token("ink-3") } },
    },
  };
}

/** Words of flags that would touch: the later keeps its words, the earlier only its flag. `step`: pixels from one category to the next. */
function wording(notes, categories, step) {
  const last = categories.length - 1;
  let free = Infinity;
  return [...notes].map((note) => ({ ...note, index: categories.indexOf(note.at) })).sort((a, b) => b.index - a.index).map(({ text, index }) => {
    const align = index > last * 0.8 ? "right" : "left";
    const width = widthOf(`⚑ ${text}`) * 0.95 + 8;
    const [start, end] = align === "right" ? [index * step - width, index * step] : [index * step, index * step + width];
    const fits = end <= free;
    free = fits ? start : index * step - 4;
    return { index, align, words: fits ? `⚑ ${text}` : "⚑" };
  });
}

/** Notes on a day, drawn as small flags: a hairline with its words at the top. Items: { at, text }. */
export function flags(notes, categories, step = Infinity) {
  return {
    silent: true, symbol: "none", animation: false,
    lineStyle: { color: token("ink-3"), type: [2, 3], width: 1 },
    label: { color: token("ink-2"), fontSize: 11, position: "end", distance: 6 },
    data: wording(notes.filter(({ at }) => categories.includes(at)), categories, step).map(({ index, align, words }) => ({ xAxis: index, label: { formatter: words, align } })),
  };
}

/** An interval as a band: the lower bound carries an invisible area, the width of the interval the visible one. */
export function band(low, high, colour, id) {
  const base = { type: "line", stack: `band-${id}`, stackStrategy: "all", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false }, symbol: "none" };
  const width = high.map((bound, i) => (bound == null || low[i] == null ? null : bound - low[i]));
  return [{ ...base, data: low }, { ...base, data: width, areaStyle: { color: colour, opacity: 0.1 } }];
}

/** Direct labels beside the right end, pushed apart until each has `gap` pixels. Items: { y, text, colour }, y in pixels. */
export function endLabels(items, left, { gap = 16, top = 8, bottom = Infinity } = {}) {
  const sorted = [...items].sort((a, b) => b.y - a.y);
  sorted.forEach((item, i) => { item.y = Math.min(item.y, i > 0 ? sorted[i - 1].y - gap : bottom); });
  const over = top - Math.min(...sorted.map((item) => item.y));
  if (over > 0) sorted.reverse().forEach((item, i) => { item.y = Math.max(item.y, i > 0 ? sorted[i - 1].y + gap : top); });
  return sorted.map(({ y, text, colour }) => ({
    type: "text", left, y: y - 6, z: 100, silent: true,
    style: { text, fill: colour, font: `600 12px ${family()}`, stroke: token("surface"), lineWidth: 3 },
  }));
}

/** Shortens a bold label to `room` pixels. */
export function fit(text, room) {
  let shown = text;
  while (shown.length > 4 && widthOf(shown, 600) > room) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return shown;
}

let canvas;
/** Width of a text in pixels, for margins that fit. */
export function widthOf(text, weight = 400) {
  canvas ??= document.createElement("canvas").getContext("2d");
  canvas.font = `${weight} 12px ${family()}`;
  return Math.ceil(canvas.measureText(text).width);
}
