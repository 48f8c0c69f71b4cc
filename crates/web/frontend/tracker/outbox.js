/* Messages on their way: sent in batches, tried again under the same message ids, kept for the next page only with consent. */
import { unsent } from "./store.js";

const MOST_WAITING = 200;
/** Browsers let requests outlive their page while at most 64 kB of them are under way together. */
const MOST_OUTLIVING = 64_000;
const MOST_BYTES = 50_000;
const GATHER_MS = 300;
const TRIES = 6;

export class Outbox {
  constructor(url, writeKey, id) {
    Object.assign(this, { url, writeKey, id, messages: [], underWay: new Set(), outliving: 0, tries: 0, timer: null, isKept: false });
  }

  /** Whether messages may be kept in the browser until they got through. */
  keep(isKept) {
    if (isKept && !this.isKept) this.messages = [...unsent.take(), ...this.messages].slice(-MOST_WAITING);
    this.isKept = isKept;
    this.save();
    if (this.messages.length) this.later(GATHER_MS);
  }

  add(message) {
    this.messages.push(message);
    this.messages.splice(0, this.messages.length - MOST_WAITING);
    this.save();
    this.later(GATHER_MS);
  }

  empty() {
    this.messages = [];
    this.save();
  }

  save() { if (this.isKept) unsent.write(this.id, this.messages); }

  later(milliseconds) { this.timer ??= setTimeout(() => { this.timer = null; this.flush(); }, milliseconds); }

  /** Sends what is not under way; `isLast` when the page may end at any moment. */
  flush(isLast) {
    let batch = [];
    let bytes = 0;
    for (const message of this.messages) {
      if (this.underWay.has(message.messageId)) continue;
      const size = new Blob([JSON.stringify(message)]).size + 1;
      if (batch.length && bytes + size > MOST_BYTES) {
        this.post(batch, isLast);
        [batch, bytes] = [[], 0];
      }
      batch.push(message);
      bytes += size;
    }
    if (batch.length) this.post(batch, isLast);
  }

  async post(batch, isLast) {
    const ids = new Set(batch.map((message) => message.messageId));
    // A plain text needs no permission asked for beforehand (CORS), so it also gets through when the page ends.
    const body = JSON.stringify({ writeKey: this.writeKey, sentAt: new Date().toISOString(), batch });
    if (isLast && !("keepalive" in Request.prototype)) {
      if (navigator.sendBeacon(this.url, body)) this.done(ids);
      return;
    }
    for (const id of ids) this.underWay.add(id);
    const bytes = new Blob([body]).size;
    const keepalive = this.outliving + bytes < MOST_OUTLIVING;
    if (keepalive) this.outliving += bytes;
    let status = 0;
    let wait = 0;
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { "Content-Type": "text/plain" }, keepalive, credentials: "omit", referrerPolicy: "no-referrer-when-downgrade" });
      status = answer.status;
      wait = Number(answer.headers.get("Retry-After")) * 1000 || 0;
    } catch { /* no way there: tried again */ }
    if (keepalive) this.outliving -= bytes;
    for (const id of ids) this.underWay.delete(id);
    const isRefused = status >= 400 && status < 500 && status !== 429 && status !== 408;
    if (isRefused) console.warn(`stammkunde: ${status}, ${batch.length} events were refused`);
    if (isRefused || (status >= 200 && status < 300)) return this.done(ids);
    if (++this.tries < TRIES) this.later(Math.max(wait, 1000 * 2 ** this.tries));
  }

  done(ids) {
    this.tries = 0;
    this.messages = this.messages.filter((message) => !ids.has(message.messageId));
    this.save();
  }
}
