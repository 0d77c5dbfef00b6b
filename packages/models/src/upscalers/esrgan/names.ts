/** The three ways in which ESRGAN files name their weights. */
import type { KeyShapes } from "../key-shapes.ts";

interface EsrganNames {
  readonly blocks: number;
  readonly doublings: number;
  /** BasicSR's name -> the file's. */
  readonly nameOf: (key: string) => string;
}

/** In old files the whole network is one list: `model.0` first, `model.1` the trunk, then three places for each
 *  doubling (resize, convolution, activation), the last two convolutions with an activation between. */
export function esrganNames(keys: KeyShapes): EsrganNames {
  if (keys.has("model.0.weight")) {
    const blocks = keys.count("model.1.sub") - 1;
    const doublings = Math.floor((keys.count("model") - 5) / 3);
    return { blocks, doublings, nameOf: (key) => listed(key, blocks, doublings) };
  }
  const bsrgan = keys.has("trunk_conv.weight");
  const doubling = bsrgan ? /^upconv\d+\.weight$/ : /^conv_up\d+\.weight$/;
  return {
    blocks: keys.count(bsrgan ? "RRDB_trunk" : "body"),
    doublings: keys.keys.filter((key) => doubling.test(key)).length,
    nameOf: bsrgan ? trunked : (key) => key,
  };
}

const listed = (key: string, blocks: number, doublings: number): string =>
  key
    .replace(/^body\.(\d+)\.rdb(\d)\.(conv\d)\./, "model.1.sub.$1.RDB$2.$3.0.")
    .replace(/^body\.(\d+)\.rdb(\d)\.conv1x1\./, "model.1.sub.$1.RDB$2.conv1x1.")
    .replace(/^conv_first\./, "model.0.")
    .replace(/^conv_body\./, `model.1.sub.${blocks}.`)
    .replace(/^conv_up(\d+)\./, (_, number: string) => `model.${3 * Number(number)}.`)
    .replace(/^conv_hr\./, `model.${3 * doublings + 2}.`)
    .replace(/^conv_last\./, `model.${3 * doublings + 4}.`);

const trunked = (key: string): string =>
  key
    .replace(/^body\.(\d+)\.rdb(\d)\./, "RRDB_trunk.$1.RDB$2.")
    .replace(/^conv_body\./, "trunk_conv.")
    .replace(/^conv_up/, "upconv")
    .replace(/^conv_hr\./, "HRconv.");
