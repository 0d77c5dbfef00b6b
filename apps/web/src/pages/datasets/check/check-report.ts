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

export const isCheckReport = (value: unknown): value is CheckReport =>
  typeof value === "object" &&
  value !== null &&
  "findings" in value &&
  Array.isArray(value.findings);
