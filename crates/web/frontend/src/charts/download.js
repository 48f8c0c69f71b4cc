/* <button data-chart-download="id" data-format="png|svg"> saves the picture as it stands, on the panel's ground, twice as fine for PNG. */
import { token } from "./theme.js";

function svgOf(id) {
  const svg = document.getElementById(id)?.querySelector("svg")?.cloneNode(true);
  if (!svg) return null;
  svg.removeAttribute("aria-hidden");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: token("surface") })) ground.setAttribute(name, value);
  svg.prepend(ground);
  return { text: new XMLSerializer().serializeToString(svg), width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function asPng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * 2, height: height * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export function download() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-chart-download]");
    if (!button) return;
    const picture = svgOf(button.dataset.chartDownload);
    if (!picture) return;
    const format = button.dataset.format;
    const blob = format === "svg" ? new Blob([picture.text], { type: "image/svg+xml" }) : await asPng(picture);
    save(blob, `${button.dataset.name ?? button.dataset.chartDownload}.${format}`);
  });
}
