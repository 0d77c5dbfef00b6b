/** JSON of clients: whole numbers beyond what a number holds exactly, and texts that the database has no place for. */
import { parseExactJson } from "@inkloom/tools";
import { storable } from "../../storage/gallery/bigrams.ts";
import { readJsonBody } from "../json-body.ts";

/** Brackets within each other, and brackets and commas in all, of the largest workflow that is taken. */
const LIMITS = { depth: 64, parts: 400_000 };

/**
 * As `readJsonBody`, with whole numbers that would be rounded as bigints: seeds have 64 bits.
 * @throws DialectProblem 400
 */
export function readExactJson(bytes: Buffer): unknown {
  const body = readJsonBody(bytes, LIMITS);
  return body === undefined ? undefined : parseExactJson(bytes.toString("utf8"));
}

/** The same with each of its leaves changed. Keys are made storable. */
function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => mapLeaves(each, change));
  if (typeof value !== "object" || value === null) return change(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      storable(key),
      mapLeaves(each, change),
    ]),
  );
}

/** What a row can keep: exact whole numbers as texts. */
export const storedExactly = (value: unknown): unknown =>
  mapLeaves(value, (leaf) =>
    typeof leaf === "bigint" ? String(leaf) : typeof leaf === "string" ? storable(leaf) : leaf,
  );

/** What a row can keep, as JavaScript's programs write numbers. */
export const storedPlainly = (value: unknown): unknown =>
  mapLeaves(value, (leaf) =>
    typeof leaf === "bigint" ? Number(leaf) : typeof leaf === "string" ? storable(leaf) : leaf,
  );

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
