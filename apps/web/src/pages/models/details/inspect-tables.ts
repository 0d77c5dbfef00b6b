/** The report of `model-inspect` as tables. It tells of files from anywhere, so nothing is taken for granted. */
import type { Language } from "../../../language/language.ts";

export interface ReportNetwork {
  readonly name: string;
  readonly naming?: string;
  readonly parameters: number;
  readonly missing: readonly string[];
  readonly misshaped: readonly {
    readonly key: string;
    readonly expected: string;
    readonly actual: string;
  }[];
}

export interface InspectTables {
  readonly usable: boolean;
  readonly why?: string;
  readonly layout?: string;
  readonly family?: string;
  readonly tensors?: number;
  readonly parameters?: number;
  readonly bytes?: number;
  readonly nativeSize?: number;
  readonly prediction?: string;
  readonly precision: readonly {
    readonly dtype: string;
    readonly tensors: number;
    readonly parameters: number;
  }[];
  readonly networks: readonly ReportNetwork[];
  readonly extra: readonly string[];
  /** Keys that are read into memory, with the reason. */
  readonly unmapped: readonly string[];
  /** Further parts, flat: name and value. */
  readonly adapter: readonly Pair[];
  readonly upscaler: readonly Pair[];
  readonly graphs: readonly Pair[];
  readonly metadata: readonly Pair[];
}

export type Pair = readonly [name: string, value: string];

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const json = (value: unknown): Json => (isJson(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export function inspectTables(report: unknown, language: Language): InspectTables {
  const given = json(report);
  const said = (value: unknown): string | undefined => text(value) ?? text(json(value)[language]);
  const pairs = (value: unknown): Pair[] => flat(value, said);
  const why = said(given["why"]);
  const layout = text(given["layout"]);
  const family = said(json(given["family"])["label"]);
  const prediction = text(json(given["noise"])["parameterization"]);
  const numbers = ["tensors", "parameters", "bytes", "nativeSize"] as const;
  return {
    usable: given["usable"] === true,
    ...(why !== undefined && { why }),
    ...(layout !== undefined && { layout }),
    ...(family !== undefined && { family }),
    ...(prediction !== undefined && { prediction }),
    ...Object.fromEntries(
      numbers.flatMap((name) => {
        const value = number(given[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    precision: list(given["precision"]).map((each) => {
      const { dtype, tensors, parameters } = json(each);
      return {
        dtype: text(dtype) ?? "?",
        tensors: number(tensors) ?? 0,
        parameters: number(parameters) ?? 0,
      };
    }),
    networks: Object.entries(json(given["networks"])).map(network),
    extra: list(given["extra"]).flatMap((key) => text(key) ?? []),
    unmapped: list(given["unmapped"]).flatMap((each) => {
      const { key, reason } = json(each);
      return typeof key === "string" ? [`${key} (${text(reason) ?? "?"})`] : [];
    }),
    adapter: pairs(given["adapter"]),
    upscaler: pairs(given["upscaler"]),
    graphs: list(given["graphs"]).map((each) => {
      const { part, inputs, outputs } = json(each);
      return [text(part) ?? "?", [...list(inputs), "→", ...list(outputs)].map(String).join(" · ")];
    }),
    metadata: Object.entries(json(given["metadata"])).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  };
}

function network([name, value]: readonly [string, unknown]): ReportNetwork {
  const { naming, parameters, missing, misshaped } = json(value);
  return {
    name,
    ...(typeof naming === "string" && { naming }),
    parameters: number(parameters) ?? 0,
    missing: list(missing).flatMap((each) => {
      const { key, shape } = json(each);
      return typeof key === "string" ? [`${key} ${shapeOf(shape)}`] : [];
    }),
    misshaped: list(misshaped).flatMap((each) => {
      const { key, expected, actual } = json(each);
      return typeof key === "string"
        ? [{ key, expected: shapeOf(expected), actual: shapeOf(actual) }]
        : [];
    }),
  };
}

const shapeOf = (shape: unknown): string => `[${list(shape).map(String).join(", ")}]`;

/** Nested names are joined by dots; lists of plain values stand in a line. */
function flat(
  value: unknown,
  said: (value: unknown) => string | undefined,
  prefix = "",
  depth = 0,
): Pair[] {
  return Object.entries(json(value)).flatMap(([key, each]): Pair[] => {
    const name = prefix + key;
    const words = said(each);
    if (words !== undefined) return [[name, words]];
    if (Array.isArray(each))
      return each.length === 0
        ? []
        : [
            [
              name,
              each
                .slice(0, 50)
                .map((part) => said(part) ?? JSON.stringify(part))
                .join(", "),
            ],
          ];
    if (isJson(each)) return depth > 3 ? [] : flat(each, said, `${name}.`, depth + 1);
    return each === null || each === undefined ? [] : [[name, JSON.stringify(each)]];
  });
}
