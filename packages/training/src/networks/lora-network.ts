/** The tensors that a LoRA trains, how they enter a graph, and what their file holds.
 *  LoRA: Hu et al., arXiv:2106.09685; LoHa and LoKr: Yeh et al., "Navigating Text-To-Image Customization",
 *  arXiv:2309.14859. First values as kohya-ss/sd-scripts@48d368f, networks/lora.py (LoRAModule), and
 *  KohakuBlueleaf/LyCORIS@b24a5b7, lycoris/modules/{loha,lokr}.py set them. */
import { type Shape, sizeOf } from "@inkloom/engine";
import { adapterInput, type AdapterLayout, type LayerLayout } from "@inkloom/models";
import { randomStream } from "../random/random-stream.ts";
import { type DropoutSettings, expectDropout, NOTHING_DROPPED, withMask } from "./dropout.ts";
import { type LokrChoice, lokrLayout, lokrModule, lokrParts } from "./lokr.ts";
import type { TrainableLayer } from "./trained-layers.ts";

export type LoraKind = "lora" | "loha" | "lokr";

/** A layer with its rank. */
export interface LoraModule extends TrainableLayer {
  readonly dim: number;
  readonly alpha: number;
  /** LoKr: how its weight is parted. */
  readonly lokr?: LokrChoice | undefined;
  readonly dropout?: DropoutSettings | undefined;
}

/** One trained tensor. */
export interface LoraTensor {
  /** Key in the file, e.g. `lora_unet_mid_block_attentions_0_proj_in.lora_down.weight`. */
  readonly key: string;
  /** Name of the graph's input. */
  readonly input: string;
  /** In the file. */
  readonly shape: Shape;
  /** Of the graph's input, which has as many values. */
  readonly inputShape: Shape;
  readonly values: Float32Array<ArrayBuffer>;
  /** What its values are multiplied by on the way into the graph: alpha over dim, once per module. */
  readonly scale: number;
  readonly module: LoraModule;
}

export interface LoraNetwork {
  readonly kind: LoraKind;
  /** With the alphas that its file tells. */
  readonly modules: readonly LoraModule[];
  readonly layout: AdapterLayout;
  readonly tensors: readonly LoraTensor[];
}

/**
 * A network that changes nothing yet.
 * @throws Problem `training/option` for a dropout that the kind does not know
 */
export function newLoraNetwork(
  kind: LoraKind,
  modules: readonly LoraModule[],
  seed: number,
): LoraNetwork {
  const layout = new Map<string, LayerLayout>();
  const tensors: LoraTensor[] = [];
  const own = kind === "lokr" ? modules.map(lokrModule) : modules;
  for (const module of own) {
    const { dropout = NOTHING_DROPPED } = module;
    expectDropout(kind, dropout);
    layout.set(module.layer, withMask(LAYOUTS[kind](module), dropout));
    for (const part of PARTS[kind](module)) {
      const { role, input, shape, inputShape = shape, scaled, first } = part;
      const key = `${module.module}.${role}`;
      const values = new Float32Array(sizeOf(shape));
      fill(values, shape, first, seed, key);
      const scale = scaled ? module.alpha / module.dim : 1;
      tensors.push({ key, input, shape, inputShape, values, scale, module });
    }
  }
  return { kind, modules: own, layout, tensors };
}

/** One tensor of a module. */
export interface Part {
  readonly role: string;
  readonly input: string;
  /** In the file. */
  readonly shape: Shape;
  /** Of the graph's input, where it is another one. */
  readonly inputShape?: Shape;
  /** Whether it takes alpha over dim; one of a module does. */
  readonly scaled: boolean;
  readonly first: "zeros" | "kaiming" | number;
}

const LAYOUTS: Readonly<Record<LoraKind, (module: LoraModule) => LayerLayout>> = {
  lora: ({ dim }) => ({ rank: dim, branch: true }),
  loha: ({ dim }) => ({ products: [{ kind: "hadamard", rank: dim }] }),
  lokr: lokrLayout,
};

/** A number as first values is a normal distribution's standard deviation. */
const PARTS: Readonly<Record<LoraKind, (module: LoraModule) => readonly Part[]>> = {
  lora: ({ layer, shape, dim }) => [
    {
      role: "lora_down.weight",
      input: adapterInput.down(layer),
      shape: shape.with(0, dim),
      scaled: false,
      first: "kaiming",
    },
    {
      role: "lora_up.weight",
      input: adapterInput.up(layer),
      shape: [shape[0] ?? 1, dim, ...shape.slice(2).map(() => 1)],
      inputShape: [shape[0] ?? 1, dim], // a kernel's upper factor is a matrix there
      scaled: true,
      first: "zeros",
    },
  ],
  loha: ({ layer, shape, dim }) => {
    const [rows, columns] = [shape[0] ?? 1, sizeOf(shape.slice(1))];
    const part = (role: string, input: string, size: Shape, first: Part["first"]): Part => ({
      role,
      input: adapterInput.factor(layer, 0, input),
      shape: size,
      scaled: input === "a1",
      first,
    });
    return [
      part("hada_w1_a", "a1", [rows, dim], 0.1),
      part("hada_w1_b", "b1", [dim, columns], 1),
      part("hada_w2_a", "a2", [rows, dim], "zeros"),
      part("hada_w2_b", "b2", [dim, columns], 1),
    ];
  },
  lokr: lokrParts,
};

function fill(
  values: Float32Array,
  shape: Shape,
  first: Part["first"],
  seed: number,
  key: string,
): void {
  if (first === "zeros") return;
  const stream = randomStream(seed, "first values", key);
  if (first === "kaiming") {
    const bound = 1 / Math.sqrt(sizeOf(shape.slice(1))); // torch's kaiming_uniform_ with a = sqrt(5)
    for (let i = 0; i < values.length; i++) values[i] = (2 * stream.uniform() - 1) * bound;
    return;
  }
  values.set(stream.normals(values.length).map((value) => value * first));
}
