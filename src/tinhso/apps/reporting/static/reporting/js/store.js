// What stays in this browser: the queue of what is not acknowledged yet, and the last figures of opened sheets.
// The figures (database "tinhso-kept") are thrown away at sign-in and sign-out, by the service worker; the queue is
// not, so that no work is lost: each of its rows names its writer and is sent under that person only.
const stores = { queue: ["tinhso-queue", "edits", "key"], kept: ["tinhso-kept", "sheets", "id"] };
const open = {};

function database(which) {
  const [name, table, keyPath] = stores[which];
  open[which] ??= new Promise((done, fail) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath });
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const found = request.result;
      const forget = () => { delete open[which]; };
      found.onversionchange = () => { found.close(); forget(); };
      found.onclose = forget;
      done(found);
    };
  });
  return open[which];
}

async function ask(which, mode, work) {
  const table = stores[which][1];
  const change = (await database(which)).transaction(table, mode, { durability: "strict" });
  return new Promise((done, fail) => {
    const request = work(change.objectStore(table));
    change.oncomplete = () => done(request.result);
    change.onabort = () => fail(change.error);
  });
}

export const put = (which, row) => ask(which, "readwrite", (table) => table.put(row));
export const drop = (which, key) => ask(which, "readwrite", (table) => table.delete(key));
export const get = (which, key) => ask(which, "readonly", (table) => table.get(key));

// The rows that a person has waiting, in the order in which they were typed.
export async function waiting(person) {
  const rows = await ask("queue", "readonly", (table) => table.getAll());
  return rows.filter((row) => row.person === person).sort((a, b) => a.at - b.at);
}
