/* The tracker: page views, visible time, clicks and what the page itself tells, sent to Stammkunde in the shape of the Segment spec.

   Privacy comes first. Before consent nothing is written into the browser: the visitor's random id lives in memory and ends with the
   page. With consent it is kept in this site's own local storage; withdrawal deletes it. Where the browser says Do Not Track or Global
   Privacy Control, nothing at all is sent unless consent was given. No cookie, no fingerprint, no look at other sites.

   <script async src="https://HOST/stammkunde.js" data-write-key="KEY"></script>
   data-host          where events go, if not where the script comes from
   data-consent       "given": as if the page called consent(true)
   data-page-views    "off": the page calls page() itself
   data-links         "off": no events for links that lead away */
import { Outbox } from "./outbox.js";
import { NAME, kept } from "./store.js";
import { campaign, clickSource, pageOf } from "./page.js";

/** Begins to watch the page; once for a page. */
export function start() {
  const script = document.currentScript ?? document.querySelector("script[data-write-key]");
  const settings = script?.dataset ?? {};
  const host = settings.host ?? new URL(script?.src || location.href, location.href).origin;
  const waiting = Array.isArray(window.stammkunde) ? window.stammkunde : [];

  const randomId = () => crypto.randomUUID?.()
    ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const asksForPrivacy = navigator.globalPrivacyControl === true || [navigator.doNotTrack, window.doNotTrack].some((said) => said === "1" || said === "yes");

  let memory = kept.read();
  let consented = memory !== null;
  memory ??= { anonymousId: randomId() };
  const outbox = new Outbox(`${host}/v1/b`, settings.writeKey, randomId());
  outbox.keep(consented);

  const isSilent = () => !settings.writeKey || (asksForPrivacy && !consented);
  const remember = () => { if (consented) kept.write(memory); };

  // ---- messages ----------------------------------------------------------------------------------------
  let here = location.href;
  let cameFrom = document.referrer;

  function send(type, parts) {
    if (isSilent()) return;
    const page = pageOf(here, cameFrom, consented);
    outbox.add({
      messageId: randomId(),
      type,
      timestamp: new Date().toISOString(),
      anonymousId: memory.anonymousId,
      ...(memory.userId && { userId: memory.userId }),
      ...parts,
      context: {
        library: { name: "stammkunde.js", version: __VERSION__ },
        locale: navigator.language,
        page,
        ...campaign(here),
        ...clickSource(here, consented),
      },
    });
  }

  const text = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);
  const object = (value) => (value && typeof value === "object" ? value : undefined);

  const calls = {
    /** page([[category], name], [properties]) */
    page(...given) {
      const names = given.filter((one) => typeof one === "string");
      const name = names.pop();
      const category = names.pop();
      pageSent = true;
      const properties = { ...pageOf(here, cameFrom, consented), ...(name && { name }), ...(category && { category }), ...given.find(object) };
      send("page", { ...(name && { name }), ...(category && { category }), properties });
    },
    track(event, properties) {
      if (text(event)) send("track", { event: text(event), properties: object(properties) ?? {} });
    },
    /** identify([userId], [traits]): another person on the same device begins anew. */
    identify(userId, traits = object(userId)) {
      const id = text(userId);
      if (id && memory.userId && memory.userId !== id) memory.anonymousId = randomId();
      if (id) memory.userId = id;
      remember();
      send("identify", { traits: object(traits) ?? {} });
    },
    alias(userId, previousId) {
      const id = text(userId);
      if (!id) return;
      const previous = text(previousId) ?? memory.userId ?? memory.anonymousId;
      memory.userId = id;
      remember();
      send("alias", { previousId: previous });
    },
    group(groupId, traits) {
      if (text(groupId)) send("group", { groupId: text(groupId), traits: object(traits) ?? {} });
    },
    /** Forgets who it was, for example on logging out. */
    reset() {
      memory = { anonymousId: randomId() };
      remember();
    },
    /** consent(true): the id may be kept. consent(false): it is deleted, and nothing more is written. */
    consent(given) {
      if (Boolean(given) === consented) return;
      consented = Boolean(given);
      outbox.keep(consented);
      if (consented) {
        remember();
        if (asksForPrivacy && !pageSent && settings.pageViews !== "off") calls.page();
      } else {
        kept.forget();
        if (asksForPrivacy) outbox.empty();
        memory = { anonymousId: randomId() };
      }
    },
    /** Sends what is waiting at once. */
    flush() { outbox.flush(); },
  };

  // ---- page views and visible time ---------------------------------------------------------------------
  let pageSent = false;
  let visibleSince = null;
  let visible = 0;

  const view = () => {
    pageSent = false;
    if (settings.pageViews !== "off" && !isSilent()) calls.page();
  };
  const look = () => { if (document.visibilityState === "visible") visibleSince ??= performance.now(); };
  const lookAway = () => {
    if (visibleSince !== null) visible += performance.now() - visibleSince;
    visibleSince = null;
  };

  /** Tells the seconds seen since the last time it told; parts add up. */
  function tellTime() {
    const seconds = Math.round(visible / 1000);
    if (seconds < 1) return;
    visible = 0;
    send("track", { event: "Page Left", properties: { ...pageOf(here, cameFrom, consented), seconds_visible: seconds } });
  }

  function leave() {
    lookAway();
    tellTime();
    outbox.flush(true);
  }

  function moved() {
    const [from, to] = [new URL(here), new URL(location.href)];
    if (from.pathname === to.pathname && from.search === to.search) return;
    lookAway();
    tellTime();
    cameFrom = here;
    here = location.href;
    look();
    view();
  }

  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...given) {
      const result = original.apply(this, given);
      setTimeout(moved); // the page sets its title after it
      return result;
    };
  }
  addEventListener("popstate", () => setTimeout(moved));
  addEventListener("pageshow", (event) => { if (event.persisted) { look(); view(); } });
  addEventListener("pagehide", leave);
  // Consent that is withdrawn on another page of the site ends here as well.
  addEventListener("storage", ({ key, newValue }) => { if (key === NAME && newValue === null) calls.consent(false); });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : look()));

  // ---- clicks ------------------------------------------------------------------------------------------
  /** data-stammkunde-event="Product Added" data-stammkunde-product-id="7" → Product Added { product_id: "7" } */
  function marked(element) {
    const { stammkundeEvent, ...others } = element.dataset;
    const named = Object.entries(others).filter(([key]) => key.startsWith("stammkunde"));
    const snake = (key) => key.slice(10).replace(/[A-Z]/g, (letter, at) => (at ? "_" : "") + letter.toLowerCase());
    calls.track(stammkundeEvent, Object.fromEntries(named.map(([key, value]) => [snake(key), value])));
  }

  function clicked(event) {
    if (event.button > 1 || !(event.target instanceof Element)) return;
    const mark = event.target.closest("[data-stammkunde-event]");
    if (mark && mark.tagName !== "FORM") return marked(mark);
    const link = event.target.closest("a[href]");
    if (!link || settings.links === "off" || !/^https?:$/.test(link.protocol) || link.host === location.host) return;
    calls.track("Link Clicked", { url: link.origin + link.pathname, text: link.textContent.trim().slice(0, 100), outbound: true });
  }
  document.addEventListener("click", clicked, true);
  document.addEventListener("auxclick", clicked, true);
  document.addEventListener("submit", (event) => { if (event.target.dataset.stammkundeEvent) marked(event.target); }, true);

  // ---- begin -------------------------------------------------------------------------------------------
  function begin() {
    if (settings.consent === "given") calls.consent(true);
    look();
    const call = ([name, ...given]) => { if (Object.keys(calls).includes(name)) calls[name](...given); };
    window.stammkunde = { ...calls, push: call };
    // What the page said of consent and of the person holds for its first view as well.
    const isFirst = ([name]) => name === "consent" || name === "reset" || name === "identify";
    waiting.filter(isFirst).forEach(call);
    if (!waiting.some(([name]) => name === "page")) view();
    waiting.filter((one) => !isFirst(one)).forEach(call);
  }
  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
