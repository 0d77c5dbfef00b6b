/** What Civitai tells of a version: name, kind and SHA-256 of its main file.
 *  Reference: developer.civitai.com/site/reference/model-versions. */
import type { CatalogueKind } from "@inkloom/contract";
import { ask, type Asking, chunksOf } from "./ask.ts";
import type { Site } from "./sites.ts";
import type { WantedFile } from "./source.ts";
import { Broken } from "./broken.ts";

/** Bytes of such an answer; real ones have some tens of thousands. */
const LONGEST = 4 * 2 ** 20;

const KINDS: Readonly<Record<string, CatalogueKind>> = {
  Checkpoint: "checkpoint",
  LORA: "lora",
  LoCon: "lora",
  DoRA: "lora",
  TextualInversion: "embedding",
  Hypernetwork: "hypernetwork",
  Controlnet: "controlnet",
  Upscaler: "upscaler",
  VAE: "vae",
};

type Told = Pick<WantedFile, "name" | "kind" | "sha256">;

/** What is told; nothing where the site does not answer as described, and then nothing can be compared. */
export async function askCivitai(
  version: string,
  { base }: Site,
  asking: Asking,
  signal: AbortSignal,
): Promise<Told> {
  const address = new URL(`${base.href.replace(/\/+$/, "")}/api/v1/model-versions/${version}`);
  try {
    const answer = await ask(address, { Accept: "application/json" }, asking, signal);
    if (answer.response.statusCode !== 200) {
      answer.response.destroy();
      return {};
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of chunksOf(answer, asking, signal)) {
      length += chunk.length;
      if (length > LONGEST) return {};
      chunks.push(chunk);
    }
    return readVersion(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Broken || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Of the file that a download without parameters gives. */
export function readVersion(version: unknown): Told {
  const files = listAt(version, "files").filter(isRecord);
  const file = files.find((each) => each["primary"] === true) ?? files[0];
  if (file === undefined) return {};
  const name = textAt(file, "name");
  const hash = textAt(file["hashes"], "SHA256")?.toLowerCase();
  // A version may carry a file of another kind beside its own.
  const kind =
    textAt(file, "type") === "VAE" ? "vae" : KINDS[textAt(at(version, "model"), "type") ?? ""];
  return {
    ...(name !== undefined && { name }),
    ...(kind !== undefined && { kind }),
    ...(hash !== undefined &&
      /^[0-9a-f]{64}$/.test(hash) && { sha256: { value: hash, by: "site" } }),
  };
}

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null;
const at = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);
const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
};
const textAt = (value: unknown, key: string): string | undefined => {
  const text = at(value, key);
  return typeof text === "string" ? text : undefined;
};
