import { storable } from "./gallery/bigrams.ts";

/** The same as JSON that the database can hold: no text of it, key or value, has U+0000 or half a character. */
export const storableRecord = (
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [storable(key), storableValue(value)]),
  );

function storableValue(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return storableRecord(value as Readonly<Record<string, unknown>>);
}
