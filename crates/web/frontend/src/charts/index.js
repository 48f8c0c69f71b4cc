/* Draws every chart of a page. The server puts its data into <script type="application/json" data-chart="id">; the picture comes into <div class="plot" id="id">.
   The contract stands in COMPONENTS.md, "Charts". */
import * as echarts from "echarts/core";
import { BarChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GraphicComponent, GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { bars, columns } from "./bars.js";
import { download } from "./download.js";
import { flows } from "./flows.js";
import { lines } from "./lines.js";
import { relationship } from "./relationship.js";
import { stack } from "./stack.js";
import { theme } from "./theme.js";

echarts.use([BarChart, LineChart, SankeyChart, ScatterChart, GraphicComponent, GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, SVGRenderer]);

const nothing = ({ kind, categories, series, nodes, line }) => (kind === "relationship" ? !line?.length : !categories?.length || !(series ?? nodes)?.length);

const kinds = { lines, tracking: lines, stack, columns, bars, flows, relationship };
const charts = new Map();

/** Draws `data` into `place`; again when the width changes (options depend on it). Returns { paint, set, instance }. */
function draw(place, data) {
  const option = kinds[data.kind];
  if (!option) throw new Error(`chart ${place.id}: no kind is called ${data.kind}; known are ${Object.keys(kinds).join(", ")}`);
  if (nothing(data)) { place.dataset.drawn = ""; return { paint() {}, set() {} }; } // the axis line of the empty place stays
  let chart;
  let width = 0;
  const state = {};
  const paint = () => {
    if (place.clientWidth === 0) return;
    chart?.dispose();
    chart = echarts.init(place, theme(), { renderer: "svg" });
    chart.setOption({ useUTC: true, ...option({ language: document.documentElement.lang || "de", currency: "EUR", ...data }, place.clientWidth, place.clientHeight, state) });
    place.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the place itself is the picture and carries its words
    place.dataset.drawn = "";
    const links = data.hrefs;
    if (links) chart.on("click", ({ dataIndex }) => { if (links[dataIndex]) location.assign(links[dataIndex]); });
  };
  new ResizeObserver(([entry]) => { if (Math.abs(entry.contentRect.width - width) > 1) { width = entry.contentRect.width; paint(); } }).observe(place);
  return { paint, set: (change) => { Object.assign(state, change); paint(); } };
}

function drawAll(root = document) {
  for (const source of root.querySelectorAll('script[type="application/json"][data-chart]')) {
    const place = document.getElementById(source.dataset.chart);
    if (!place || place.dataset.drawn !== undefined) continue;
    charts.set(place.id, draw(place, JSON.parse(source.textContent)));
  }
}

const repaint = () => { for (const [id, chart] of charts) if (document.getElementById(id)) chart.paint(); else charts.delete(id); };

/* <a data-chart-switch="stock" data-measure="share"> changes the picture at once; without script it is a link to the same. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-chart-switch]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  for (const other of link.parentElement.querySelectorAll("[data-chart-switch]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  charts.get(link.dataset.chartSwitch)?.set({ measure: link.dataset.measure });
});

new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
addEventListener("beforeprint", () => { document.documentElement.dataset.bsTheme = "light"; repaint(); });
document.addEventListener("htmx:afterSettle", () => drawAll());

drawAll();
document.fonts?.ready.then(repaint); // margins are measured in the real font
download();
