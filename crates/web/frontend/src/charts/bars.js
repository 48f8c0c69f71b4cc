/* Bars for comparison: kind `columns` upright over time, kind `bars` lying, one row a name. Always from zero; the previous period in grey beside. */
import { dates, escape, formatter, scale } from "./format.js";
import { every } from "./lines.js";
import { flags, phaseColours, token, widthOf } from "./theme.js";

function parts({ series, labels = {}, stacked }) {
  const palette = [token("ink-2"), token("heat"), token("slot-2"), token("slot-8"), token("slot-4")];
  return series.flatMap((one, i) => {
    const colour = one.phase ? phaseColours(one.phase).fill : palette[i % palette.length];
    const main = { name: one.name, values: one.values, colour, stack: stacked ? "all" : undefined, phases: one.phases };
    return one.previous ? [{ name: labels.previous ?? "", values: one.previous, colour: token("line-strong") }, main] : [main];
  });
}

const reach = (list, stacked, count) => (stacked
  ? Array.from({ length: count }, (_, i) => list.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))
  : list.flatMap(({ values }) => values));

export function columns(data, width) {
  const { categories, flags: notes = [], partial, stacked } = data;
  const list = parts(data);
  const ticks = scale(reach(list, stacked, categories.length), { zero: true, most: 4, whole: data.unit === "count", ...data.axis });
  const { full, axis } = formatter(data, ticks.interval);
  const { short, long } = dates(data);
  const left = Math.max(...[ticks.min, ticks.max].map((value) => widthOf(axis(value)))) + 12;
  const series = list.map((part) => ({
    type: "bar", name: part.name, stack: part.stack, color: part.colour, barMaxWidth: 36, barGap: "10%", barCategoryGap: "30%",
    itemStyle: { borderRadius: stacked ? 0 : [2, 2, 0, 0] },
    data: part.values.map((value, i) => (partial && i === categories.length - 1 ? { value, itemStyle: { opacity: 0.45 } } : value)),
  }));
  series.at(-1).markLine = flags(notes, categories, (width - left) / categories.length);
  return {
    grid: { left, right: 8, top: 28, bottom: list.length > 1 ? 52 : 28 },
    legend: list.length > 1 ? { bottom: 0, left, itemWidth: 10, itemHeight: 10, itemGap: 16, selectedMode: false, textStyle: { color: token("ink-2") } } : undefined,
    xAxis: { type: "category", data: categories, axisLabel: { formatter: short, hideOverlap: true, interval: every(categories.length, (width - left) / 60) } },
    yAxis: { type: "value", ...ticks, axisLabel: { formatter: axis } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: token("previous"), opacity: 0.12 } }, formatter: (points) => [long(categories[points[0].dataIndex]), ...points.map((point) => `${point.marker}${escape(point.seriesName)} <b>${point.value == null ? "–" : full(point.value)}</b>`)].join("<br>") },
    series,
  };
}

export function bars(data, width) {
  const list = parts(data);
  const { categories } = data;
  const ticks = scale(reach(list, data.stacked, categories.length), { zero: true, most: 4, whole: data.unit === "count", ...data.axis });
  const { full, axis } = formatter(data, ticks.interval);
  const left = Math.min(width * 0.36, Math.max(...categories.map((name) => widthOf(name))) + 14);
  const longest = Math.max(...list.flatMap(({ values }) => values.map((value) => (value == null ? 0 : widthOf(full(value), 600)))));
  return {
    grid: { left, right: longest + 16, top: 8, bottom: 28 },
    xAxis: { type: "value", ...ticks, axisLabel: { formatter: axis, hideOverlap: true } },
    yAxis: { type: "category", data: categories, inverse: true, axisLine: { show: false }, axisLabel: { width: left - 8, overflow: "truncate" } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: token("previous"), opacity: 0.12 } }, formatter: (points) => [escape(categories[points[0].dataIndex]), ...points.map((point) => `${point.marker}${escape(point.seriesName)} <b>${point.value == null ? "–" : full(point.value)}</b>`)].join("<br>") },
    series: list.map((part, i) => ({
      type: "bar", name: part.name, stack: part.stack, color: part.colour, barMaxWidth: 22, itemStyle: { borderRadius: 2 },
      data: part.values.map((value, j) => (part.phases ? { value, itemStyle: { color: phaseColours(part.phases[j]).fill } } : value)),
      label: { show: i === list.length - 1 || !data.stacked, position: "right", color: token("ink"), fontWeight: 600, formatter: ({ value }) => (value == null ? "–" : full(value)) },
    })),
  };
}
