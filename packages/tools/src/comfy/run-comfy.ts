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
import {
  type DeviceChoice,
  embeddingFolders,
  loraFolders,
  modelFolders,
  type RunContext,
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
    },
    memory: availableMemory(),
    cache,
    signal: context.signal,
    onNotice: (notice) => context.onProgress?.({ stage: "load", notice }),
    onEvent,
    images: {
      read: readImage,
      async write(pictures, { node, prefix, type }) {
        const request = graphRequest(prompt, node);
        const shown: ShownImage[] = [];
        for (const [index, pixels] of pictures.entries()) {
          context.signal?.throwIfAborted();
          const { width, height } = pixels;
          const infotext = request?.infotext({ width, height });
          const bytes = await encodePng(pixels, {
            ...carried,
            ...(infotext !== undefined && { parameters: infotext }),
          });
          const told = { prompt: request?.prompt, model: request?.model, seed: request?.seed };
          shown.push(
            await keep({ bytes, width, height, infotext, ...told }, { node, prefix, type, index }),
          );
        }
        return shown;
      },
    },
  });
}

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
