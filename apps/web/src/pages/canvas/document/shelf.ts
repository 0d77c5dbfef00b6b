/** Where documents are kept: values by key, written all together or not at all. */

export interface Shelf {
  readonly write: (
    puts: readonly (readonly [key: string, value: unknown])[],
    deletes: readonly string[],
  ) => Promise<void>;
  readonly read: (key: string) => Promise<unknown>;
  /** In their order. */
  readonly keys: (prefix: string) => Promise<readonly string[]>;
}

export function memoryShelf(): Shelf {
  const values = new Map<string, unknown>();
  return {
    write: (puts, deletes) => {
      for (const key of deletes) values.delete(key);
      for (const [key, value] of puts) values.set(key, value);
      return Promise.resolve();
    },
    read: (key) => Promise.resolve(values.get(key)),
    keys: (prefix) =>
      Promise.resolve([...values.keys()].filter((key) => key.startsWith(prefix)).sort()),
  };
}

/** A shelf on which what cannot be written lies in memory meanwhile; each write tries the rest again. */
export interface PatientShelf extends Shelf {
  /** Name of the error that the last write failed with. */
  readonly fault: () => string | undefined;
  /** Bytes that lie in memory. */
  readonly waitingBytes: () => number;
}

/** What was deleted while it could not be written. */
const GONE = Symbol("gone");

export function patientShelf(shelf: Shelf): PatientShelf {
  const waiting = new Map<string, unknown>();
  let fault: string | undefined;
  return {
    fault: () => fault,
    waitingBytes: () => [...waiting.values()].reduce<number>((sum, each) => sum + bytesOf(each), 0),
    async write(puts, deletes) {
      for (const key of deletes) waiting.set(key, GONE);
      for (const [key, value] of puts) waiting.set(key, value);
      const all = [...waiting];
      try {
        await shelf.write(
          all.filter(([, value]) => value !== GONE),
          all.flatMap(([key, value]) => (value === GONE ? [key] : [])),
        );
        fault = undefined;
        for (const [key, value] of all) if (waiting.get(key) === value) waiting.delete(key);
      } catch (error) {
        fault = error instanceof Error ? error.name : "Error";
      }
    },
    async read(key) {
      if (!waiting.has(key)) return shelf.read(key);
      const value = waiting.get(key);
      return value === GONE ? undefined : value;
    },
    async keys(prefix) {
      const kept = await shelf.keys(prefix).catch(() => []);
      const added = [...waiting].flatMap(([key, value]) =>
        value !== GONE && key.startsWith(prefix) ? [key] : [],
      );
      return [...new Set([...kept, ...added])].filter((key) => waiting.get(key) !== GONE).sort();
    },
  };
}

function bytesOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + bytesOf(each), 0);
  if (typeof value === "object" && value !== null)
    return Object.values(value).reduce<number>((sum, each) => sum + bytesOf(each), 0);
  return 8;
}
