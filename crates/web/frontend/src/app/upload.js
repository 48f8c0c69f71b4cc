/* An upload shows what was chosen and how far it has come. Without script the same form sends the same file. */
const size = (bytes, language) => {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
};

function chosen(form, input) {
  const files = [...input.files];
  const output = form.querySelector("output");
  if (output) output.textContent = files.map((file) => `${file.name} · ${size(file.size, document.documentElement.lang)}`).join(", ");
  for (const button of form.querySelectorAll("[data-needs-file]")) button.disabled = files.length === 0;
}

function send(form) {
  const bar = form.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open(form.method, form.action);
  request.setRequestHeader("x-csrf-token", document.querySelector('meta[name="csrf-token"]')?.content ?? "");
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.max = total; bar.value = loaded; });
  // The answer is a page: after a redirect go there, else show it as if the form had been sent plainly.
  request.addEventListener("load", () => {
    if (request.responseURL !== form.action) { location.assign(request.responseURL); return; }
    document.open();
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener("error", () => { bar.hidden = true; form.dataset.plain = ""; form.requestSubmit(); });
  bar.hidden = false;
  request.send(new FormData(form));
}

export function upload() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const input = form.querySelector('input[type="file"]');
    const zone = form.querySelector(".dropzone");
    chosen(form, input);
    input.addEventListener("change", () => chosen(form, input));
    for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, () => { zone.dataset.over = ""; });
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => { delete zone.dataset.over; });
    form.addEventListener("submit", (event) => {
      if (form.dataset.plain !== undefined || !form.querySelector("progress")) return;
      event.preventDefault();
      send(form);
    });
  }
}
