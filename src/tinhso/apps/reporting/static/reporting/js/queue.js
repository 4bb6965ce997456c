// The queue: what was typed is kept first and sent afterwards; it leaves only when the server has acknowledged it.
import * as store from "./store.js";

const BATCH = 50;
const LONGEST_WAIT = 60;
function uuid() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

export class Queue extends EventTarget {
  constructor(person) {
    super();
    Object.assign(this, { person, rows: [], sending: false, blocked: "", failures: 0, wait: 0, last: 0 });
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
    setInterval(() => this.tick(), 1000);
  }

  async load() {
    this.rows = await store.waiting(this.person);
    this.last = this.rows.at(-1)?.at ?? 0;
    this.changed();
  }

  changed() { this.dispatchEvent(new Event("change")); }

  of(sheet) { return this.rows.filter((row) => row.sheet === sheet); }

  // A value for a figure. One that was never sent takes the place of the one before; else it counts on from it.
  async add({ sheet, version, figure, typed, seen }) {
    const before = this.rows.findLast((row) => row.sheet === sheet && row.figure === figure);
    let row = before;
    if (before && !before.tried) Object.assign(before, { typed, refused: "" });
    else {
      this.last = Math.max(this.last + 1, Date.now());
      const known = before ? Math.max(seen, before.seen + 1) : seen;
      row = { key: uuid(), person: this.person, sheet, version, figure, typed, seen: known, at: this.last, tried: 0 };
      this.rows.push(row);
    }
    this.changed();
    await store.put("queue", row);
    if (!this.wait) this.now();
  }

  async discard(row) {
    this.rows = this.rows.filter((one) => one !== row);
    await store.drop("queue", row.key);
    this.changed();
  }

  tick() {
    if (this.wait > 0) {
      this.wait -= 1;
      if (this.wait === 0) this.now(); else this.changed();
    }
  }

  // Send what waits, sheet by sheet, until nothing is left or something is in the way.
  async now() {
    this.wait = 0;
    if (this.sending || !navigator.onLine) { this.changed(); return; }
    this.sending = true;
    try {
      for (let batch = this.next(); batch.length && !this.wait && !this.blocked; batch = this.next()) await this.send(batch);
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  next() {
    const open = this.rows.filter((row) => !row.refused);
    return open.filter((row) => row.sheet === open[0].sheet && row.version === open[0].version).slice(0, BATCH);
  }

  async send(batch) {
    for (const row of batch) { row.tried += 1; row.flying = true; await store.put("queue", { ...row, flying: false }); }
    this.changed();
    const edits = batch.map(({ key, figure, typed, seen }) => ({ key, figure, typed, seen }));
    let answer = null;
    let said = {};
    try {
      answer = await fetch(`${batch[0].sheet}/cells`, {
        method: "PATCH", credentials: "same-origin", signal: AbortSignal.timeout(30000),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ version: batch[0].version, person: this.person, edits }),
      });
      said = await answer.json();
    } catch { /* no network, or no answer that can be read: it is tried again */ }
    for (const row of batch) row.flying = false;
    if (answer?.ok && said.rows) await this.taken(batch, said.rows);
    else if (!answer || answer.status >= 500 || answer.ok || answer.status === 429) this.later();
    else await this.refused(batch, answer.status, said.detail);
  }

  async taken(batch, answers) {
    this.failures = 0;
    for (const answer of answers) {
      const row = batch.find((one) => one.key === answer.key);
      this.rows = this.rows.filter((one) => one !== row);
      this.dispatchEvent(new CustomEvent("answer", { detail: { row, answer } }));
      await store.drop("queue", row.key);
    }
  }

  later() {
    this.failures += 1;
    this.wait = Math.min(LONGEST_WAIT, 2 ** this.failures);
  }

  // 401: sign in again and all goes on. Else this sheet cannot take these values now: they stay, with the reason.
  async refused(batch, status, words) {
    if (status === 401) { this.blocked = "signin"; return; }
    for (const row of batch) { row.refused = words || String(status); await store.put("queue", row); }
  }
}
