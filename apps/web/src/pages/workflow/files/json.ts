/** JSON of strangers: numbers that are too long to be held exactly stay the digits that they were written as. */
import type { Json } from "../graph/document.ts";

/** Bytes of a file that is read as a workflow. */
export const MOST_BYTES = 16 * 2 ** 20;

const WHOLE = /^-?\d+$/;

/** @throws SyntaxError where it is none */
export function parseJson(text: string): Json {
  // Engines hand a third argument with the number as it was written; older ones round it.
  const exact = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    WHOLE.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, exact) as Json;
}

export type JsonRecord = Readonly<Record<string, Json>>;

export const recordOf = (value: Json | undefined): JsonRecord | undefined =>
  typeof value === "object" && value !== null && !isList(value) ? value : undefined;

export const listOf = (value: Json | undefined): readonly Json[] | undefined =>
  isList(value) ? value : undefined;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

/** A number that a screen can place something at. */
export const placeOf = (value: Json | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e6
    ? // Not -0, which JSON does not tell from 0.
      Math.round(value) + 0
    : undefined;

/** Names of nodes as files write them: numbers or short texts. */
export const idOf = (value: Json | undefined): string | undefined => {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value !== "" && value.length <= 200 ? value : undefined;
};

/** Values of which nothing is inherited, whatever they are called. */
export const own = (record: JsonRecord, name: string): Json | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
