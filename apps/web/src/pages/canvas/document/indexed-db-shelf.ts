/** A shelf in the browser's database. */
import { createStore, get, promisifyRequest } from "idb-keyval";
import type { Shelf } from "./shelf.ts";

export function indexedDbShelf(): Shelf {
  const store = createStore("inkloom-canvas", "documents");
  return {
    write: (puts, deletes) =>
      store("readwrite", (objects) => {
        for (const key of deletes) objects.delete(key);
        for (const [key, value] of puts) objects.put(value, key);
        return promisifyRequest(objects.transaction);
      }),
    read: (key) => get<unknown>(key, store),
    keys: (prefix) =>
      store("readonly", async (objects) => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        return (await promisifyRequest(objects.getAllKeys(range))).map(String);
      }),
  };
}
