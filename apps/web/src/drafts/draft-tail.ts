/** The last moment of a draft. What a page that goes away still writes to the browser's database may be dropped half-way, so
 *  it is kept at once where that is possible: in the small storage, as JSON. */

interface Kept {
  readonly value: unknown;
}

export type TailStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const nameOf = (key: string): string => `inkloom-tail:${key}`;

/** Keeps a value that JSON can hold whole; others are left to the database. @returns whether it is kept */
export function keepTail(key: string, value: unknown, store: TailStore): boolean {
  if (!isPlain(value)) return false;
  try {
    store.setItem(nameOf(key), JSON.stringify({ value } satisfies Kept));
    return true;
  } catch {
    // No storage, or no room in it.
    return false;
  }
}

/** What was kept, once. */
export function takeTail(key: string, store: TailStore): unknown {
  try {
    const text = store.getItem(nameOf(key));
    if (text === null) return undefined;
    store.removeItem(nameOf(key));
    return (JSON.parse(text) as Kept).value;
  } catch {
    return undefined;
  }
}

/** What was kept is older than what is written now. */
export function dropTail(key: string, store: TailStore): void {
  try {
    store.removeItem(nameOf(key));
  } catch {
    // There is none then.
  }
}

/** Values that are looked at; larger ones are left to the database. */
const MOST = 200_000;

/** Whether JSON gives a value back as it was. */
export function isPlain(value: unknown): boolean {
  const waiting: unknown[] = [value];
  for (let count = 0; waiting.length > 0; count++) {
    if (count > MOST) return false;
    const at = waiting.pop();
    if (at === null || typeof at === "string" || typeof at === "boolean" || at === undefined)
      continue;
    if (typeof at === "number" && Number.isFinite(at)) continue;
    if (Array.isArray(at)) for (const each of at as readonly unknown[]) waiting.push(each);
    else if (typeof at === "object" && Object.getPrototypeOf(at) === Object.prototype)
      waiting.push(...(Object.values(at) as unknown[]));
    else return false;
  }
  return true;
}
