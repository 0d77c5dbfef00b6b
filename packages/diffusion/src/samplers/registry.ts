import { ddim } from "./ddim.ts";
import { deis } from "./deis.ts";
import { dpmAdaptive } from "./dpm-adaptive.ts";
import { dpmFast } from "./dpm-fast.ts";
import { dpm2Ancestral } from "./dpm2-ancestral.ts";
import { dpm2 } from "./dpm2.ts";
import { dpmpp2m } from "./dpmpp-2m.ts";
import { dpmpp2mSde, dpmpp2mSdeHeun } from "./dpmpp-2m-sde.ts";
import { dpmpp2sAncestral } from "./dpmpp-2s-ancestral.ts";
import { dpmpp3mSde } from "./dpmpp-3m-sde.ts";
import { dpmppSde } from "./dpmpp-sde.ts";
import { eulerAncestral } from "./euler-ancestral.ts";
import { euler } from "./euler.ts";
import { heun } from "./heun.ts";
import { ipndm } from "./ipndm.ts";
import { lcm } from "./lcm.ts";
import { lms } from "./lms.ts";
import { plms } from "./plms.ts";
import { restart } from "./restart.ts";
import type { Sampler } from "./sampler.ts";
import type { ScheduleId } from "./schedules.ts";
import { unipc } from "./unipc.ts";

export type SamplerId = keyof typeof TABLE;

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
  /** Where it walks its own selection of times: `distilled` those of latent consistency models, `between`
   *  fractional ones as well. */
  readonly ownTimes?: "distilled" | "between";
  /** Network calls of one step, as A1111 counts them where a prompt changes with the steps. */
  readonly callsPerStep: 1 | 2;
  /** Share of fresh noise per step when none is asked for, 0 to 1; absent where there is none. */
  readonly defaultEta?: number;
  /** Whether noise may be put back before a step (s_churn, s_tmin, s_tmax). */
  readonly churns: boolean;
}

const SINGLE = {
  aliases: [],
  automaticSchedule: "uniform",
  discardNextToLast: false,
  usesTimesteps: false,
  callsPerStep: 1,
  churns: false,
} as const satisfies Partial<SamplerEntry>;

const TABLE = {
  euler: { ...SINGLE, label: "Euler", aliases: ["k_euler"], sampler: euler, churns: true },
  "euler-a": {
    ...SINGLE,
    label: "Euler a",
    aliases: ["k_euler_a", "k_euler_ancestral", "euler_ancestral"],
    sampler: eulerAncestral,
    defaultEta: 1,
  },
  heun: {
    ...SINGLE,
    label: "Heun",
    aliases: ["k_heun"],
    sampler: heun,
    callsPerStep: 2,
    churns: true,
  },
  lms: { ...SINGLE, label: "LMS", aliases: ["k_lms"], sampler: lms },
  dpm2: {
    ...SINGLE,
    label: "DPM2",
    aliases: ["k_dpm_2", "dpm_2"],
    sampler: dpm2,
    automaticSchedule: "karras",
    discardNextToLast: true,
    callsPerStep: 2,
    churns: true,
  },
  "dpm2-a": {
    ...SINGLE,
    label: "DPM2 a",
    aliases: ["k_dpm_2_a", "dpm_2_ancestral"],
    sampler: dpm2Ancestral,
    automaticSchedule: "karras",
    discardNextToLast: true,
    callsPerStep: 2,
    defaultEta: 1,
  },
  "dpmpp-2m": {
    ...SINGLE,
    label: "DPM++ 2M",
    aliases: ["k_dpmpp_2m", "dpmpp_2m"],
    sampler: dpmpp2m,
    automaticSchedule: "karras",
  },
  "dpmpp-2s-a": {
    ...SINGLE,
    label: "DPM++ 2S a",
    aliases: ["k_dpmpp_2s_a", "dpmpp_2s_ancestral"],
    sampler: dpmpp2sAncestral,
    automaticSchedule: "karras",
    callsPerStep: 2,
    defaultEta: 1,
  },
  "dpmpp-sde": {
    ...SINGLE,
    label: "DPM++ SDE",
    aliases: ["k_dpmpp_sde", "dpmpp_sde"],
    sampler: dpmppSde,
    automaticSchedule: "karras",
    callsPerStep: 2,
    defaultEta: 1,
  },
  "dpmpp-2m-sde": {
    ...SINGLE,
    label: "DPM++ 2M SDE",
    aliases: ["k_dpmpp_2m_sde", "dpmpp_2m_sde"],
    sampler: dpmpp2mSde,
    automaticSchedule: "exponential",
    defaultEta: 1,
  },
  "dpmpp-2m-sde-heun": {
    ...SINGLE,
    label: "DPM++ 2M SDE Heun",
    aliases: ["k_dpmpp_2m_sde_heun", "dpmpp_2m_sde_heun"],
    sampler: dpmpp2mSdeHeun,
    automaticSchedule: "exponential",
    defaultEta: 1,
  },
  "dpmpp-3m-sde": {
    ...SINGLE,
    label: "DPM++ 3M SDE",
    aliases: ["k_dpmpp_3m_sde", "dpmpp_3m_sde"],
    sampler: dpmpp3mSde,
    automaticSchedule: "exponential",
    discardNextToLast: true,
    defaultEta: 1,
  },
  "dpm-fast": {
    ...SINGLE,
    label: "DPM fast",
    aliases: ["k_dpm_fast"],
    sampler: dpmFast,
    defaultEta: 1,
  },
  "dpm-adaptive": {
    ...SINGLE,
    label: "DPM adaptive",
    aliases: ["k_dpm_ad"],
    sampler: dpmAdaptive,
    defaultEta: 1,
  },
  ddim: { ...SINGLE, label: "DDIM", sampler: ddim, usesTimesteps: true, defaultEta: 0 },
  plms: { ...SINGLE, label: "PLMS", sampler: plms, usesTimesteps: true },
  unipc: {
    ...SINGLE,
    label: "UniPC",
    aliases: ["uni_pc"],
    sampler: unipc,
    usesTimesteps: true,
    ownTimes: "between",
  },
  lcm: { ...SINGLE, label: "LCM", aliases: ["k_lcm"], sampler: lcm, ownTimes: "distilled" },
  restart: {
    ...SINGLE,
    label: "Restart",
    sampler: restart,
    automaticSchedule: "karras",
    callsPerStep: 2,
  },
  deis: { ...SINGLE, label: "DEIS", sampler: deis },
  ipndm: { ...SINGLE, label: "IPNDM", sampler: ipndm },
} as const satisfies Readonly<Record<string, SamplerEntry>>;

/** Names, aliases and schedules as in AUTOMATIC1111/stable-diffusion-webui 1.10 (sd_samplers_*.py);
 *  names without `k_` are ComfyUI's. DEIS and IPNDM, which A1111 has not, take the model's uniform levels. */
export const SAMPLERS: Readonly<Record<SamplerId, SamplerEntry>> = TABLE;
