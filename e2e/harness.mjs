/* Starts the binary on a folder of its own, opens a browser, and ends both with the test. Nothing is fetched: the browser is the system's.
   STAMMKUNDE_BIN: the binary (else target/debug/stammkunde, honouring CARGO_TARGET_DIR); CHROMIUM: the browser (else /usr/bin/chromium). */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
export const shots = join(here, "shots");

/** Where the binary lies; `null` where it is not built, so that a test can say so. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(here, "../target");
  const path = process.env.STAMMKUNDE_BIN ?? join(target, "debug/stammkunde");
  return existsSync(path) ? path : null;
}

/** Python with what `e2e/<name>/requirements.txt` lists, made once for each list. */
export function python(name) {
  const wanted = readFileSync(join(here, name, "requirements.txt"), "utf8");
  const home = join(process.env.CARGO_TARGET_DIR ?? join(here, "../target"), name);
  const mark = join(home, "installed.txt");
  const path = join(home, "bin/python");
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
    mkdirSync(home, { recursive: true });
    execFileSync("python3", ["-m", "venv", home], { stdio: "inherit" });
    execFileSync(path, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", join(here, name, "requirements.txt")], { stdio: "inherit" });
    writeFileSync(mark, wanted);
  }
  return path;
}

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--font-render-hinting=none"],
  });
}

/** Address and one-time link out of a line the binary prints: JSON ({ address, login | setup }) or words with links in them. */
export function readLine(line, found) {
  const text = line.trim();
  if (text.startsWith("{")) {
    try {
      const { address, url, login, setup, link } = JSON.parse(text);
      Object.assign(found, { ...((address ?? url) && { address: address ?? url }), ...((login ?? setup ?? link) && { link: login ?? setup ?? link }) });
    } catch { /* not for us */ }
  }
  for (const [link] of text.matchAll(/https?:\/\/[^\s"'<>]+/g)) {
    const { origin, pathname, search } = new URL(link.replace(/[.,;)]+$/, ""));
    found.address ??= origin;
    if (pathname.length > 1 || search) found.link ??= `${origin}${pathname}${search}`;
  }
  if (found.address && !/^https?:/.test(found.address)) found.address = `http://${found.address}`;
  if (found.link?.startsWith("/")) found.link = `${found.address}${found.link}`;
  return found;
}

const children = new Set();
process.on("exit", () => { for (const child of children) child.kill("SIGKILL"); });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/**
 * Starts `stammkunde demo` or `serve`. Returns { address, link, data, output(), stop() }: `link` is the one-time login or set-up link.
 * `data`: a folder to serve (it stays); without it a temporary one, which goes with `stop`.
 */
export async function startServer({ command = "demo", data, args = [], timeout = 120_000 } = {}) {
  const path = binary();
  if (!path) throw new Error("the binary is not built: run `cargo build -p stammkunde`, or name it in STAMMKUNDE_BIN");
  const folder = data ?? mkdtempSync(join(tmpdir(), "stammkunde-e2e-"));
  const child = spawn(path, [command, "--data", folder, "--listen", "127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  let output = "";
  const found = {};
  const ended = new Promise((resolve) => child.once("exit", (code) => { children.delete(child); resolve(code); }));
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    if (!data) rmSync(folder, { recursive: true, force: true });
  };
  const ready = new Promise((resolve) => {
    let rest = "";
    const read = (chunk) => {
      output += chunk;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      for (const line of lines) readLine(line, found);
      if (found.address && found.link) resolve(true);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", (chunk) => { output += chunk; });
  });
  const waited = new Promise((resolve) => { setTimeout(() => resolve(found.address ? true : "late"), timeout).unref(); });
  const outcome = await Promise.race([ready, waited, ended.then((code) => `ended with ${code}`)]);
  if (outcome !== true) {
    await stop();
    throw new Error(`\`stammkunde ${command}\` did not say where it listens (${outcome}). It said:\n${output}`);
  }
  return { ...found, data: folder, output: () => output, stop };
}

/** A context that has used the one-time link; returns its cookies, to be given to other contexts. */
export async function signIn(browser, server) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.link);
  // A link that must not be spent by a preview of a mail programme asks for one press.
  const press = page.locator("main form button:not([data-theme]):not([name=language])").first();
  if (new URL(page.url()).href === server.link && (await press.count()) > 0) await Promise.all([page.waitForLoadState("load"), press.click()]);
  const cookies = await context.cookies();
  await context.close();
  if (cookies.length === 0) throw new Error(`the one-time link ${server.link} gave no cookie`);
  return cookies;
}
