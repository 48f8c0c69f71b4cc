/* The little script of every page. Each page works without it; this makes it quicker and kinder to the keyboard. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { copyButtons } from "./copy.js";
import { menus } from "./menus.js";
import { search } from "./search.js";
import { theme } from "./theme.js";
import { tooltips } from "./tooltips.js";
import { upload } from "./upload.js";

document.documentElement.classList.add("has-script");
window.htmx = htmx;

/* The page's policy allows neither evaluated code nor inline styles in a <style> element. What was swapped in listens at once: within
   a delay for settling, what a person changes there would go unheard. */
Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false, selfRequestsOnly: true, historyCacheSize: 0, defaultSettleDelay: 0, scrollIntoViewOnBoost: true, defaultSwapStyle: "outerHTML" });

/* The server accepts a change only with the token it put into the page. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && detail.verb !== "get") detail.headers["x-csrf-token"] = token;
});
/* An answer that says what went wrong is shown where the right one would be. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 422 || detail.xhr.status === 409) Object.assign(detail, { shouldSwap: true, isError: false });
});
/* Signed out meanwhile, or the server is away: let the browser show it. */
document.addEventListener("htmx:responseError", ({ detail }) => { if (detail.xhr.status === 401) location.reload(); });

/* What shows events as they come asks again by itself, but not for nobody: in a hidden tab it waits, and asks at once when it is seen. */
document.addEventListener("htmx:beforeRequest", (event) => { if (document.hidden && event.target.matches("[data-live]")) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) for (const part of document.querySelectorAll("[data-live]")) htmx.trigger(part, "live"); });

/* A part that waits is not changed under a reader who is in it with the keyboard: the focus would be lost, or a screen reader would read
   the same link again and again, and nobody asked. It goes on when the focus has left. What is scrolled within it stays where it was. */
const isRead = (part) => part.matches?.('[data-live="waits"]') && part.contains(document.activeElement);
document.addEventListener("htmx:beforeRequest", (event) => { if (isRead(event.target)) event.preventDefault(); });
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.matches?.('[data-live="waits"]') || !detail.shouldSwap) return;
  if (isRead(target)) { detail.shouldSwap = false; return; }
  const scrolled = [...target.querySelectorAll(".scroll")].map((part) => [part.scrollLeft, part.scrollTop]), at = [scrollX, scrollY];
  document.addEventListener("htmx:afterSwap", () => {
    document.getElementById(target.id)?.querySelectorAll(".scroll").forEach((part, number) => { [part.scrollLeft, part.scrollTop] = scrolled[number] ?? [0, 0]; });
    scrollTo({ left: at[0], top: at[1], behavior: "instant" });
  }, { once: true });
});

/* Forms of choices ask again when a choice changes, unless htmx does it. */
document.addEventListener("change", ({ target }) => { if (target.matches("form[data-submit-on-change] :is(select, input:not([type=search], [type=text]))")) target.form.requestSubmit(); });

/* A dangerous step asks once more, in the page's own words. */
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}, true);

for (const start of [theme, search, menus, tooltips, upload, copyButtons]) start();
