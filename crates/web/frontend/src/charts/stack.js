/* Stacked areas of phases over time (kind `stack`), as counts or as shares of the whole; labels stand at the right end. */
import { dates, escape, formatter, scale } from "./format.js";
import { every } from "./lines.js";
import { endLabels, flags, phaseColours, token, widthOf } from "./theme.js";

export function stack(data, width, height, { measure } = {}) {
  const narrow = width < 480;
  const { series, categories, flags: notes = [] } = data;
  const sums = categories.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const shares = measure === "share";
  const shown = { ...data, unit: shares ? "share" : data.unit };
  const value = (one, i) => (one.values[i] == null ? null : shares ? (sums[i] ? one.values[i] / sums[i] : 0) : one.values[i]);
  const ticks = shares ? { min: 0, max: 1, interval: 0.25 } : scale(sums, { zero: true, most: 4, whole: data.unit === "count" });
  const { full, axis } = formatter(shown, ticks.interval);
  const { short, long } = dates(data);
  const last = categories.length - 1;
  const words = (one) => (narrow ? one.name : `${one.name}  ${full(value(one, last) ?? 0)}`);
  const left = widthOf(axis(ticks.max)) + 12;
  const right = narrow ? 12 : Math.max(...series.map((one) => widthOf(words(one), 600))) + 20;
  const grid = { left, right, top: 28, bottom: 28 };
  const pixel = (amount) => grid.top + (height - grid.top - grid.bottom) * (1 - amount / ticks.max);

  let below = 0; // the middle of each band at the right end carries its label
  const labels = series.map((one) => {
    const amount = value(one, last) ?? 0;
    const item = { y: pixel(below + amount / 2), tall: pixel(0) - pixel(amount) > 16, text: words(one), colour: phaseColours(one.phase).ink };
    below += amount;
    return item;
  });
  const graphic = narrow // on a phone inside the bands that have room, else beside them
    ? endLabels(labels.filter(({ tall }) => tall), undefined).map((label) => ({ ...label, right: right + 6 }))
    : endLabels(labels, width - right + 6, { bottom: height - grid.bottom });
  return {
    grid, graphic,
    xAxis: { type: "category", data: categories, boundaryGap: false, axisLabel: { formatter: short, hideOverlap: true, alignMinLabel: "left", interval: every(categories.length, (width - left - right) / 70) } },
    yAxis: { type: "value", ...ticks, axisLabel: { formatter: axis } },
    tooltip: { trigger: "axis", formatter: (points) => [`<b>${long(categories[points[0].dataIndex])}</b>`, ...[...points].reverse().map((point) => `${point.marker}${escape(point.seriesName)} ${full(point.value ?? 0)}`)].join("<br>") },
    series: series.map((one, i) => ({
      type: "line", name: one.name, stack: "all", symbol: "none", data: categories.map((_, j) => value(one, j)), color: phaseColours(one.phase).fill,
      lineStyle: { width: 1, color: token("surface") }, areaStyle: { opacity: 0.8 },
      markLine: i === series.length - 1 ? flags(notes, categories, (width - left - right) / Math.max(1, categories.length - 1)) : undefined,
    })),
  };
}
