/** A U-Net as diffusers and optimum export it: sample, timestep, encoder_hidden_states; SDXL's text_embeds and
 *  time_ids. Names and types: huggingface/optimum-onnx, optimum/exporters/onnx/model_configs.py
 *  (UNetOnnxConfig), and huggingface/diffusers, scripts/convert_stable_diffusion_checkpoint_to_onnx.py. */
import type { CompiledGraph } from "@inkloom/engine";
import type { OnnxFile } from "@inkloom/engine/weights";
import type { FinishedNetwork, WantedGraph } from "../checkpoint.ts";
import { FinishedPart, inputOf, onlySize, onlyTokens, outputOf } from "./finished-part.ts";

const SAMPLE = "sample";
const TIME = "timestep";
const CONTEXT = "encoder_hidden_states";
const POOLED = "text_embeds";
const SIZES = "time_ids";
/** Waves of the CFG scale, which distilled models read. */
const GUIDANCE = "timestep_cond";

interface Sizes {
  /** Values of the text as a whole in front of the numbers of SDXL's sizes; 0 for other families. */
  readonly pooled: number;
  readonly outChannels: number;
  /** Pixels per latent cell and side. */
  readonly factor: number;
}

/** @throws Problem `onnx/interface` */
export function finishedUnet(file: OnnxFile, sizes: Sizes): FinishedNetwork {
  const { pooled } = sizes;
  const [batch] = inputOf(file, SAMPLE).shape;
  for (const name of [TIME, CONTEXT, ...(pooled > 0 ? [POOLED, SIZES] : [])]) inputOf(file, name);
  return {
    graph: (wanted) => unetGraph(file, wanted, sizes),
    ...(typeof batch === "number" && { batch }),
  };
}

function unetGraph(file: OnnxFile, wanted: WantedGraph, sizes: Sizes): CompiledGraph {
  const { pooled, outChannels, factor } = sizes;
  const part = new FinishedPart(file, wanted);
  const latents = part.given("latents");
  const context = part.given("context");
  part.feed(SAMPLE, latents.value, latents.shape, onlySize(factor));
  part.feed(CONTEXT, context.value, context.shape, onlyTokens);
  feedTime(part, file, latents.shape[0] ?? 1);
  if (pooled > 0) {
    const { value, shape } = part.given("vector");
    const [batch = 1, width = 0] = shape;
    part.feed(POOLED, part.sliceBefore(value, 1, 0, pooled), [batch, pooled]);
    part.feed(SIZES, part.sliceBefore(value, 1, pooled, width), [batch, width - pooled]);
  }
  if (wanted.inputs["guidance"]) {
    const { value, shape } = part.given("guidance");
    part.feed(GUIDANCE, value, shape);
  }
  const [batch = 1, , ...sides] = latents.shape;
  part.output("noise", outputOf(file, ["out_sample"]), [batch, outChannels, ...sides]);
  return part.finish();
}

/** All pictures of a call are at the same time: a graph may take it once, or once for each. Where it takes whole
 *  numbers, as optimum exports it, the nearest training time is told. */
function feedTime(part: FinishedPart, file: OnnxFile, batch: number): void {
  const { editor } = part;
  const input = inputOf(file, TIME);
  const [sampleBatch] = inputOf(file, SAMPLE).shape;
  const { value } = part.given("times");
  const [axis] = input.shape;
  const count = typeof axis === "number" ? axis : axis === sampleBatch ? batch : 1;
  const first = part.sliceBefore(value, 0, 0, 1);
  const all =
    input.shape.length === 0
      ? editor.before("Reshape", [first, editor.ints([])])
      : editor.before("Concat", Array<string>(count).fill(first), { axis: { int: 0 } });
  const whole = input.dtype === "int64" || input.dtype === "int32";
  editor.feed(TIME, part.cast(whole ? editor.before("Round", [all]) : all, input));
}

/** Channels that the first convolution reads: an export may leave them open in the input. */
export function channelsOf(file: OnnxFile, input: string): number | undefined {
  const stated = inputOf(file, input).shape[1];
  if (typeof stated === "number") return stated;
  const values = new Set([input]);
  for (const { opType, input: inputs, output } of file.model.graph?.node ?? []) {
    if (!values.has(inputs[0] ?? "")) continue;
    if (opType === "Cast" || opType === "Identity") for (const value of output) values.add(value);
    const weight = opType === "Conv" ? inputs[1] : undefined;
    const found = file.model.graph?.initializer.find(({ name }) => name === weight);
    if (found) return Number(found.dims[1]);
  }
  return undefined;
}
