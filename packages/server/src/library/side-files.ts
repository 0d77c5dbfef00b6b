/** What the files beside a model say: A1111's user metadata (`x.json`), and civitai's description of a version as its helpers
 *  keep it (`x.civitai.info`). Anybody may have written them, so what does not fit is passed over. */
import { open, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { CIVITAI_INFO, USER_METADATA } from "./beside.ts";
import { fieldsOf, LINE, type ModelFacts, PARAGRAPHS, textOf, textOfHtml } from "./facts.ts";

export interface SideFacts {
  readonly triggerWords: readonly string[];
  readonly facts: Pick<
    ModelFacts,
    "title" | "author" | "baseModel" | "description" | "strength" | "negative"
  >;
}

/** Larger files are not what they are called; bytes. */
const LARGEST = 2 ** 20;
/** Words that one file may give. */
const MOST_WORDS = 50;
/** Strengths beyond this are a slip. */
const STRONGEST = 10;

/** @param beside as `findBeside` tells it */
export async function readSideFiles(model: {
  readonly path: string;
  readonly folder: boolean;
  readonly beside: string;
}): Promise<SideFacts> {
  const { path, folder, beside } = model;
  const stem = folder ? path : path.slice(0, -extname(path).length);
  const there = new Set(
    beside.split("\n").map((line) => join(dirname(path), line.slice(0, line.indexOf("|")))),
  );
  const read = (ending: string) =>
    there.has(stem + ending) ? jsonOf(stem + ending) : Promise.resolve(undefined);
  const user = userFacts(await read(USER_METADATA));
  const info = civitaiFacts(await read(CIVITAI_INFO));
  return {
    // What the owner wrote comes first.
    triggerWords: [...user.triggerWords, ...info.triggerWords],
    facts: { ...info.facts, ...user.facts },
  };
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    // A pipe would be waited for.
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST + 1), 0, LARGEST + 1, 0);
      if (bytesRead > LARGEST) return undefined;
      return JSON.parse(buffer.toString("utf8", 0, bytesRead).replace(/^\ufeff/, ""));
    } finally {
      await file.close();
    }
  } catch {
    return undefined; // other people's text: no reason to leave the model out
  }
}

function userFacts(json: unknown): SideFacts {
  const fields = fieldsOf(json);
  const strength = fields.get("preferred weight");
  const notes = textOf(fields.get("notes"), PARAGRAPHS);
  const description = textOf(fields.get("description"), PARAGRAPHS);
  const both = [description, notes].filter((text) => text !== undefined).join("\n\n");
  const baseModel = textOf(fields.get("sd version"), LINE);
  const negative = textOf(fields.get("negative text"), PARAGRAPHS);
  return {
    triggerWords: wordsOf([fields.get("activation text")]),
    facts: {
      ...(both !== "" && { description: both }),
      ...(baseModel !== undefined && baseModel !== "Unknown" && { baseModel }),
      ...(typeof strength === "number" &&
        Math.abs(strength) <= STRONGEST &&
        strength !== 0 && { strength }),
      ...(negative !== undefined && { negative }),
    },
  };
}

function civitaiFacts(json: unknown): SideFacts {
  const fields = fieldsOf(json);
  const model = fieldsOf(fields.get("model"));
  const words = fields.get("trainedWords");
  const title = [model.get("name"), fields.get("name")]
    .map((name) => textOf(name, LINE))
    .filter((name) => name !== undefined)
    .join(" ");
  const baseModel = textOf(fields.get("baseModel"), LINE);
  const author = textOf(fieldsOf(fields.get("creator")).get("username"), LINE);
  const description =
    textOfHtml(fields.get("description"), PARAGRAPHS) ??
    textOfHtml(model.get("description"), PARAGRAPHS);
  return {
    triggerWords: wordsOf(Array.isArray(words) ? words : []),
    facts: {
      ...(title !== "" && { title }),
      ...(author !== undefined && { author }),
      ...(baseModel !== undefined && { baseModel }),
      ...(description !== undefined && { description }),
    },
  };
}

const wordsOf = (values: readonly unknown[]): string[] =>
  values
    .slice(0, MOST_WORDS)
    .map((value) => textOf(value, LINE))
    .filter((words) => words !== undefined);
