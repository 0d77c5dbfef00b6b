/** Runs a graph of ComfyUI: what its nodes are given here, and what becomes of the pictures that they save. */
import {
  type CheckedPrompt,
  exactJson,
  graphRequest,
  type NodeCache,
  type PromptEvent,
  runPrompt,
  type ShownImage,
} from "@inkloom/diffusion";
import { availableMemory } from "@inkloom/engine/host";
import { encodePng } from "@inkloom/pixels";
import type { OutputFile } from "../outputs/output.ts";
import {
  controlFolders,
  type DeviceChoice,
  embeddingFolders,
  loraFolders,
  modelFolders,
  type RunContext,
  seeingFolders,
  upscalerFolders,
} from "../run.ts";

/** A picture that a node saved or shows. */
export interface ComfyPicture {
  /** PNG, with the graph as ComfyUI writes it, and A1111's text where the graph is simple enough for one. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly infotext?: string | undefined;
  readonly prompt?: string | undefined;
  readonly model?: string | undefined;
  readonly seed?: bigint | undefined;
  /** Inkloom's record of its making, where it is a tool's own picture. */
  readonly record?: OutputFile["record"];
}

/** Who saves it, and how its name begins. */
export interface ComfyPlace {
  /** Id of the node. */
  readonly node: string;
  /** As somebody typed it: may hold slashes and anything else. */
  readonly prefix: string;
  readonly type: ShownImage["type"];
  /** Counts from 0 within what the node saves at once. */
  readonly index: number;
}

export interface ComfyRun {
  readonly checked: CheckedPrompt;
  /** The graph as it was sent, which the pictures carry. */
  readonly prompt: unknown;
  /** More texts for the pictures by keyword, such as `workflow`; written as JSON. */
  readonly pngInfo?: Readonly<Record<string, unknown>> | undefined;
  readonly cache: NodeCache;
  /** @default auto */
  readonly device?: DeviceChoice;
  /** Bytes of a picture that nodes load, by its name in the list. Rejects with a Problem where it is not there. */
  readonly readImage: (name: string) => Promise<Uint8Array>;
  /** Keeps a picture and says under which name people find it. */
  readonly keep: (picture: ComfyPicture, place: ComfyPlace) => Promise<ShownImage>;
  readonly onEvent?: ((event: PromptEvent) => void) | undefined;
}

/** Images by the output nodes that show them. */
export type ComfyOutputs = Awaited<ReturnType<typeof runPrompt>>;

/** Rejects with `NodeFailure`, or with the signal's reason once it aborts. */
export async function runComfy(
  { checked, prompt, pngInfo = {}, cache, device = "auto", readImage, keep, onEvent }: ComfyRun,
  context: RunContext,
): Promise<ComfyOutputs> {
  const carried = carriedTexts(prompt, pngInfo);
  return runPrompt(checked, {
    runtime: await context.runtime(device),
    folders: {
      modelFolders: modelFolders(context),
      loraFolders: loraFolders(context),
      embeddingFolders: embeddingFolders(context),
      upscalerFolders: upscalerFolders(context),
      controlFolders: controlFolders(context),
      annotatorFolders: seeingFolders(context),
    },
    memory: availableMemory(),
    cache,
    signal: context.signal,
    onNotice: (notice) => context.onProgress?.({ stage: "load", notice }),
    onEvent,
    images: {
      read: readImage,
      async write(pictures, { node, prefix, type, texts = [] }) {
        const request = graphRequest(prompt, node);
        const shown: ShownImage[] = [];
        for (const [index, pixels] of pictures.entries()) {
          context.signal?.throwIfAborted();
          const { width, height } = pixels;
          const own = texts[index] ?? {};
          const infotext = own["parameters"] ?? request?.infotext({ width, height });
          const bytes = await encodePng(pixels, {
            ...carried,
            ...Object.fromEntries(Object.entries(own).filter(([key]) => KEPT.includes(key))),
            ...(infotext !== undefined && { parameters: infotext }),
          });
          const told = toldBy(own["inkloom"]) ?? {
            prompt: request?.prompt,
            model: request?.model,
            seed: request?.seed,
          };
          shown.push(
            await keep({ bytes, width, height, infotext, ...told }, { node, prefix, type, index }),
          );
        }
        return shown;
      },
    },
  });
}

/** Texts of a tool's picture that go on with it. */
const KEPT = ["parameters", "inkloom", "postprocessing", "extras"];

/** What Inkloom's own record says of a picture; undefined where there is none that can be read. */
function toldBy(
  text: string | undefined,
): Pick<ComfyPicture, "prompt" | "model" | "seed" | "record"> | undefined {
  const record = text === undefined ? undefined : recordIn(text);
  if (record === undefined) return undefined;
  const { prompt, seed } = record.parameters;
  return {
    record,
    prompt: typeof prompt === "string" ? prompt : undefined,
    model: record.model?.name,
    seed: Number.isSafeInteger(seed) ? BigInt(seed as number) : undefined,
  };
}

/** Characters of a record, and objects and lists within each other: what is beyond no database takes. */
const LONGEST_RECORD = 2 ** 20;
const DEEPEST_RECORD = 64;

/** Pictures of others may come along with anything in the place of a record. */
function recordIn(text: string): OutputFile["record"] {
  if (text.length > LONGEST_RECORD) return undefined;
  try {
    const read = JSON.parse(text) as OutputFile["record"];
    const { program, tool, parameters, model } = read ?? {};
    const named = model === undefined || typeof model.name === "string";
    const isRecord = program === "inkloom" && typeof tool === "string" && isObject(parameters);
    return isRecord && named && isShallow(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_RECORD) return false;
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? (Object.values(each) as unknown[]) : [],
    );
  }
  return true;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** A PNG's keyword is 1 to 79 characters of Latin-1. */
const KEYWORD = /^[\x20-\x7e\xa1-\xff]{1,79}$/;
/** Ours to write. */
const OWN = ["prompt", "parameters", "inkloom"];

function carriedTexts(
  prompt: unknown,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const texts = Object.entries(more).filter(([key]) => KEYWORD.test(key) && !OWN.includes(key));
  return Object.fromEntries([
    ["prompt", exactJson(prompt)],
    ...texts.map(([key, value]): [string, string] => [key, exactJson(value ?? null)]),
  ]);
}
