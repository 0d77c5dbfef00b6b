/** From the adapters that are wanted to a layout, and to the values of its inputs. */
import {
  type Block,
  type BlockData,
  type HeldData,
  type Shape,
  sizeOf,
  type TensorSpec,
} from "@inkloom/engine";
import type { Factors, Form, Values } from "./factors.ts";
import {
  type AdapterLayout,
  inputName,
  type LayerLayout,
  matrixSizes,
  type ProductLayout,
  rung,
  type Side,
} from "./layout.ts";

/** One change at the strength it has now. */
export interface Applied {
  readonly factors: Factors;
  /** Times the file's own scale; 0 leaves the layer as it is. */
  readonly strength: number;
  /** DoRA: what squared lengths depend on. */
  readonly norms?: Norms;
}

/** Per row or column of a weight W and its difference D at strength 1: |W|^2, W.D and |D|^2. The squared
 *  length at strength s is then |W|^2 + 2 s W.D + s^2 |D|^2. */
export interface Norms {
  readonly weight: Float32Array;
  readonly mixed: Float32Array;
  readonly difference: Float32Array;
}

/** What a graph needs to serve these changes at any strength. */
export function layoutOf(all: Iterable<Factors>): AdapterLayout {
  const layout = new Map<string, LayerLayout>();
  const ranks = new Map<string, number>();
  for (const { layer, form, magnitude, bias } of all) {
    const has = layout.get(layer) ?? {};
    const gain = form?.kind === "gain" ? form.side : magnitude?.side;
    const product = form && productLayout(form, magnitude?.side);
    if (form?.kind === "low-rank") ranks.set(layer, (ranks.get(layer) ?? 0) + form.rank);
    const rank = ranks.get(layer);
    layout.set(layer, {
      ...has,
      ...(rank !== undefined && { rank: rung(rank) }),
      ...(product && { products: [...(has.products ?? []), product] }),
      ...(gain && { gains: [...new Set([...(has.gains ?? []), gain])].sort() }),
      ...(bias && { bias: true }),
    });
  }
  return layout;
}

function productLayout(form: Form, scaled: Side | undefined): ProductLayout | undefined {
  const side = scaled && { scaled };
  switch (form.kind) {
    case "hadamard":
      return { kind: "hadamard", rank: rung(form.rank), ...side };
    case "kronecker":
      return { kind: "kronecker", outer: form.outer, ...side };
    case "dense":
      return { kind: "dense", ...side };
    default:
      return undefined;
  }
}

/**
 * A value for every adapter input of a graph made for `layout`; `specs` are the graph's inputs. Zeros (and
 * ones for gains) where nothing is applied.
 */
export function adapterValues(
  layout: AdapterLayout,
  specs: readonly TensorSpec[],
  applied: Iterable<Applied>,
): Record<string, HeldData> {
  const byLayer = Map.groupBy(applied, ({ factors }) => factors.layer);
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]));
  const values: Record<string, HeldData> = {};
  for (const [layer, layers] of layout) {
    const set = new LayerValues(layer, layers, shapes, values);
    for (const each of byLayer.get(layer) ?? []) set.apply(each);
  }
  return values;
}

/** Fills the inputs of one layer. */
class LayerValues {
  readonly #layer: string;
  readonly #layout: LayerLayout;
  readonly #values: Record<string, HeldData>;
  #rank = 0;
  #product = 0;

  constructor(
    layer: string,
    layout: LayerLayout,
    shapes: ReadonlyMap<string, Shape>,
    values: Record<string, HeldData>,
  ) {
    this.#layer = layer;
    this.#layout = layout;
    this.#values = values;
    const factors = (names: readonly string[]) =>
      (layout.products ?? []).flatMap((_, i) =>
        names.map((name) => inputName.factor(layer, i, name)),
      );
    const matrices = [
      ...(layout.rank === undefined ? [] : [inputName.down(layer), inputName.up(layer)]),
      ...factors(["a1", "b1", "a2", "b2", "outer", "inner", "difference"]),
    ];
    for (const name of matrices) {
      const shape = shapes.get(name);
      if (shape) values[name] = { dtype: "float32", shape, blocks: [] };
    }
    for (const name of [
      ...(layout.bias === true ? [inputName.bias(layer)] : []),
      ...factors(["scale"]),
    ])
      this.#make(name, shapes.get(name), 0);
    for (const side of layout.gains ?? [])
      this.#make(inputName.gain(layer, side), shapes.get(inputName.gain(layer, side)), 1);
  }

  apply({ factors, strength, norms }: Applied): void {
    const { form, magnitude, bias, scale } = factors;
    const lengths =
      magnitude && norms && strength !== 0
        ? rescaling(magnitude.values, norms, strength)
        : undefined;
    const side = magnitude?.side;
    if (bias) this.#add(inputName.bias(this.#layer), bias, strength);
    if (lengths && side)
      this.#add(
        inputName.gain(this.#layer, side),
        lengths.map((length) => length - 1),
        1,
      );
    switch (form?.kind) {
      case "low-rank":
        this.#lowRank(form, strength * scale, side, lengths);
        break;
      case "gain":
        this.#scale(
          inputName.gain(this.#layer, form.side),
          (i) => 1 + strength * (form.values[i] ?? 0),
        );
        break;
      case "hadamard":
      case "kronecker":
      case "dense":
        this.#setProduct(form, factors.shape, strength * scale, lengths);
        break;
      case undefined:
    }
  }

  /** Side by side with the pairs of this layer that came before; at strength 0 its place stays empty. */
  #lowRank(
    { rank, width, up, down }: Extract<Form, { kind: "low-rank" }>,
    strength: number,
    side: Side | undefined,
    lengths: Float32Array | undefined,
  ): void {
    const columns = down.length / rank;
    const start = this.#rank;
    this.#rank += rank;
    if (strength === 0) return;
    const [outs, ins] = [side === "out" ? lengths : undefined, side === "in" ? lengths : undefined];
    const place = { stride: columns, columns, top: start, left: 0, factor: 1 };
    this.#put(inputName.down(this.#layer), {
      ...place,
      values: ins ? scaledColumns(atHand(down), columns, ins) : down,
    });
    this.#put(inputName.up(this.#layer), {
      values: outs ? scaledRows(atHand(up), width, outs) : up,
      stride: width,
      columns: rank,
      top: 0,
      left: start,
      factor: strength,
    });
  }

  #put(name: string, block: Block): void {
    const made = this.#values[name];
    if (!made || !("blocks" in made))
      throw new Error(`the graph has no input "${name}" for an adapter`);
    const blocks: BlockData = { ...made, blocks: [...made.blocks, block] };
    this.#values[name] = blocks;
  }

  #setProduct(
    form: Extract<Form, { kind: "hadamard" | "kronecker" | "dense" }>,
    shape: Shape,
    strength: number,
    lengths: Float32Array | undefined,
  ): void {
    const i = this.#product++;
    const layout = this.#layout.products?.[i];
    const data = (factor: string) => this.#data(inputName.factor(this.#layer, i, factor));
    if (layout?.scaled !== undefined) {
      const scale = data("scale");
      if (lengths) scale.set(lengths);
      else scale.fill(1);
    }
    const put = (factor: string, values: Float32Array, width: number, times = 1) => {
      const all = { stride: width, columns: width, top: 0, left: 0, factor: times };
      this.#put(inputName.factor(this.#layer, i, factor), { values, ...all });
    };
    switch (form.kind) {
      case "dense":
        put("difference", form.difference, matrixSizes(shape)[1], strength);
        break;
      case "kronecker":
        put("outer", form.first, form.outer[1], strength);
        put("inner", form.second, form.second.length);
        break;
      case "hadamard":
        for (const n of [0, 1] as const) {
          const [a, b] = [form.a[n], form.b[n]];
          put(`a${n + 1}`, a, form.rank, n === 0 ? strength : 1);
          put(`b${n + 1}`, b, b.length / form.rank);
        }
    }
  }

  #make(name: string, shape: Shape | undefined, fill: number): void {
    if (!shape) return;
    const data = new Float32Array(sizeOf(shape));
    if (fill !== 0) data.fill(fill);
    this.#values[name] = { dtype: "float32", shape, data };
  }

  #data(name: string): Float32Array {
    const value = this.#values[name];
    if (value && "data" in value && value.data instanceof Float32Array) return value.data;
    throw new Error(`the graph has no input "${name}" for an adapter`);
  }

  #add(name: string, values: Float32Array, factor: number): void {
    const data = this.#data(name);
    values.forEach((value, i) => (data[i] = (data[i] ?? 0) + factor * value));
  }

  #scale(name: string, factorAt: (i: number) => number): void {
    const data = this.#data(name);
    data.forEach((value, i) => (data[i] = value * factorAt(i)));
  }
}

/** DoRA's files are read whole. */
function atHand(values: Values): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error(`factors in ${values.file} were left there, expected them read`);
}

const scaledRows = (matrix: Float32Array, width: number, rows: Float32Array): Float32Array =>
  matrix.map((value, i) => value * (rows[Math.floor(i / width)] ?? 1));

/** `inputs` are fewer than the columns of a convolution, each of which counts for a whole kernel. */
function scaledColumns(matrix: Float32Array, columns: number, inputs: Float32Array): Float32Array {
  const kernel = columns / inputs.length;
  return matrix.map((value, i) => value * (inputs[Math.floor((i % columns) / kernel)] ?? 1));
}

/** magnitude / length of W + s D. Liu et al., "DoRA", arXiv:2402.09353, equation 5; as in
 *  huggingface/peft, tuners/lora/dora.py, the strength is part of the length. */
function rescaling(magnitude: Float32Array, norms: Norms, strength: number): Float32Array {
  return magnitude.map((length, i) => {
    const [w, m, d] = [norms.weight[i] ?? 0, norms.mixed[i] ?? 0, norms.difference[i] ?? 0];
    return length / Math.sqrt(Math.max(0, w + 2 * strength * m + strength * strength * d));
  });
}
