/** Parameters of tools: a TypeBox schema with what people need to read and every surface to show it. */
import {
  Array as ArraySchema,
  Boolean as BooleanSchema,
  Enum,
  Integer,
  Number as NumberSchema,
  Optional,
  Record as RecordSchema,
  String as StringSchema,
  type TArray,
  type TBoolean,
  type TEnum,
  type TInteger,
  type TNumber,
  type TOptional,
  type TRecord,
  type TSchema,
  type TString,
  type TUnknown,
  Unknown,
} from "typebox";
import { ControlUnitSchema, MOST_CONTROL_UNITS } from "../control/unit.ts";
import type { Text } from "../text.ts";

/** How the command line takes a parameter: as a word of its own, or after a flag. */
export type CommandLineForm =
  | {
      readonly argument: string;
      /** Any number of words may follow, each for a request of its own, or as the entries of a list. */
      readonly many?: boolean;
    }
  | {
      /** Long flag without its dashes. */
      readonly flag: string;
      /** Short flag, one letter, without its dash. */
      readonly short?: string;
      /** Placeholder of the value in help texts; a toggle's is not shown. */
      readonly value?: string;
      /** May be given several times; each is an entry of a list. */
      readonly repeats?: boolean;
    };

/** What people read about a parameter, and how they type it. */
export interface ParameterNotes {
  /** Noun of at most four words, for forms. */
  readonly label: Text;
  /** One sentence without its full stop, for help and docs. */
  readonly help: Text;
  readonly cli: CommandLineForm;
  readonly unit?: Text;
  /** Step of a slider or spinner; what is accepted is the schema's business. */
  readonly step?: number;
  /** What happens where the parameter is left out and the schema has no default. */
  readonly whenAbsent?: Text;
  /** Most bytes of UTF-8 that a text may have. */
  readonly maxBytes?: number;
  /** Values worth offering for a text that accepts more than these (aliases, fused names). */
  readonly offers?: readonly string[];
  /** Of a text that names a model file, a tagger or a data set: from which of the lists it is picked. */
  readonly picks?: "checkpoint" | "vae" | "lora" | "upscaler" | "controlnet" | "tagger" | "dataset";
}

/** A parameter: what is accepted, and what is said about it. */
export interface Parameter<S extends TSchema = TSchema> {
  readonly schema: S;
  readonly notes: ParameterNotes;
}

/** Schema keyword under which the notes travel in JSON Schema and OpenAPI. */
export const NOTES_KEYWORD = "x-inkloom";

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly multipleOf?: number;
}

const said = (notes: ParameterNotes): Record<string, unknown> => ({
  title: notes.label.en,
  description: notes.help.en,
  [NOTES_KEYWORD]: notes,
});

/** A whole number, both ends included. */
export const integer = (
  range: Range & { readonly default: number },
  notes: ParameterNotes,
): Parameter<TInteger> => ({ schema: Integer({ ...range, ...said(notes) }), notes });

/** A whole number that may be left out; `whenAbsent` says what happens then. */
export const optionalInteger = (
  range: Range,
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TInteger>> => ({
  schema: Optional(Integer({ ...range, ...said(notes) })),
  notes,
});

/** A real number, both ends included. */
export const number = (
  range: Range & { readonly default: number },
  notes: ParameterNotes,
): Parameter<TNumber> => ({ schema: NumberSchema({ ...range, ...said(notes) }), notes });

/** A text; without a default it must be given. */
export const text = (
  limits: { readonly default?: string; readonly minLength?: number; readonly maxLength?: number },
  notes: ParameterNotes,
): Parameter<TString> => ({ schema: StringSchema({ ...limits, ...said(notes) }), notes });

/** One of a few names. */
export const choice = <const Values extends string[]>(
  values: readonly [...Values],
  standard: Values[number],
  notes: ParameterNotes,
): Parameter<TEnum<Values>> => ({
  schema: Enum(values, { default: standard, ...said(notes) }),
  notes,
});

/** A text that may be left out. */
export const optionalText = (
  limits: { readonly minLength?: number; readonly maxLength: number },
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TString>> => ({
  schema: Optional(StringSchema({ ...limits, ...said(notes) })),
  notes,
});

/** A real number that may be left out. */
export const optionalNumber = (
  range: Range,
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TNumber>> => ({
  schema: Optional(NumberSchema({ ...range, ...said(notes) })),
  notes,
});

/** Off unless given; the flag on the command line takes no value. */
export const toggle = (notes: ParameterNotes): Parameter<TBoolean> => ({
  schema: BooleanSchema({ default: false, ...said(notes) }),
  notes,
});

/** A JSON object, such as a graph; on the command line a file that holds it. What is in it is checked by the tool. */
export const jsonObject = (notes: ParameterNotes): Parameter<TRecord<string, TUnknown>> => ({
  schema: RecordSchema(StringSchema(), Unknown(), { ...said(notes) }),
  notes,
});

/** Control units, see `ControlUnit`; on the command line a text each, see `readUnit`. */
export const controlUnits = (
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TArray<typeof ControlUnitSchema>>> => ({
  schema: Optional(
    ArraySchema(ControlUnitSchema, { maxItems: MOST_CONTROL_UNITS, ...said(notes) }),
  ),
  notes,
});

/** A picture by name: on the command line the path of a file. The tool declares a port of the type
 *  `image` with the parameter's name. */
export const picture = (notes: ParameterNotes): Parameter<TString> =>
  text({ minLength: 1, maxLength: 4096 }, notes);

/** A picture that may be left out. */
export const optionalPicture = (
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TString>> => optionalText({ minLength: 1, maxLength: 4096 }, notes);

/** Parameters that belong together in forms and help texts. */
export interface ParameterGroup<P extends Readonly<Record<string, Parameter>>> {
  readonly title: Text;
  readonly parameters: P;
}

export const group = <P extends Readonly<Record<string, Parameter>>>(
  title: Text,
  parameters: P,
): ParameterGroup<P> => ({ title, parameters });
