/** The numbers of one change, brought to one of the forms that graphs know. Weights count as matrices
 *  [rows, columns] = [out, in * kernel], row-major. */
import { type Shape, sizeOf, type StoredNumbers } from "@inkloom/engine";
import type { Change } from "./change.ts";
import type { Role } from "./key-styles.ts";
import { matrixSizes, type Side } from "./layout.ts";

/** Numbers at hand, or still in their file. */
export type Values = Float32Array | StoredNumbers;

export type Form =
  | {
      readonly kind: "low-rank";
      readonly rank: number;
      /** Values per row of `up`, of which the first `rank` count. */
      readonly width: number;
      readonly up: Values; // [rows, width]
      readonly down: Values; // [rank, columns]
    }
  | {
      readonly kind: "hadamard"; // (a1 b1) * (a2 b2)
      readonly rank: number;
      readonly a: readonly [Float32Array, Float32Array]; // [rows, rank] each
      readonly b: readonly [Float32Array, Float32Array]; // [rank, columns] each
    }
  | {
      readonly kind: "kronecker";
      readonly outer: readonly [number, number];
      readonly first: Float32Array; // [a, b] = outer
      readonly second: Float32Array; // [rows / a, in / b, kernel]
    }
  | { readonly kind: "dense"; readonly difference: Float32Array }
  | {
      readonly kind: "gain"; // the weight times 1 + strength * values
      readonly side: Side;
      readonly values: Float32Array;
    };

export interface Factors {
  readonly layer: string;
  /** Shape of the layer's weight. */
  readonly shape: Shape;
  readonly form?: Form;
  /** alpha / rank, or 1: what the form is multiplied by beside the strength. */
  readonly scale: number;
  /** DoRA: the length that every row or column of the changed weight gets. */
  readonly magnitude?: { readonly side: Side; readonly values: Float32Array };
  /** Difference of the bias. */
  readonly bias?: Float32Array;
}

export interface Numbers {
  /** As stored. */
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** Settings that PEFT keeps beside the weights. */
export interface PeftSettings {
  /** For a module by its name in the file. */
  readonly alpha: (module: string) => number | undefined;
  /** alpha / sqrt(rank) instead of alpha / rank. */
  readonly rankStabilized: boolean;
}

/** Where the factors come from: a tensor of the file by key. */
interface FactorSource {
  readonly numbers: (key: string) => Numbers;
  /** The same without reading it, where that is possible. */
  readonly stored?: (key: string) => StoredNumbers | undefined;
}

/** Whether the change's factors are used as they lie in the file, so that nobody else has to read them. */
export const usesFactorsAsStored = ({ kind, keys, dora }: Change): boolean =>
  (kind === "LoRA" || kind === "LoCon") && !keys.has("mid") && !dora;

export function factorsOf(
  change: Change,
  { numbers, stored }: FactorSource,
  { alpha, rankStabilized }: PeftSettings = NO_SETTINGS,
): Factors {
  const get = (role: Role): Numbers | undefined => {
    const key = change.keys.get(role);
    return key === undefined ? undefined : numbers(key);
  };
  const { layer, shape, rank } = change;
  const form = pairInFile(change, stored) ?? formOf(change, get);
  const bias = (get("diff_b") ?? get("b_norm"))?.data;
  const magnitude = magnitudeOf(shape, get);
  const given = get("alpha")?.data[0] ?? alpha(moduleOf(change));
  const isScaled = given !== undefined && rank > 0;
  const scale = isScaled ? given / (rankStabilized ? Math.sqrt(rank) : rank) : 1;
  return {
    layer,
    shape,
    scale,
    ...(form && { form }),
    ...(magnitude && { magnitude }),
    ...(bias && { bias }),
  };
}

const NO_SETTINGS: PeftSettings = { alpha: () => undefined, rankStabilized: false };

/** A module's name, from any key of it. */
function moduleOf({ keys }: Change): string {
  const key = keys.get("down") ?? [...keys.values()][0] ?? "";
  return key.replace(/\.(lora_[AB]|hada_|lokr_).*$/, "");
}

/** A low-rank pair that stays where it is. */
function pairInFile(change: Change, stored: FactorSource["stored"]): Form | undefined {
  if (!usesFactorsAsStored(change)) return undefined;
  const [up, down] = [
    stored?.(change.keys.get("up") ?? ""),
    stored?.(change.keys.get("down") ?? ""),
  ];
  const { rank } = change;
  return up && down && { kind: "low-rank", rank, width: rank, up, down };
}

function formOf(change: Change, get: (role: Role) => Numbers | undefined): Form | undefined {
  const { shape, rank } = change;
  const [rows] = matrixSizes(shape);
  const need = (role: Role): Numbers => {
    const found = get(role);
    if (!found) throw new Error(`${change.layer}: a ${change.kind} has no ${role}`);
    return found;
  };
  switch (change.kind) {
    case "LoRA":
    case "LoCon": {
      const mid = get("mid");
      const down = need("down");
      return {
        kind: "low-rank",
        rank,
        width: rank,
        up: need("up").data,
        down: mid ? behindCore(mid, down) : down.data,
      };
    }
    case "LoHa": {
      const pair = (n: 1 | 2) => {
        const [a, b, core] = [need(`hada_w${n}_a`), need(`hada_w${n}_b`), get(`hada_t${n}`)];
        return core
          ? { a: transposed(a.data, rank, rows), b: behindCore(core, b) }
          : { a: a.data, b: b.data };
      };
      const [first, second] = [pair(1), pair(2)];
      return { kind: "hadamard", rank, a: [first.a, second.a], b: [first.b, second.b] };
    }
    case "LoKr": {
      const first = get("lokr_w1") ?? product(need("lokr_w1_a"), need("lokr_w1_b"));
      return {
        kind: "kronecker",
        outer: [first.shape[0] ?? 1, first.shape[1] ?? 1],
        first: first.data,
        second: (
          get("lokr_w2") ?? innerFactor(get("lokr_t2"), need("lokr_w2_a"), need("lokr_w2_b"))
        ).data,
      };
    }
    case "(IA)3": {
      const added = get("ia3");
      const onInput = get("on_input")?.data[0];
      const { data } = added ?? need("ia3_l");
      const values = added ? data : data.map((value) => value - 1);
      return { kind: "gain", side: ia3Side(change, onInput, values.length), values };
    }
    case "full":
    case "norm": {
      const difference = (get("diff") ?? get("w_norm"))?.data;
      return difference && { kind: "dense", difference };
    }
  }
}

/** LyCORIS says it; PEFT scales the input of feed forwards only (transformers' and diffusers' names), and
 *  the shape tells where the two sides differ. */
function ia3Side({ shape, layer, keys }: Change, onInput: number | undefined, count: number): Side {
  if (onInput !== undefined) return onInput === 0 ? "out" : "in";
  const [rows = 1, columns = 1] = shape;
  if (rows !== columns) return count === rows ? "out" : "in";
  const stored = keys.get("ia3_l");
  return stored !== undefined && /(\.ff\.|\.mlp\.|fc\d$)/.test(layer) ? "in" : "out";
}

/** PEFT keeps one length per output; LyCORIS one per output or, in files of older versions, per input. */
function magnitudeOf(shape: Shape, get: (role: Role) => Numbers | undefined): Factors["magnitude"] {
  const peft = get("magnitude");
  if (peft) return { side: "out", values: peft.data };
  const scale = get("dora_scale");
  if (!scale) return undefined;
  const [rows = 1] = shape;
  const perRow = scale.shape[0] === rows && sizeOf(scale.shape) === rows;
  const oneRow = scale.shape.length > 1 && scale.shape[0] === 1;
  const isIn = oneRow ? scale.shape[1] === shape[1] : !perRow;
  return { side: isIn ? "in" : "out", values: scale.data };
}

/** `core` [r, r, kernel] behind `down` [r, in]: sum over j of core[i, j, k] down[j, x] -> [r, in, k].
 *  Yeh et al., "Navigating Text-To-Image Customization", arXiv:2309.14859, section 3 (Tucker form). */
function behindCore(core: Numbers, down: Numbers): Float32Array {
  const [ranks = 1, inner = 1] = core.shape;
  const kernel = sizeOf(core.shape.slice(2));
  const width = down.data.length / inner;
  const result = new Float32Array(ranks * width * kernel);
  for (let i = 0; i < ranks; i++)
    for (let j = 0; j < inner; j++)
      for (let x = 0; x < width; x++) {
        const factor = down.data[j * width + x] ?? 0;
        for (let k = 0; k < kernel; k++) {
          const at = (i * width + x) * kernel + k;
          result[at] = (result[at] ?? 0) + (core.data[(i * inner + j) * kernel + k] ?? 0) * factor;
        }
      }
  return result;
}

/** The second factor of a LoKr: a [out, r] times b [r, in * kernel], or with a core
 *  t [r, r, kernel], a [r, out], b [r, in]. */
function innerFactor(core: Numbers | undefined, a: Numbers, b: Numbers): Numbers {
  if (!core) return product(a, b);
  const [rank = 1, rows = 1] = a.shape;
  const turned = transposed(a.data, rank, rows);
  const behind = behindCore(core, b);
  return product(
    { shape: [rows, rank], data: turned },
    { shape: [rank, behind.length / rank], data: behind },
  );
}

function product(a: Numbers, b: Numbers): Numbers {
  const [rows = 1, inner = 1] = a.shape;
  const columns = b.data.length / inner;
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < inner; j++) {
      const factor = a.data[i * inner + j] ?? 0;
      for (let k = 0; k < columns; k++) {
        const at = i * columns + k;
        data[at] = (data[at] ?? 0) + factor * (b.data[j * columns + k] ?? 0);
      }
    }
  return { shape: [rows, columns], data };
}

function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j] ?? 0;
  return result;
}
