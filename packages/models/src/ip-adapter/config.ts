/** What an IP-Adapter's file holds, read from its keys and shapes. */
import { Problem, type Shape } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";

/** What of a picture becomes tokens: CLIP's vector of it; CLIP's tokens, each by itself or looked at by learned ones;
 *  the vector of a face, alone, looked at by learned tokens, or together with CLIP's tokens. */
export type ProjectionKind =
  "embeds" | "each token" | "tokens" | "face" | "face tokens" | "face and tokens";

export interface ProjectionConfig {
  readonly kind: ProjectionKind;
  /** Tokens that one picture becomes; of `each token` as many as CLIP has, 0 here. */
  readonly tokens: number;
  /** Values per token: those of the words. */
  readonly context: number;
  /** Values of what it reads: of CLIP's vector or tokens; of `face` those of a face. */
  readonly reads: number;
  /** Of those that look: layers, their width, and the width of their attention. */
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
}

export interface IpAdapterConfig {
  readonly projection: ProjectionConfig;
  /** Channels of each cross-attention that it reaches, in the file's order. */
  readonly channels: readonly number[];
  /** Whether its file holds low-rank changes of the U-Net as well, which are published as a LoRA too (FaceID). */
  readonly hasLora: boolean;
}

/** Values of a face's vector. */
const FACE = 512;

/** By canonical keys (`image_proj.*`, `ip_adapter.*`). @throws Problem `control/damaged` */
export function ipAdapterConfig(manifest: Manifest): IpAdapterConfig {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const size = (key: string, axis: number): number => {
    const value = shapes.get(key)?.[axis];
    if (value !== undefined && value > 0) return value;
    throw new Problem("control/damaged", {
      en: `IP-Adapter: ${key} is missing or misshaped`,
      zh: `IP-Adapter：缺少 ${key}，或其形状不符`,
    });
  };
  const numbers = manifest.flatMap(({ key }) => {
    const number = /^ip_adapter\.(\d+)\.to_k_ip\.weight$/.exec(key)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  const layers = numbers.sort((a, b) => a - b).map((n) => `ip_adapter.${n}.to_k_ip.weight`);
  const context = size(layers[0] ?? "ip_adapter.1.to_k_ip.weight", 1);
  return {
    projection: projectionOf(shapes, context, size),
    channels: layers.map((key) => size(key, 0)),
    hasLora: shapes.has("ip_adapter.0.to_q_lora.down.weight"),
  };
}

function projectionOf(
  shapes: ReadonlyMap<string, Shape>,
  context: number,
  size: (key: string, axis: number) => number,
): ProjectionConfig {
  const has = (key: string): boolean => shapes.has(`image_proj.${key}`);
  const none = { layers: 0, width: 0, inner: 0 };
  const looking = (at: string) => ({
    layers: countOf(shapes, `${at}layers`),
    width: size(`${at}proj_in.weight`, 0),
    inner: size(`${at}layers.0.0.to_q.weight`, 0),
  });
  if (has("latents")) {
    const reads = size("image_proj.proj_in.weight", 1);
    const kind = reads === FACE ? "face tokens" : "tokens";
    const tokens = size("image_proj.latents", 1);
    return { kind, tokens, context, reads, ...looking("image_proj.") };
  }
  if (has("proj.3.weight"))
    return {
      kind: "each token",
      tokens: 0,
      context,
      reads: size("image_proj.proj.0.weight", 1),
      ...none,
    };
  const tokensOf = (key: string): number => Math.floor(size(key, 0) / context);
  if (has("perceiver_resampler.proj_in.weight")) {
    const at = "image_proj.perceiver_resampler.";
    return {
      kind: "face and tokens",
      tokens: tokensOf("image_proj.proj.2.weight"),
      context,
      reads: size(`${at}proj_in.weight`, 1),
      ...looking(at),
    };
  }
  if (has("proj.2.weight"))
    return {
      kind: "face",
      tokens: tokensOf("image_proj.proj.2.weight"),
      context,
      reads: size("image_proj.proj.0.weight", 1),
      ...none,
    };
  return {
    kind: "embeds",
    tokens: tokensOf("image_proj.proj.weight"),
    context,
    reads: size("image_proj.proj.weight", 1),
    ...none,
  };
}

function countOf(shapes: ReadonlyMap<string, Shape>, prefix: string): number {
  let count = 0;
  while (shapes.has(`${prefix}.${count}.0.to_q.weight`)) count++;
  return count;
}
