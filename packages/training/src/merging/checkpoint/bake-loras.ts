/** LoRAs of every kind added to a checkpoint's weights: what drawing with them computes, once and for all. */
import { Problem } from "@inkloom/contract";
import type { Change, Factors } from "@inkloom/models";
import type { MatrixEngine } from "../linear/matrix-engine.ts";
import type { LoraSource } from "../lora/lora-source.ts";
import type { MergedSource } from "../lora/merge-loras.ts";
import { differenceOf, pairOf, productOf, stacked, vectorPlace } from "../lora/pieces.ts";

interface Term {
  readonly source: LoraSource;
  readonly change: Change;
  readonly strength: number;
}

/** @returns what becomes of a weight or bias by its canonical key
 *  @throws Problem `merge/nothing` where no file changes any of them */
export function bakedWeights(
  merged: readonly MergedSource[],
  engine: MatrixEngine,
): (key: string, values: Float32Array) => Promise<Float32Array> {
  const layers = new Map<string, Term[]>();
  for (const { source, strength } of merged)
    for (const change of source.changes) {
      const by = strength(change.layer);
      if (by === 0) continue;
      const terms = layers.get(change.layer) ?? [];
      terms.push({ source, change, strength: by });
      layers.set(change.layer, terms);
    }
  if (layers.size === 0)
    throw new Problem("merge/nothing", {
      en: `no layer is changed at these strengths, expected at least one`,
      zh: "按所给强度没有任何层发生改变，应至少有一层",
    });
  return async (key, values) => {
    const [, layer = "", kind] = /^(.*)\.(weight|bias)$/.exec(key) ?? [];
    const terms = layers.get(layer);
    if (!terms) return values;
    return kind === "bias" ? withBiases(terms, values) : withDifferences(terms, values, engine);
  };
}

async function withBiases(terms: readonly Term[], values: Float32Array): Promise<Float32Array> {
  const sum = values.slice();
  for (const { source, change, strength } of terms) {
    if (!change.keys.has("diff_b") && !change.keys.has("b_norm")) continue;
    const { bias } = await source.factors(change);
    if (bias) addTo(sum, bias, strength);
  }
  return sum;
}

/** Gains scale what the checkpoint has; everything else is added, whatever the order of the files. */
async function withDifferences(
  terms: readonly Term[],
  values: Float32Array,
  engine: MatrixEngine,
): Promise<Float32Array> {
  const sum = values.slice();
  const rest: { readonly factors: Factors; readonly strength: number }[] = [];
  for (const { source, change, strength } of terms) {
    const factors = await source.factors(change);
    const { form, shape } = factors;
    if (form?.kind !== "gain") {
      rest.push({ factors, strength });
      continue;
    }
    const place = vectorPlace(shape, form.side);
    for (let i = 0; i < sum.length; i++)
      sum[i] = (sum[i] ?? 0) * (1 + strength * (form.values[place(i)] ?? 0));
  }
  const pairs = [];
  for (const { factors, strength } of rest) {
    const pair = factors.form?.kind === "low-rank" ? pairOf(factors, strength) : undefined;
    if (pair) pairs.push(pair);
    else
      addTo(sum, await differenceOf(factors, strength, engine, () => Promise.resolve(values)), 1);
  }
  const all = stacked(pairs);
  if (all) addTo(sum, (await productOf(all, engine)).data, 1);
  return sum;
}

function addTo(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (values[i] ?? 0);
}
