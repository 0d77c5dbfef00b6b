/** Tells an upscaling network by the keys and shapes of its file, as spandrel does (chaiNNer-org/spandrel,
 *  version 0.4.2, the `detect` of each architecture). */
import type { Manifest } from "../manifest.ts";
import type { Architecture } from "./architecture.ts";
import { compact } from "./compact/compact.ts";
import { dat } from "./dat/dat.ts";
import { esrgan } from "./esrgan/esrgan.ts";
import { hat } from "./hat/hat.ts";
import { keyShapes } from "./key-shapes.ts";
import { omniSr } from "./omnisr/omnisr.ts";
import { safmn } from "./safmn/safmn.ts";
import { safmnPlusPlus } from "./safmn/safmn-plus-plus.ts";
import { span } from "./span/span.ts";
import { swinIr } from "./swinir/swinir.ts";
import type { Upscaler } from "./upscaler.ts";

/** The first that fits wins, so the special stands before the general. */
const ARCHITECTURES: readonly Architecture[] = [
  esrgan,
  hat,
  dat,
  swinIr,
  omniSr,
  span,
  safmn,
  safmnPlusPlus,
  compact,
];

/** Names of all that are known, for messages. */
export const UPSCALER_ARCHITECTURES: readonly string[] = ARCHITECTURES.map(({ name }) => name);

/** What training programs wrap a whole network in; cut off where every key has it. */
const PREFIXES = [
  "module.",
  "netG.",
  "generator.",
  "params_ema.",
  "params-ema.",
  "params.",
  "state_dict.",
  "model_state_dict.",
];

/**
 * The network whose weights these are; undefined where no architecture has such keys. Prefixes that all keys
 * share are cut off, and found again by `nameOf`.
 *
 * @throws Problem `upscaler/damaged` where the keys fit an architecture and the shapes do not
 */
export function upscalerOf(manifest: Manifest): Upscaler | undefined {
  const prefix = sharedPrefix(manifest);
  const keys = keyShapes(
    manifest.map(({ key, shape }) => ({ key: key.slice(prefix.length), shape })),
  );
  const found = ARCHITECTURES.find(({ fits }) => fits(keys))?.read(keys);
  if (found === undefined || prefix === "") return found;
  return { ...found, nameOf: (key) => prefix + found.nameOf(key) };
}

function sharedPrefix(manifest: Manifest): string {
  const every = (prefix: string): boolean =>
    manifest.length > 0 && manifest.every(({ key }) => key.startsWith(prefix));
  let whole = "";
  for (;;) {
    const next = PREFIXES.find((prefix) => every(whole + prefix));
    if (next === undefined) return whole;
    whole += next;
  }
}
