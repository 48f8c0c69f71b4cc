/* One customer's relationship over time (kind `relationship`): intensity, the median of the cohort, a tick for each order, the window in which the
   next was expected. Keeps the margins 36 and 16 of the phase line below it. */
import { dates, escape, formatter } from "./format.js";
import { token } from "./theme.js";

export function relationship(data, width) {
  const narrow = width < 600;
  const { from, to, line, comparison, events = [], expected, flags: notes = [], labels = {}, max = data.unit === "share" ? 1 : 100 } = data;
  const { full, axis } = formatter(data, max / 4);
  const { short } = dates({ ...data, grain: "month" });
  const day = dates({ ...data, grain: "day" }).long;
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const points = line ?? [];
  const peak = points.reduce((best, point) => (best == null || point[1] > best[1] ? point : best), null);
  const end = points.at(-1);
  const marks = [peak, end].filter((point, i, list) => point && list.indexOf(point) === i);
  return {
    grid: { left: narrow ? 30 : 36, right: narrow ? 8 : 16, top: 28, bottom: 28 },
    xAxis: { type: "time", min: from, max: to, minInterval: (narrow ? 120 : 55) * 864e5, axisLabel: { formatter: (time) => short(iso(time)), hideOverlap: true } },
    yAxis: { type: "value", min: 0, max, interval: max / 4, axisLabel: { formatter: axis } },
    tooltip: { trigger: "axis", formatter: (shown) => { const point = shown.find(({ seriesId }) => seriesId === "line"); return point ? `${day(iso(point.value[0]))}<br>${escape(labels.line ?? "")} <b>${full(point.value[1])}</b>` : ""; } },
    series: [
      ...(comparison ? [{ type: "line", data: comparison, color: token("previous"), lineStyle: { width: 1.5 }, silent: true,
        markPoint: { symbol: "circle", symbolSize: 0.1, data: comparison.length > 1 ? [{ coord: comparison[Math.floor(comparison.length * 0.72)], name: labels.comparison }] : [], label: { formatter: "{b}", position: "bottom", color: token("ink-2"), fontSize: 11 } } }] : []),
      { // one tick for each order: the gap at the end is what the page is about
        type: "scatter", data: events.map((date) => [date, max * 0.04]), symbol: "rect", symbolSize: [2, 10], color: token("ink-2"), silent: true,
        markArea: expected ? { itemStyle: { color: token("previous"), opacity: 0.22 }, label: { position: "insideBottom", color: token("ink-2"), fontSize: 11, offset: [0, -2] }, data: [[{ xAxis: expected.from, yAxis: 0, name: narrow ? "" : expected.text }, { xAxis: expected.to, yAxis: max * 0.3 }]] } : undefined,
        markPoint: { symbol: "circle", symbolSize: 0.1, data: events.length > 0 && !narrow && labels.events ? [{ coord: [events[0], max * 0.1], name: labels.events }] : [], label: { formatter: "{b}", position: "right", align: "left", color: token("ink-2"), fontSize: 11 } },
      },
      {
        id: "line", type: "line", data: points, color: token("ink"), lineStyle: { width: 2.25 }, symbol: points.length === 1 ? "circle" : "none", symbolSize: 8,
        markPoint: { symbol: "circle", symbolSize: 8, label: { position: "top", color: token("ink"), fontWeight: 600, formatter: "{b}", offset: [-6, -2] }, data: marks.map((point) => ({ coord: point, name: full(point[1]) })) },
        markLine: { silent: true, symbol: "none", lineStyle: { color: token("ink-3"), type: [2, 3], width: 1 }, label: { color: token("ink-2"), fontSize: 11, position: "end", distance: 6 },
          data: (narrow ? notes.slice(-1) : notes).map(({ at, text }) => ({ xAxis: at, label: { formatter: `⚑ ${text}`, align: Date.parse(at) > Date.parse(from) + (Date.parse(to) - Date.parse(from)) * 0.8 ? "right" : "left" } })) },
      },
    ],
  };
}
