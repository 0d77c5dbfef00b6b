import { Problem } from "@inkloom/contract";
import { nearestNames, type Named } from "../nearest-names.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";
import { SCHEDULES, type ScheduleId } from "./schedules.ts";

/** A sampler by name, and its schedule where the name carried one ("DPM++ 2M Karras"). */
export interface SamplerChoice {
  readonly sampler: SamplerId;
  readonly schedule?: ScheduleId;
}

interface Known<Id> extends Named {
  readonly id: Id;
}

const KNOWN_SAMPLERS = knownNames<SamplerId>(SAMPLERS);
const KNOWN_SCHEDULES = knownNames<ScheduleId>(SCHEDULES);

/**
 * Finds a sampler by id, label or alias, alone or with a schedule's name behind it.
 * @throws Problem `input/invalid` listing the nearest names.
 */
export function resolveSampler(name: string): SamplerChoice {
  const asked = normal(name);
  const alone = find(asked, KNOWN_SAMPLERS);
  if (alone) return { sampler: alone };
  for (const { id, names } of KNOWN_SCHEDULES) {
    const suffix = names.find((each) => asked.endsWith(` ${each}`));
    const sampler = suffix && find(asked.slice(0, -suffix.length - 1), KNOWN_SAMPLERS);
    if (sampler) return { sampler, schedule: id };
  }
  throw unknown("sampler", name, asked, KNOWN_SAMPLERS);
}

/**
 * Finds a schedule by id, label or alias.
 * @throws Problem `input/invalid` listing the nearest names.
 */
export function resolveSchedule(name: string): ScheduleId {
  const asked = normal(name);
  const found = find(asked, KNOWN_SCHEDULES);
  if (found) return found;
  throw unknown("schedule", name, asked, KNOWN_SCHEDULES);
}

const IN_CHINESE = { sampler: "采样器", schedule: "调度" } as const;

function unknown(
  kind: keyof typeof IN_CHINESE,
  name: string,
  asked: string,
  known: readonly Named[],
): Problem {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  const nearest = nearestNames(asked.slice(0, 80), known);
  return new Problem("input/invalid", {
    en: `The ${kind} "${shown}" is unknown; the nearest are: ${nearest.join(", ")}.`,
    zh: `未知的${IN_CHINESE[kind]}“${shown}”；最接近的有：${nearest.join("、")}。`,
  });
}

function knownNames<Id extends string>(
  table: Readonly<Record<Id, { readonly label: string; readonly aliases: readonly string[] }>>,
): Known<Id>[] {
  return (Object.keys(table) as Id[]).map((id) => {
    const { label, aliases } = table[id];
    return { id, label, names: [...new Set([id, label, ...aliases].map(normal))] };
  });
}

function find<Id>(asked: string, known: readonly Known<Id>[]): Id | undefined {
  return known.find(({ names }) => names.includes(asked))?.id;
}

/** Case, dashes, underscores and repeated spaces do not distinguish names. */
function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}
