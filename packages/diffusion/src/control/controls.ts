/** The units of one walk together: what each call of its U-Net reads of them. */
import type { TensorData } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { UnetConfig, UnetOptions, UnetSize, Weights } from "@inkloom/models";
import type { Context } from "../conditioning/context.ts";
import type { Latents } from "../latents/latents.ts";
import { type Beginning, begins } from "./first-noise.ts";
import {
  CORRECTION_STAGES,
  type ControlCall,
  type ControlRun,
  type Moment,
  type Place,
  type TracedChange,
} from "./control-unit.ts";
import { tracedPlaces, wholePlaces } from "./places.ts";

/** What a walk hands to the calls of its U-Net. */
export interface Controls {
  readonly runs: readonly ControlRun[];
  /** Where the sampler is; the walk keeps it up to date. */
  moment: Moment;
  /** Where the walk begins, as the units leave it; `most` is the highest noise level of the model. */
  begins(start: Beginning, most: number): Latents;
  /** How a call of a U-Net of this configuration differs; undefined where it is the plain one. */
  call(asked: Omit<ControlCall, "moment">, config: UnetConfig): Promise<ControlledCall | undefined>;
}

export function controlsOf(runs: readonly ControlRun[]): Controls {
  const controls: Controls = {
    runs,
    moment: { share: 0, sigma: 0 },
    begins: (start, most) => begins(runs, start, most),
    call: (asked, config) => controlledCall(controls, asked, config),
  };
  return controls;
}

/** How a call differs from the plain one. */
export interface ControlledCall {
  /** Tells its graph from others of the same size. */
  readonly name: string;
  /** What the graph asks for beside the U-Net's. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  trace(w: Weights): TracedChange;
  readonly contexts: readonly [Context, ...Context[]];
  /** Values of the inputs, but for those that are held. */
  readonly feeds: Readonly<Record<string, TensorData>>;
  /** What the session holds where a call says nothing: zeros. */
  held(): Readonly<Record<string, TensorData>>;
  corrected(predicted: Float32Array): Promise<Float32Array>;
}

async function controlledCall(
  { runs, moment }: Controls,
  asked: Omit<ControlCall, "moment">,
  config: UnetConfig,
): Promise<ControlledCall | undefined> {
  if (runs.length === 0) return undefined;
  const active = runs.filter((run) => run.isActive(moment));
  let call: ControlCall = { ...asked, moment };
  for (const { contexts } of active)
    if (contexts) call = { ...call, contexts: await contexts(call) };
  const changes = active.flatMap(({ change }) => change ?? []);
  const sums = await summed(active, call);
  const fed: Readonly<Record<string, TensorData>>[] = [];
  for (const change of changes) fed.push(await change.feeds(call));
  const [, , height, width] = call.x.shape;
  const [{ tokens }] = call.contexts;
  const size: UnetSize = { batch: call.contexts.length, height, width, tokens };
  // The places of all units, so that one that pauses or ends does not need another graph.
  const asks = runs.flatMap((run) => run.places ?? []);
  const places = wholePlaces(asks, config, size);
  const names = changes.map(({ name }) => name);
  if (places.size > 0) names.push(`what is added at ${[...places.keys()].join(" ")}`);
  return {
    name: names.join(", "),
    weights: new Map(changes.flatMap(({ weights }) => [...(weights ?? [])])),
    trace(w) {
      let options: UnetOptions = {};
      let inputs: TracedChange["inputs"] = {};
      for (const change of changes) {
        const traced = change.trace(size, w, options);
        options = traced.options;
        inputs = { ...inputs, ...traced.inputs };
      }
      if (places.size === 0) return { inputs, options };
      const traced = tracedPlaces(places, options);
      return { inputs: { ...inputs, ...traced.inputs }, options: traced.options };
    },
    contexts: call.contexts,
    feeds: Object.assign(
      Object.fromEntries(
        [...sums].map(([place, data]) => [place, float32(places.get(place) ?? [], data)]),
      ),
      ...fed,
    ) as Readonly<Record<string, TensorData>>,
    held: () =>
      Object.fromEntries(
        [...places].map(([place, shape]) => [
          place,
          float32(shape, new Float32Array(shape.reduce((product, side) => product * side, 1))),
        ]),
      ),
    async corrected(predicted) {
      let answer = predicted;
      for (const stage of CORRECTION_STAGES)
        for (const { correction } of runs)
          if (correction?.stage === stage) answer = await correction.of(answer, call);
      return answer;
    },
  };
}

/** What the units add, place by place. */
async function summed(
  active: readonly ControlRun[],
  call: ControlCall,
): Promise<ReadonlyMap<Place, Float32Array>> {
  const sums = new Map<Place, Float32Array>();
  for (const { added } of active) {
    if (added === undefined) continue;
    for (const [place, data] of await added(call)) {
      const sum = sums.get(place);
      sums.set(place, sum ? sum.map((value, i) => value + (data[i] ?? 0)) : data);
    }
  }
  return sums;
}

const float32 = (shape: readonly number[], data: Float32Array): TensorData => ({
  dtype: "float32",
  shape,
  data,
});
