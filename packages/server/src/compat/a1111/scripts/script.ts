/** Scripts of A1111's own that a request may name: their arguments, in their order, and what they ask of the tools. */
import type { Surroundings, Translation } from "../translation.ts";
import type { Body } from "../fields/read-body.ts";
import type { Fields } from "../fields/field.ts";
import type { DialectTool } from "../../service.ts";

export type DrawingKind = "txt2img" | "img2img";

/** What A1111's page says of an argument. */
export interface ArgumentForm {
  readonly label: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly choices?: readonly string[];
}

/** What a script is given of the request it belongs to. */
export interface ScriptRequest {
  readonly surroundings: Surroundings;
  readonly batches: number;
  readonly batchSize: number;
  /** As the client wrote it; -1 draws one. */
  readonly askedSeed: number;
}

/** How a script changes what is made. */
export interface ScriptEffect {
  /** @default the request's own */
  readonly tool?: DialectTool;
  /** In place of the request's parameters; undefined leaves one out. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How often the tool is asked. @default A1111's batches */
  readonly batches?: number;
  /** Seeds that each time uses up. @default the size of a batch */
  readonly seeds?: number;
  /** `batch` of the tool. @default the size of a batch; undefined where it has none */
  readonly batch?: number | undefined;
  /** @default pictures as they come */
  readonly arrange?: Translation["arrange"];
}

export interface Script<F extends Fields = Fields> {
  readonly title: string;
  readonly kinds: readonly DrawingKind[];
  /** By name, in A1111's order. */
  readonly args: F;
  readonly forms: { readonly [Name in keyof F]: ArgumentForm };
  /** Methods, so that scripts of different arguments lie in one list.
   *  @throws DialectProblem naming the argument */
  effect(given: Body<F>, request: ScriptRequest): ScriptEffect;
}

export const defineScript = <F extends Fields>(script: Script<F>): Script<F> => script;
