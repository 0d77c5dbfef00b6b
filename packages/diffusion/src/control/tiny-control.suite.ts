/** For tests: files of tiny control networks with hashed weights, tiny U-Nets, units and pictures. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { wholeUnit } from "@inkloom/contract";
import { writeSafetensors, type WeightEntry } from "@inkloom/engine/weights";
import { modelManifest, SD15, type UnetConfig, unetDiffusersNaming } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { hashValues } from "../annotate/hashed-networks.suite.ts";

/** U-Nets as small as they can be: of two levels, of four as SD 1.5 has them, and of SDXL's kind. */
export const SMALL: UnetConfig = {
  ...SD15.unet,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 1,
  contextSize: 24,
  groups: 16,
};
export const DEEP: UnetConfig = {
  ...SMALL,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: true, heads: 4 },
    { channels: 64, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 2,
};
export const XL: UnetConfig = {
  ...SMALL,
  levels: [
    { channels: 64, attention: false, heads: 1 },
    { channels: 128, attention: true, heads: 2, depth: 2 },
  ],
  contextSize: 40,
  vectorSize: 24 + 6 * 256,
};

export interface TinyTensor {
  readonly key: string;
  readonly shape: readonly number[];
}

/** The keys that a reference network of this name has. */
export const keysOf = (name: string): TinyTensor[] =>
  gunzipSync(readFileSync(new URL(`./goldens/${name}.txt.gz`, import.meta.url)))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [key = "", sizes = ""] = line.split(" ");
      return { key, shape: sizes === "[]" ? [] : sizes.slice(1, -1).split(",").map(Number) };
    });

/** Writes the network `name` with the values that the reference has. */
export const writeNetwork = (
  path: string,
  name: string,
  tensors = keysOf(name),
): Promise<unknown> =>
  writeSafetensors(
    path,
    tensors.map(({ key, shape }) => ({
      key,
      dtype: "F32",
      shape: [...shape],
      data: () => new Uint8Array(hashWeight(`${name} ${key}`, [...shape]).buffer),
    })),
  );

/** A weight as parity/models/hash_values.py makes it. */
export function hashWeight(key: string, shape: readonly number[]): Float32Array {
  const product = (sides: readonly number[]) => sides.reduce((all, side) => all * side, 1);
  const values = hashValues(key, product(shape));
  const spread = Math.sqrt(3 / product(shape.slice(1)));
  if (shape.length > 1) return Float32Array.from(values, (value) => value * spread);
  const middle = key.endsWith("bias") ? 0 : 1;
  return Float32Array.from(values, (value) => middle + value * 0.1);
}

/** A U-Net with hashed weights, by canonical keys. */
export function hashedUnet(config: UnetConfig) {
  const { nameOf } = unetDiffusersNaming(config);
  const weights = new Map(
    modelManifest({ ...SD15, unet: config }).unet.map(({ key, shape }): [string, WeightEntry] => {
      const data = new Uint8Array(hashWeight(nameOf(key) ?? "", shape).buffer);
      return [key, { key, dtype: "F32", shape, location: { kind: "memory", data } }];
    }),
  );
  return { config, weights };
}

/** Values of variance 1. */
export const hashInput = (name: string, count: number): Float32Array =>
  Float32Array.from(hashValues(name, count), (value) => value * Math.sqrt(3));

/** The picture of this name that the reference sees. */
export function hashPicture(name: string, width: number, height: number): Pixels {
  const values = hashValues(name, width * height * 3);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  values.forEach((value, i) => {
    data[Math.floor(i / 3) * 4 + (i % 3)] = Math.floor((value + 1) * 128);
  });
  return { width, height, data };
}

/** With every default filled in. */
export const controlUnit = wholeUnit;
