/** Reference units: the U-Net sees the noised picture before it sees what is drawn. They have no network.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (UnetHook.hook, AttentionInjection). */
import { type ControlUnit, Problem } from "@inkloom/contract";
import { input, type Tensor, type TensorData } from "@inkloom/engine";
import {
  joinHooks,
  PREFIXES,
  ReferenceBanks,
  type ReferenceUnit,
  unet,
  type UnetConfig,
  type UnetHooks,
} from "@inkloom/models";
import { expectWeights } from "../../checkpoint/expect-weights.ts";
import { discreteSchedule } from "../../denoise/discrete-schedule.ts";
import { TorchCpuStream } from "../../latents/noise/torch-cpu.ts";
import { unetBytes } from "../../memory-estimate.ts";
import { controlImage } from "../control-image.ts";
import type {
  ControlJob,
  ControlKind,
  ControlPass,
  ControlRun,
  UnetChange,
} from "../control-unit.ts";
import { isOfPass, isWithin } from "../strength.ts";

export const REFERENCE: ControlKind = {
  name: "reference",
  // A file that is named beside it is not looked at, as in A1111.
  isOf: ({ preprocessor }) => preprocessor.startsWith("reference_"),
  liveBytes: ({ checkpoint }, cells) => BANKED * unetBytes(checkpoint.unet.config, cells),
  async open(job) {
    const { checkpoint, number, unit } = job;
    expectWeights(checkpoint.unet, { en: "A reference unit", zh: "参考单元" });
    expectPlain(checkpoint.unet.config, number);
    const image = await controlImage(job);
    return {
      maps: image.maps,
      async at(pass) {
        if (!isOfPass(unit, pass.pass)) return undefined;
        const { picture } = await image.at(pass);
        const seen = await pass.encode([picture]);
        const asked = referenceUnit(job, pass);
        const run: ControlRun = {
          isActive: (moment) => unit.weight > 0 && isWithin(unit, moment),
          change: referenceChange(job, pass, asked, seen.data),
        };
        return run;
      },
    };
  },
};

/** What a step takes more, in steps of the plain U-Net: it sees two pictures, and keeps what it saw of one. */
const BANKED = 1;

/** Channels of latents. */
const CHANNELS = 4;
/** Of an inpainting model: latents, mask, and the latents of the picture without what the mask covers. */
const INPAINTING = 2 * CHANNELS + 1;

/** @throws Problem `control/unit` for networks whose input the reference does not know how to make */
function expectPlain({ inChannels, guidanceSize }: UnetConfig, number: number): void {
  if ((inChannels === CHANNELS || inChannels === INPAINTING) && guidanceSize === undefined) return;
  throw new Problem("control/unit", {
    en: `control ${number + 1}: reference units do not go with editing models and models that read their guidance scale, expected a plain or an inpainting model`,
    zh: `控制单元 ${number + 1}：参考单元不能用于编辑模型或读取引导强度的模型，应使用普通模型或重绘模型`,
  });
}

const DEFAULT_FIDELITY = 0.5;
/** Below it there is none, and no side is told from the other. */
const LEAST_FIDELITY = 2e-4;

/** Style Fidelity counts in balanced mode only; SDXL's attention bears less of it. */
export function fidelityOf(
  { mode, threshold_a: asked = DEFAULT_FIDELITY }: Pick<ControlUnit, "mode" | "threshold_a">,
  { isXl, pass }: { readonly isXl: boolean; readonly pass: ControlPass["pass"] },
): number {
  if (mode === "control") return 1;
  if (mode === "prompt" || pass === "high") return 0;
  const fidelity = Math.min(1, Math.max(0, asked));
  const borne = isXl ? fidelity ** 3 : fidelity;
  return borne < LEAST_FIDELITY ? 0 : borne;
}

const referenceUnit = (
  { unit, preprocessor, checkpoint }: ControlJob,
  { pass }: ControlPass,
): ReferenceUnit => ({
  attention: preprocessor !== "reference_adain",
  features: preprocessor !== "reference_only",
  weight: unit.weight,
  fidelity: fidelityOf(unit, { isXl: checkpoint.family.startsWith("SDXL"), pass }),
});

/** Which rows answer for the unwanted words: of all reference units the same. */
const [SHARE, ROW] = ["reference.unwanted", "reference.row"];

/** The banks that a graph's units share, by the hook that reads them. */
const shared = new WeakMap<NonNullable<UnetHooks["selfAttention"]>, ReferenceBanks>();

function referenceChange(
  { prefix, number }: ControlJob,
  { network: { config }, checkpoint }: ControlPass,
  unit: ReferenceUnit,
  picture: Float32Array,
): UnetChange {
  const name = (what: string): string => `${prefix}.${what}`;
  const { alphasCumprod } = discreteSchedule(checkpoint.noise.betas);
  const streams = new Map<number, TorchCpuStream>();
  // Each picture of a batch is drawn as if it were alone.
  const noiseOf = (which: number): TorchCpuStream => {
    const stream = streams.get(which) ?? new TorchCpuStream(number);
    streams.set(which, stream);
    return stream;
  };
  return {
    name: `${prefix} reference ${JSON.stringify(unit)}`,
    trace({ batch, height, width, tokens }, w, before) {
      const { inChannels, contextSize, vectorSize } = config;
      const inputs: Record<string, Tensor> = {};
      const at = (what: string, shape: readonly number[]): Tensor =>
        (inputs[name(what)] = input(name(what), shape));
      const known = before.hooks?.selfAttention && shared.get(before.hooks.selfAttention);
      const banks =
        known ??
        new ReferenceBanks(config, {
          share: input(SHARE, [batch, 1, 1]),
          row: input(ROW, [1], "int64"),
        });
      if (banks.hooks.selfAttention) shared.set(banks.hooks.selfAttention, banks);
      const hooks = known ? before.hooks : joinHooks([before.hooks ?? {}, banks.hooks]);
      const seen = {
        latents: at("latents", [batch, inChannels, height, width]),
        times: at("times", [batch]),
        context: at("context", [batch, tokens, contextSize]),
        ...(vectorSize !== undefined && { vector: at("vector", [batch, vectorSize]) }),
      };
      if (known === undefined)
        Object.assign(inputs, { [SHARE]: banks.unwanted.share, [ROW]: banks.unwanted.row });
      banks.write(unit, () => unet(w.at(PREFIXES.unet), seen, config, { hooks }));
      return { inputs, options: { ...before, hooks } };
    },
    feeds(call) {
      const batch = call.contexts.length;
      const kept = alphasCumprod[Math.round(call.time)] ?? 1;
      const floats = (shape: readonly number[], data: Float32Array): TensorData => ({
        dtype: "float32",
        shape,
        data,
      });
      const [{ tokens, width }] = call.contexts;
      const context = new Float32Array(batch * tokens * width);
      for (const [i, { data }] of call.contexts.entries()) context.set(data, i * data.length);
      const [, , rows, columns] = call.x.shape;
      const { inChannels, vectorSize } = config;
      const row = BigInt64Array.of(BigInt(Math.max(0, call.sides.indexOf("unwanted"))));
      const unwanted = Float32Array.from(call.sides, (side) => (side === "unwanted" ? 1 : 0));
      return Promise.resolve({
        ...(unit.fidelity > 0 && { [SHARE]: floats([batch, 1, 1], unwanted) }),
        ...(unit.fidelity > 0 &&
          batch > 1 && { [ROW]: { dtype: "int64", shape: [1], data: row } as const }),
        [name("latents")]: floats(
          [batch, inChannels, rows, columns],
          noised(picture, { batch, kept, noise: noiseOf(call.picture), inChannels }),
        ),
        [name("times")]: floats([batch], new Float32Array(batch).fill(call.time)),
        [name("context")]: floats([batch, tokens, width], context),
        ...(vectorSize !== undefined &&
          call.vectors && { [name("vector")]: floats([batch, vectorSize], call.vectors) }),
      });
    },
  };
}

interface Noising {
  readonly batch: number;
  /** Share of the picture's variance that is left. */
  readonly kept: number;
  readonly noise: TorchCpuStream;
  readonly inChannels: number;
}

/** The picture as it would be at this time, each row with noise of its own; behind it, for an inpainting model, an
 *  empty mask and the picture. Whose noise it is depends on the unit's number alone: A1111's here comes from no seed. */
function noised(picture: Float32Array, { batch, kept, noise, inChannels }: Noising): Float32Array {
  const size = picture.length;
  const row = (size / CHANNELS) * inChannels;
  const out = new Float32Array(batch * row);
  const [share, rest] = [Math.sqrt(kept), Math.sqrt(1 - kept)];
  for (let i = 0; i < batch; i++) {
    const drawn = noise.randn(size);
    for (let at = 0; at < size; at++)
      out[i * row + at] = (picture[at] ?? 0) * share + (drawn[at] ?? 0) * rest;
    if (inChannels === INPAINTING) out.set(picture, i * row + size + size / CHANNELS);
  }
  return out;
}
