/* Lines over time (kinds `lines` and `tracking`): previous period in grey, intervals as bands, targets dashed, labels at the end. */
import { dates, escape, formatter, scale } from "./format.js";
import { band, endLabels, fit, flags, phaseColours, token, widthOf } from "./theme.js";

const lastKnown = (values) => { for (let i = values.length - 1; i >= 0; i--) if (values[i] != null) return values[i]; return null; };

/** Every line to draw, flat: { name, values, colour, ink, width, dash, low, high, main }. */
function traces({ series, target, labels = {}, categories }) {
  const palette = [token("ink"), token("heat"), token("slot-2"), token("slot-8"), token("slot-4")];
  const out = [];
  series.forEach((one, i) => {
    const { fill, ink } = one.phase ? phaseColours(one.phase) : { fill: palette[i % palette.length], ink: palette[i % palette.length] };
    if (one.previous) out.push({ name: series.length > 1 ? `${one.name}, ${labels.previous ?? ""}` : labels.previous ?? "", values: one.previous, colour: token("previous"), ink: token("ink-2"), width: 1.5 });
    const comparison = one.role === "comparison";
    const expected = one.role === "expected";
    out.push({ name: one.name, values: one.values, low: one.low, high: one.high, main: true, colour: comparison ? token("previous") : fill, ink: comparison ? token("ink-2") : ink, width: comparison ? 1.5 : 2.25, dash: expected ? [5, 4] : undefined });
  });
  if (target) out.push({ name: target.name, values: categories.map(() => target.value), colour: token("good"), ink: token("good"), width: 1, dash: [4, 4] });
  return out;
}

/** A last category that is not over yet is drawn dashed, from the one before it. */
function drawn(trace, partial) {
  const base = { type: "line", name: trace.name, color: trace.colour, lineStyle: { width: trace.width, type: trace.dash ?? "solid" }, symbol: "none", data: trace.values, connectNulls: false };
  const alone = trace.values.filter((value) => value != null).length === 1;
  if (alone) return [{ ...base, symbol: "circle", symbolSize: 7 }];
  if (!partial || !trace.main) return [base];
  const last = trace.values.length - 1;
  return [
    { ...base, data: trace.values.map((value, i) => (i === last ? null : value)) },
    { ...base, data: trace.values.map((value, i) => (i >= last - 1 ? value : null)), lineStyle: { width: trace.width, type: [4, 4] }, symbol: "circle", symbolSize: (_, { dataIndex }) => (dataIndex === last ? 6 : 0) },
  ];
}

export function lines(data, width, height) {
  const narrow = width < 480;
  const { categories, flags: notes = [], areas = [], labels = {}, partial } = data;
  const all = traces(data);
  const zero = data.zero ?? data.unit !== "share";
  const ticks = scale(all.flatMap(({ values, low = [], high = [] }) => [...values, ...low, ...high]), { zero, most: narrow ? 4 : 5, whole: data.unit === "count", ...(data.unit === "share" && { steps: [1, 2, 5, 10] }), ...data.axis });
  const { full, axis } = formatter(data, ticks.interval);
  const { short, long } = dates(data);

  const left = Math.max(...[ticks.min, ticks.max].map((value) => widthOf(axis(value)))) + 12;
  const ends = all.map((trace) => ({ trace, value: lastKnown(trace.values) })).filter(({ value }) => value != null);
  const words = ({ trace, value }) => (narrow ? (ends.length > 1 ? trace.name.slice(0, 14) : full(value)) : `${trace.name}  ${full(value)}`);
  const right = Math.min(width * 0.34, Math.max(0, ...ends.map((end) => widthOf(words(end), 600))) + 18);
  const grid = { left, right, top: 28, bottom: 28 };
  const pixel = (value) => grid.top + (height - grid.top - grid.bottom) * (1 - (value - ticks.min) / (ticks.max - ticks.min));

  const series = all.flatMap((trace, i) => [...(trace.low && trace.high ? band(trace.low, trace.high, trace.colour, i) : []), ...drawn(trace, partial)]);
  const carrier = series.at(-1);
  carrier.markLine = flags(notes, categories, (width - left - right) / Math.max(1, categories.length - 1));
  if (areas.length > 0) carrier.markArea = {
    silent: true, itemStyle: { color: token("previous"), opacity: 0.12 }, label: { position: "insideTopLeft", color: token("ink-2"), fontSize: 11 },
    data: areas.map(({ from, to, text }) => [{ xAxis: categories.indexOf(from), name: narrow ? "" : text }, { xAxis: categories.indexOf(to) }]),
  };
  return {
    grid,
    graphic: endLabels(ends.map((end) => ({ y: pixel(end.value), text: fit(words(end), right - 12), colour: end.trace.ink })), width - right + 6, { bottom: height - grid.bottom }),
    xAxis: { type: "category", data: categories, boundaryGap: false, axisLabel: { formatter: short, hideOverlap: true, alignMinLabel: categories.length > 1 ? "left" : "center", interval: every(categories.length, (width - left - right) / 60) } },
    yAxis: { type: "value", ...ticks, axisLabel: { formatter: axis } },
    tooltip: {
      trigger: "axis",
      formatter: (points) => {
        const i = points[0].dataIndex;
        const rows = all.filter(({ values }) => values[i] != null).map(({ name, values, low, high, main }) => {
          const interval = low?.[i] != null ? ` (${full(low[i])} – ${full(high[i])})` : "";
          return `${escape(name)} ${main ? "<b>" : ""}${full(values[i])}${main ? "</b>" : ""}${interval}`;
        });
        const running = partial && i === categories.length - 1 && labels.partial ? ` · ${escape(labels.partial)}` : "";
        return [`${long(categories[i])}${running}`, ...rows].join("<br>");
      },
    },
    series,
  };
}

/** Label every n-th category so that about `room` fit. */
export const every = (count, room) => Math.max(0, Math.ceil(count / Math.max(2, room)) - 1);
