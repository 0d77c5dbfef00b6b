import { ddim } from "./ddim.ts";
import { dpmpp2m } from "./dpmpp-2m.ts";
import { eulerAncestral } from "./euler-ancestral.ts";
import { euler } from "./euler.ts";
import type { Sampler } from "./sampler.ts";
import type { ScheduleId } from "./schedules.ts";

export type SamplerId = "euler" | "euler-a" | "dpmpp-2m" | "ddim";

export interface SamplerEntry {
  /** The name that people see and that pictures carry. */
  readonly label: string;
  /** Other names it answers to; case, spaces, dashes and underscores do not matter. */
  readonly aliases: readonly string[];
  readonly sampler: Sampler;
  /** What the schedule `automatic` means here. */
  readonly automaticSchedule: Exclude<ScheduleId, "automatic">;
  /** Plan one more step and leave out the level before 0. */
  readonly discardNextToLast: boolean;
  /** Walks training times of its own: no other schedule fits, and the first latent is not scaled. */
  readonly usesTimesteps: boolean;
  /** Share of fresh noise per step when none is asked for, 0 to 1; absent where there is none. */
  readonly defaultEta?: number;
}

/** Names, aliases and schedules as in AUTOMATIC1111/stable-diffusion-webui 1.10 (sd_samplers_*.py);
 *  names without `k_` are ComfyUI's. */
export const SAMPLERS: Readonly<Record<SamplerId, SamplerEntry>> = {
  euler: {
    label: "Euler",
    aliases: ["k_euler"],
    sampler: euler,
    automaticSchedule: "uniform",
    discardNextToLast: false,
    usesTimesteps: false,
  },
  "euler-a": {
    label: "Euler a",
    aliases: ["k_euler_a", "k_euler_ancestral", "euler_ancestral"],
    sampler: eulerAncestral,
    automaticSchedule: "uniform",
    discardNextToLast: false,
    usesTimesteps: false,
    defaultEta: 1,
  },
  "dpmpp-2m": {
    label: "DPM++ 2M",
    aliases: ["k_dpmpp_2m", "dpmpp_2m"],
    sampler: dpmpp2m,
    automaticSchedule: "karras",
    discardNextToLast: false,
    usesTimesteps: false,
  },
  ddim: {
    label: "DDIM",
    aliases: [],
    sampler: ddim,
    automaticSchedule: "uniform",
    discardNextToLast: false,
    usesTimesteps: true,
    defaultEta: 0,
  },
};
