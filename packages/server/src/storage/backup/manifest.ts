/** What a backup says of itself: `manifest.json`, written last. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem, type Text } from "@inkloom/contract";

export interface Manifest {
  readonly program: "inkloom";
  /** Of this layout; a later one is not read. */
  readonly format: 1;
  /** Version of Inkloom that wrote it. */
  readonly version: string;
  /** The last migration of its tables. */
  readonly schema: number;
  readonly createdAt: string;
  /** Folder of the tables, relative to the backup's. */
  readonly folder: string;
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>;
}

export const MANIFEST = "manifest.json";

/** Names of tables and of their folder become parts of paths and of statements. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const FOLDER = /^tables-[0-9TZ-]{1,40}$/;

/** @throws Problem `backup/malformed` */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw malformed(path, {
      en: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      zh: `无法读取：${error instanceof Error ? error.message : String(error)}`,
    });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isManifest(value)) return value;
  throw malformed(path, {
    en: "it is no description of a backup of format 1",
    zh: "它不是格式 1 的备份说明",
  });
}

export const malformed = (path: string, why: Text): Problem =>
  new Problem("backup/malformed", {
    en: `${path} belongs to no backup that can be read: ${why.en}.`,
    zh: `${path} 不属于可读取的备份：${why.zh}。`,
  });

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value)) return false;
  const { program, format, version, schema, createdAt, folder, tables } = value;
  return (
    program === "inkloom" &&
    format === 1 &&
    typeof version === "string" &&
    typeof createdAt === "string" &&
    Number.isSafeInteger(schema) &&
    typeof folder === "string" &&
    FOLDER.test(folder) &&
    isRecord(tables) &&
    Object.entries(tables).every(
      ([name, about]) =>
        NAME.test(name) &&
        isRecord(about) &&
        Number.isSafeInteger(about["rows"]) &&
        typeof about["sha256"] === "string",
    )
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
