/** What the tool `dataset-check` answers with. */
import type { Text } from "../../../language/language.ts";

export interface Finding {
  readonly id: string;
  readonly level: "stop" | "mend" | "know";
  readonly sentence: Text;
  readonly pictures: readonly { readonly name: string; readonly note?: Text }[];
  /** Which belong together. */
  readonly groups?: readonly (readonly string[])[];
}

export interface CheckReport {
  readonly pictures: number;
  readonly usable: number;
  readonly captioned: number;
  readonly findings: readonly Finding[];
}

/** Findings whose pictures are of no use. */
const USELESS: readonly string[] = ["unreadable", "blurred"];

/** The one of pictures that belong together that stays: the first of those that are left. */
export const keptOf = (group: readonly string[], gone: ReadonlySet<string>): string | undefined =>
  group.find((name) => !gone.has(name));

/** What can be taken out at once: useless pictures, and all but one of those that belong together. */
export function needless(
  { id, pictures, groups }: Finding,
  gone: ReadonlySet<string>,
): readonly string[] {
  const left = (names: readonly string[]): string[] => names.filter((name) => !gone.has(name));
  if (groups !== undefined) return groups.flatMap((group) => left(group).slice(1));
  return USELESS.includes(id) ? left(pictures.map(({ name }) => name)) : [];
}

export const isCheckReport = (value: unknown): value is CheckReport =>
  typeof value === "object" &&
  value !== null &&
  "findings" in value &&
  Array.isArray(value.findings);
