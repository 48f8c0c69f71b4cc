/* Sankey of phase flows from one month to the next (kind `flows`). Nodes stand in columns by month; a flow takes the colour of the phase reached. */
import { dates, escape, formatter } from "./format.js";
import { family, phaseColours, token, widthOf } from "./theme.js";

export function flows(data, width, height) {
  const { nodes, links, categories } = data;
  const { full } = formatter(data);
  const { short, long } = dates(data);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lastColumn = categories.length - 1;
  const narrow = width < 480;
  const right = Math.max(...nodes.filter(({ column }) => column === lastColumn).map(({ name, value }) => widthOf(narrow ? name : `${name}  ${full(value)}`, 600))) + 14;
  const room = width - right - 12;
  const step = lastColumn > 0 ? room / lastColumn : 0;
  const every = Math.max(1, Math.ceil(52 / Math.max(step, 1))); // so many columns from one label to the next, counted from the last
  return {
    graphic: categories.map((category, i) => ({ category, i })).filter(({ i }) => (lastColumn - i) % every === 0).map(({ category, i }) => ({
      type: "text", left: i === 0 ? 0 : undefined, x: i === 0 ? undefined : Math.min(i * step + 6, room + 6), y: 4, silent: true,
      style: { text: short(category), fill: token("ink-2"), font: `12px ${family()}`, align: i === 0 ? "left" : "center" },
    })),
    tooltip: {
      trigger: "item",
      formatter: ({ dataType, data: item }) => {
        if (dataType === "node") { const node = byId.get(item.name); return `${escape(node.name)} · ${long(categories[node.column])}<br><b>${full(node.value)}</b>`; }
        const from = byId.get(item.source), to = byId.get(item.target);
        return `${escape(from.name)} → ${escape(to.name)} · ${long(categories[to.column])}<br><b>${full(item.value)}</b>`;
      },
    },
    series: [{
      type: "sankey", left: 0, right, top: 28, bottom: 8, nodeWidth: 12, nodeGap: narrow ? 6 : 10, draggable: false, nodeAlign: "left", layoutIterations: 0,
      emphasis: { focus: "trajectory", lineStyle: { opacity: 0.75 } },
      data: nodes.map(({ id, phase, column, name, value }) => ({
        name: id, value, depth: column, itemStyle: { color: phaseColours(phase).fill, borderWidth: 0 },
        label: { show: column === lastColumn, position: "right", color: phaseColours(phase).ink, fontWeight: 600, formatter: () => (narrow ? name : `${name}  ${full(value)}`) },
      })),
      links: links.map(({ from, to, value }) => ({ source: from, target: to, value, lineStyle: { color: phaseColours(byId.get(to).phase).fill, opacity: byId.get(to).phase === byId.get(from).phase ? 0.14 : 0.5, curveness: 0.5 } })),
    }],
  };
}
