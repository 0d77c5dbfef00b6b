/** What a graph says about one of its pictures, for galleries and for A1111's readers. */
import { type DrawingRequest, VERSION } from "@inkloom/contract";
import { writeInfotext } from "../finish/infotext.ts";
import { type ComfyGraph, graphOfPrompt, upstream } from "../restore/comfy-graph.ts";
import { fromComfy } from "../restore/from-comfy.ts";

export interface GraphRequest {
  readonly prompt: string | undefined;
  readonly negativePrompt: string | undefined;
  readonly model: string | undefined;
  readonly seed: bigint | undefined;
  /** A1111's text for a picture of this size; undefined where the graph does what such a text cannot say. */
  infotext(size: { readonly width: number; readonly height: number }): string | undefined;
}

/** Reads what the node `id` shows. Undefined where no sampler has a part in it. */
export function graphRequest(prompt: unknown, id: string): GraphRequest | undefined {
  const graph = partFor(graphOfPrompt(prompt), id);
  const plain = partFor(graphOfPrompt(withoutBigints(prompt)), id);
  const restored = plain && fromComfy(plain);
  if (graph === undefined || restored === undefined) return undefined;
  const told = restored.parameters as Partial<DrawingRequest>;
  const seed = exactSeed(graph);
  return {
    prompt: told.prompt,
    negativePrompt: told.negative_prompt,
    model: told.model,
    seed,
    infotext: ({ width, height }) =>
      restored.unknown.length > 0 || restored.tool !== "generate"
        ? undefined
        : writeInfotext({
            prompt: told.prompt ?? "",
            negativePrompt: told.negative_prompt ?? "",
            fields: {
              Steps: told.steps,
              Sampler: told.sampler,
              "Schedule type": told.schedule,
              "CFG scale": told.cfg,
              Seed: seed,
              Size: `${width}x${height}`,
              Model: told.model,
              "Clip skip": told.clip_skip === 1 ? undefined : told.clip_skip,
              RNG: "Comfy",
              "Batch size": told.batch === 1 ? undefined : told.batch,
              Version: `Inkloom ${VERSION}`,
            },
          }),
  };
}

/** The node and what it is made from. */
function partFor(graph: ComfyGraph | undefined, id: string): ComfyGraph | undefined {
  const node = graph?.get(id);
  if (graph === undefined || node === undefined) return undefined;
  return new Map([...upstream(graph, [node])].map((each) => [each.id, each]));
}

/** Restored parameters hold smaller seeds only, and cannot write down larger ones; the exact one is read apart. */
const withoutBigints = (prompt: unknown): unknown =>
  JSON.parse(
    JSON.stringify(prompt ?? null, (_, value: unknown) => (typeof value === "bigint" ? 0 : value)),
  );

/** The seed of the only sampler. */
function exactSeed(graph: ComfyGraph): bigint | undefined {
  const seeds = [...graph.values()].flatMap(({ inputs }) => {
    const seed = inputs["seed"] ?? inputs["noise_seed"];
    if (typeof seed === "bigint") return [seed];
    return typeof seed === "number" && Number.isSafeInteger(seed) ? [BigInt(seed)] : [];
  });
  return seeds.length === 1 ? seeds[0] : undefined;
}
