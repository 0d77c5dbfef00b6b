/** Averaged weights of a training checkpoint: `model_ema.diffusion_model` + the key without its dots.
 *  Reference: CompVis/stable-diffusion@21f890f, ldm/modules/ema.py (LitEma). */
import type { Naming } from "./naming.ts";
import { PREFIXES } from "./prefixes.ts";

const EMA_ROOT = "model_ema.";

/** `model.diffusion_model.out.0.bias` -> `model_ema.diffusion_modelout0bias`; other networks have no
 *  averages. */
export function emaName(key: string): string | undefined {
  if (!key.startsWith(`${PREFIXES.unet}.`)) return undefined;
  return EMA_ROOT + key.slice("model.".length).replaceAll(".", "");
}

/** Dots cannot be put back by rule, so the other direction knows the network's `keys`; they are asked
 *  for when that direction is first used. */
export function emaNaming(keys: Iterable<string>): Naming {
  let known: ReadonlyMap<string | undefined, string> | undefined;
  const keyOf = (name: string): string | undefined => {
    known ??= new Map([...keys].map((key) => [emaName(key), key]));
    return known.get(name);
  };
  return { id: "single file, averaged", nameOf: emaName, keyOf };
}
