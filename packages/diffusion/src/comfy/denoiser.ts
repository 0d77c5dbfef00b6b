/** ComfyUI's guidance: each side is the weighted mean of what its words say about their places, and the
 *  wanted pictures are pushed away from the unwanted.
 *  Reference: comfyanonymous/ComfyUI@002aefa, comfy/samplers.py (sampling_function). */
import { Problem } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { scoredContext, sizeVector } from "../conditioning/size-conditioning.ts";
import type { Context } from "../conditioning/context.ts";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import { type Controls, controlsOf } from "../control/controls.ts";
import type { OpenedControl } from "../control/control-unit.ts";
import type { Denoiser } from "../denoise/denoiser.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import { modelDenoiser } from "../denoise/parameterization.ts";
import { type UnetCall, unetCall } from "../denoise/unet.ts";
import type { Latents, LatentShape } from "../latents/latents.ts";
import type { OpenSessions } from "../sessions.ts";
import { controlRuns, sharedControl } from "./controls.ts";
import { openPrompts, promptRuns } from "./image-prompts.ts";
import { clipped, settled, weightsOf, withOpposites } from "./areas.ts";
import type { GraphPlace } from "./graph-job.ts";
import { part } from "./resize.ts";
import type { Area, ComfyControl, ComfyImagePrompt, Conditioned } from "./values.ts";

export interface ComfyGuidance {
  readonly positive: readonly Conditioned[];
  readonly negative: readonly Conditioned[];
  readonly cfg: number;
  readonly levels: DiscreteSchedule;
  readonly sessions: OpenSessions;
  /** Pictures that say what to draw, beside the words. */
  readonly prompts: readonly ComfyImagePrompt[];
  /** Networks that see pictures, owned by whoever asks for them. */
  readonly annotators: () => AnnotatorNetworks;
  /** Channels behind the latents for a conditioning, whole. */
  readonly behind: (each: Conditioned) => Latents | undefined;
}

/** A conditioning with its place. */
interface Placed {
  readonly context: Context;
  readonly area: Area;
  readonly weights: Latents;
  readonly behind: Latents | undefined;
  readonly controls: readonly ComfyControl[] | undefined;
  readonly unwanted: boolean;
}

/** What the refiner is told about each side's beauty. Reference: comfy/model_base.py (SDXLRefiner). */
const SCORES = { wanted: 6, unwanted: 2.5 };

/** Conditionings that the network answers at once: memory is reckoned for two. */
const AT_ONCE = 2;

/** Sums that nothing was added to are divided by this. */
const NOTHING = 1e-37;

/** As Python's isclose. */
const isOne = (value: number): boolean =>
  Math.abs(value - 1) <= 1e-9 * Math.max(Math.abs(value), 1);

/** @throws Problem `input/invalid` for words of another kind of model */
export function comfyDenoiser(
  checkpoint: Checkpoint,
  shape: LatentShape,
  guidance: ComfyGuidance,
): Denoiser {
  const [, , height, width] = shape;
  for (const { context } of [...guidance.positive, ...guidance.negative])
    expectWordsFor(checkpoint, context);
  const cells = { height, width };
  const { positive, negative } = withOpposites(
    settled(guidance.positive, cells),
    settled(guidance.negative, cells),
  );
  const place =
    (unwanted: boolean) =>
    (each: Conditioned): Placed => {
      const area = clipped(each.area, cells);
      const behind = guidance.behind(each);
      return {
        context: scoredContext(
          checkpoint,
          each.context,
          unwanted ? SCORES.unwanted : SCORES.wanted,
        ),
        area,
        weights: weightsOf(each, area, cells),
        behind: behind && part(behind, area),
        controls: each.controls,
        unwanted,
      };
    };
  const unguided = isOne(guidance.cfg);
  const groups = grouped([
    ...(unguided ? [] : sharedControl(positive, negative).map(place(true))),
    ...positive.map(place(false)),
  ]);
  const told = toldVector(checkpoint, cells);
  const { sessions, levels, prompts, annotators } = guidance;
  // Their pictures are seen once, whatever the places.
  let seen: Promise<readonly OpenedControl[]> | undefined;
  const seenIn = (place: GraphPlace) => (seen ??= seenPrompts(prompts, place, annotators));
  const { parameterization } = checkpoint.noise;
  const calls = groups.map((group) => {
    const { behind: concat } = group[0];
    const { controls: wanted, area } = group[0];
    // Opened at the first step, so that what is wrong with it is told by the node that draws.
    let opened: Promise<{ unet: UnetCall; controls: Controls | undefined }> | undefined;
    const open = async (signal: AbortSignal | undefined) => {
      const { width: across, height: down } = area;
      const size = { width: across * CELL, height: down * CELL };
      const place = { checkpoint, sessions, levels, size, signal };
      const steering = wanted ? await controlRuns(wanted, place) : [];
      const prompting =
        prompts.length > 0 ? await promptRuns(prompts, await seenIn(place), place, levels) : [];
      const runs = [...steering, ...prompting];
      const controls = runs.length > 0 ? controlsOf(runs) : undefined;
      const unet = unetCall(sessions, checkpoint.unet, { concat, vector: told, controls });
      return { unet, controls };
    };
    return { group, open: (signal?: AbortSignal) => (opened ??= open(signal)) };
  });
  return async (x, sigma, run) => {
    const wanted = meanOf(x.shape);
    const unwanted = meanOf(x.shape);
    for (const { group, open } of calls) {
      const { unet, controls } = await open(run.signal);
      if (controls) controls.moment = { share: 0, sigma };
      for (let picture = 0; picture < x.shape[0]; picture++) {
        run.signal?.throwIfAborted();
        const [first, ...others] = group;
        const one = part(pictureOf(x, picture), first.area);
        const [, ...cell] = one.shape;
        const asked = repeated(one, group.length);
        const denoise = modelDenoiser(
          parameterization,
          async ({ data }, times) => ({
            data: await unet(
              { data: data.subarray(0, one.data.length), shape: [1, ...cell] },
              times[0] ?? 0,
              [first.context, ...others.map(({ context }) => context)],
              run.signal,
              picture,
              group.map((each) => (each.unwanted ? "unwanted" : "wanted")),
            ),
            shape: asked.shape,
          }),
          levels,
        );
        const answers = (await denoise(asked, sigma, run)).data;
        group.forEach((each, i) => {
          const answer = answers.subarray(i * one.data.length, (i + 1) * one.data.length);
          (each.unwanted ? unwanted : wanted).add(picture, answer, each);
        });
      }
    }
    const followed = wanted.mean();
    if (unguided) return { data: followed, shape: x.shape };
    const away = unwanted.mean();
    const data = away.map((value, i) => value + ((followed[i] ?? 0) - value) * guidance.cfg);
    return { data, shape: x.shape };
  };
}

/** Pixels of a cell. */
const CELL = 8;

async function seenPrompts(
  prompts: readonly ComfyImagePrompt[],
  place: GraphPlace,
  annotators: () => AnnotatorNetworks,
): Promise<readonly OpenedControl[]> {
  const networks = annotators();
  try {
    return await openPrompts(prompts, place, networks);
  } finally {
    await networks.release();
  }
}

/** Those that the network can answer at once: of one place and one length, two by two. */
function grouped(all: readonly Placed[]): (readonly [Placed, ...Placed[]])[] {
  const groups: [Placed, ...Placed[]][] = [];
  for (const each of all) {
    const fitting = groups.find((group) => group.length < AT_ONCE && isAlike(group[0], each));
    if (fitting) fitting.push(each);
    else groups.push([each]);
  }
  return groups;
}

const isAlike = (a: Placed, b: Placed): boolean =>
  a.context.tokens === b.context.tokens &&
  a.area.x === b.area.x &&
  a.area.y === b.area.y &&
  a.area.width === b.area.width &&
  a.area.height === b.area.height &&
  isEqual(a.behind, b.behind) &&
  isSteeredAlike(a.controls ?? [], b.controls ?? []);

const isSteeredAlike = (a: readonly ComfyControl[], b: readonly ComfyControl[]): boolean =>
  a.length === b.length && a.every((control, i) => control === b[i]);

const isEqual = (a: Latents | undefined, b: Latents | undefined): boolean =>
  a === b || a?.data.every((value, i) => value === b?.data[i]) === true;

function meanOf(shape: LatentShape) {
  const [, channels, height, width] = shape;
  const sums = new Float32Array(shape[0] * channels * height * width);
  const counts = new Float32Array(sums.length).fill(NOTHING);
  return {
    add(picture: number, answer: Float32Array, { area, weights }: Placed): void {
      const cells = area.height * area.width;
      const shown = (picture % weights.shape[0]) * cells;
      for (let c = 0; c < channels; c++)
        for (let i = 0; i < cells; i++) {
          const weight = weights.data[shown + i] ?? 0;
          const [y, x] = [area.y + Math.floor(i / area.width), area.x + (i % area.width)];
          const at = ((picture * channels + c) * height + y) * width + x;
          sums[at] = (sums[at] ?? 0) + (answer[c * cells + i] ?? 0) * weight;
          counts[at] = (counts[at] ?? 0) + weight;
        }
    },
    mean: (): Float32Array => sums.map((sum, i) => sum / (counts[i] ?? 1)),
  };
}

function expectWordsFor({ name, unet, family }: Checkpoint, { width, vector }: Context): void {
  const { contextSize, vectorSize } = unet.config;
  const pooled = vectorSize === undefined || vector !== undefined;
  if (width === contextSize && pooled) return;
  throw new Problem("input/invalid", {
    en: `the words have ${width} values each${pooled ? "" : " and no vector of the whole text"}, which are not for ${name} (${family}, ${contextSize} values); expected them from its own text encoder`,
    zh: `提示词每词有 ${width} 个数值${pooled ? "" : "，且没有整段文字的向量"}，不适用于 ${name}（${family}，每词 ${contextSize} 个数值）；应由该模型自己的文本编码器得到`,
  });
}

/** Sizes are those of the whole picture, whatever the place. */
function toldVector(checkpoint: Checkpoint, { height, width }: { height: number; width: number }) {
  const vector = sizeVector(checkpoint, {
    crop_left: 0,
    crop_top: 0,
    aesthetic_score: 6,
    negative_aesthetic_score: 2.5,
  });
  return vector && ((context: Context): Float32Array => vector(context, height, width));
}

export const pictureOf = ({ data, shape: [n, ...cell] }: Latents, picture: number): Latents => ({
  data: data.subarray((picture * data.length) / n, ((picture + 1) * data.length) / n),
  shape: [1, ...cell],
});

/** One picture's or mask's tensor for each picture of a batch, from the first again where there are fewer. */
export function repeated({ data, shape: [n, ...cell] }: Latents, count: number): Latents {
  if (n === count) return { data, shape: [n, ...cell] };
  const each = data.length / n;
  const out = new Float32Array(each * count);
  for (let i = 0; i < count; i++)
    out.set(data.subarray((i % n) * each, ((i % n) + 1) * each), i * each);
  return { data: out, shape: [count, ...cell] };
}
