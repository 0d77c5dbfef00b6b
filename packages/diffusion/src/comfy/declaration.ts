/** What a node is: its inputs with their ranges, its outputs, and what it does. `/object_info` and the checking
 *  of prompts come from this alone. */
import type { Text } from "@inkloom/contract";
import type { ComfyContext, FingerprintContext, NameLists } from "./context.ts";
import type { NodeInputs } from "./node-inputs.ts";
import type { Value, ValueType } from "./values.ts";

export type InputSpec =
  /** `*` takes whatever comes. */
  | { readonly kind: "link"; readonly type: ValueType | "*" }
  | {
      readonly kind: "INT" | "FLOAT";
      readonly default: number;
      readonly min: number;
      /** Seeds go beyond what a number holds exactly. */
      readonly max: number | bigint;
      readonly step?: number;
      /** Pages draw another after each run, and keep how beside it. @default false */
      readonly redrawn?: boolean;
    }
  | {
      readonly kind: "STRING";
      readonly default?: string;
      /** Of several lines, in which pages choose among `{a|b}`. @default false */
      readonly multiline?: boolean;
    }
  | { readonly kind: "BOOLEAN"; readonly default: boolean }
  | {
      readonly kind: "COMBO";
      readonly options: (names: NameLists) => readonly string[];
      readonly default?: string;
      /** Whether it takes another text, too. @default none */
      readonly accepts?: (value: string, names: NameLists) => boolean;
      /** Lets people send a picture. */
      readonly upload?: boolean;
    };

export interface Output {
  readonly type: ValueType;
  /** @default the type */
  readonly name?: string;
}

/** What pages show of an output node's work. */
export interface ShownImage {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: "output" | "temp";
  /** What whoever keeps the pictures wants to know of it when it is shown again. */
  readonly kept?: unknown;
}

/** What an output node's work looks like. */
export interface Shown {
  readonly images?: readonly ShownImage[];
  readonly text?: readonly string[];
}

export interface NodeResult {
  /** By its outputs; undefined where it made nothing for one. */
  readonly values: readonly (Value | undefined)[];
  readonly shown?: Shown;
}

export interface NodeDeclaration {
  readonly title: Text;
  readonly help?: Text;
  readonly category: string;
  readonly required: Readonly<Record<string, InputSpec>>;
  readonly optional?: Readonly<Record<string, InputSpec>>;
  readonly outputs: readonly Output[];
  /** What made nothing may be linked to it and is left out of its inputs. @default false */
  readonly takesNothing?: boolean;
  /** Its work is seen, so graphs end here. @default false */
  readonly isOutput?: boolean;
  /** What changes while the inputs stay, such as a file: part of the node's name in the cache. `inputs` are the
   *  values alone. */
  readonly fingerprint?: (inputs: NodeInputs, context: FingerprintContext) => Promise<string>;
  readonly run: (inputs: NodeInputs, context: ComfyContext) => Promise<NodeResult>;
}

export const link = (type: ValueType | "*"): InputSpec => ({ kind: "link", type });

export const int = (
  value: number,
  min: number,
  max: number | bigint,
  step?: number,
): InputSpec => ({
  kind: "INT",
  default: value,
  min,
  max,
  ...(step !== undefined && { step }),
});

export const float = (value: number, min: number, max: number, step: number): InputSpec => ({
  kind: "FLOAT",
  default: value,
  min,
  max,
  step,
});

export const choice = (options: readonly string[], value?: string): InputSpec => ({
  kind: "COMBO",
  options: () => options,
  ...(value !== undefined && { default: value }),
});

export const named = (kind: Exclude<keyof NameLists, "isImage">): InputSpec => ({
  kind: "COMBO",
  options: (names) => names[kind] ?? [],
});

/** Longest side, pixels. */
export const MOST_PIXELS = 16384;

export const seed: InputSpec = {
  kind: "INT",
  default: 0,
  min: 0,
  max: 0xffff_ffff_ffff_ffffn,
  redrawn: true,
};
