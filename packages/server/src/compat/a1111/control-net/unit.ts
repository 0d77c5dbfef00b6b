/** A unit of the always-on script ControlNet -> a control unit of the contract, and the pictures that it names. */
import {
  CONTROL_MODES,
  CONTROL_PASSES,
  CONTROL_RESIZE_MODES,
  MOST_CONTROL_UNITS,
  type Preprocessor,
  type Slider,
} from "@inkloom/contract";
import { assetName } from "../../asset-name.ts";
import { base64Picture } from "../../base64-picture.ts";
import { DialectProblem } from "../../dialect-problem.ts";
import type { NamedFile } from "../../service.ts";
import { type Body, readBody, recordOf } from "../fields/read-body.ts";
import { nameOf } from "../named-files.ts";
import { moduleNamed } from "./modules.ts";
import { UNIT_FIELDS } from "./unit-fields.ts";

type UnitBody = Body<typeof UNIT_FIELDS>;

export interface TranslatedUnits {
  /** Without those that are off or do nothing; to be checked with the other parameters. */
  readonly control: readonly Readonly<Record<string, unknown>>[];
  readonly pictures: readonly Uint8Array[];
  /** Of each unit, whether its control picture is answered. */
  readonly shown: readonly boolean[];
}

const OLD_NAMES = new Map([
  ["input_image", "image"],
  ["lowvram", "low_vram"],
  ["guidance", "guidance_end"],
  ["mask_image", "mask"],
]);

const RESIZE: readonly (readonly string[])[] = [
  ["just resize"],
  ["crop and resize", "inner fit (scale to fit)", "scale to fit (inner fit)"],
  ["resize and fill", "outer fit (shrink to fit)", "envelope (outer fit)"],
];
const MODES: readonly (readonly string[])[] = [
  ["balanced"],
  ["my prompt is more important"],
  ["controlnet is more important"],
];
const PASSES: readonly (readonly string[])[] = [["both"], ["low res only"], ["high res only"]];

/** @throws DialectProblem 422 naming the unit's field, 501 for what is not there */
export function translateUnits(
  args: readonly unknown[],
  controlnets: readonly NamedFile[],
): TranslatedUnits {
  const control: Record<string, unknown>[] = [];
  const pictures: Uint8Array[] = [];
  const shown: boolean[] = [];
  for (const [at, given] of args.entries()) {
    const unit = recordOf(given);
    if (unit === undefined) {
      if (given === false || given === null) continue;
      throw fieldProblem(at, "", JSON.stringify(given).slice(0, 60), {
        en: "an object with the fields of a unit",
        zh: "含有单元字段的对象",
      });
    }
    const translated = translateUnit(unit, at, controlnets);
    if (translated === undefined) continue;
    if (control.length === MOST_CONTROL_UNITS)
      throw new DialectProblem(
        422,
        {
          en: `controlnet: got ${args.length} units, expected at most ${MOST_CONTROL_UNITS} that are on.`,
          zh: `controlnet：给出了 ${args.length} 个单元，最多启用 ${MOST_CONTROL_UNITS} 个。`,
        },
        { field: "controlnet" },
      );
    control.push(translated.unit);
    pictures.push(...translated.pictures);
    shown.push(translated.shown);
  }
  return { control, pictures, shown };
}

function translateUnit(
  given: Readonly<Record<string, unknown>>,
  at: number,
  files: readonly NamedFile[],
) {
  const unit: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [OLD_NAMES.get(name) ?? name, value]),
  );
  // Some clients wrap single values in a list.
  for (const [name, { kind }] of Object.entries(UNIT_FIELDS))
    if (kind !== "list") unit[name] = one(unit[name]);
  const body = readBody(UNIT_FIELDS, unit, `controlnet.${at}`);
  if (!body.flag("enabled")) return undefined;
  const module = moduleNamed(body.text("module") ?? "", `controlnet.${at}.module`);
  const asked = (body.text("model") ?? "").trim();
  const model = /^(none)?$/i.test(asked)
    ? undefined
    : nameOf(
        asked,
        files,
        { en: "ControlNet model", zh: " ControlNet 模型" },
        `controlnet.${at}.model`,
      );
  if (module === undefined && model === undefined) return undefined;
  const start = body.number("guidance_start") ?? 0;
  const end = body.number("guidance_end") ?? 1;
  if (start > end)
    throw fieldProblem(at, "guidance_start", `${start} behind guidance_end ${end}`, {
      en: "a start before the end",
      zh: "起点不晚于终点",
    });
  const found = unitPictures(unit, module, at);
  const region = written(unit["effective_region_mask"], at, "effective_region_mask");
  const place = region === undefined ? undefined : picture(region, at, "effective_region_mask");
  const weights = unit["advanced_weighting"];
  return {
    unit: {
      preprocessor: module?.id ?? "none",
      ...(model !== undefined && { model }),
      ...found.names,
      ...(place && { region: assetName(place) }),
      weight: body.number("weight"),
      start,
      end,
      mode: named(body, "control_mode", MODES, CONTROL_MODES, at),
      resize: named(body, "resize_mode", RESIZE, CONTROL_RESIZE_MODES, at),
      hires: named(body, "hr_option", PASSES, CONTROL_PASSES, at),
      pixel_perfect: body.flag("pixel_perfect"),
      ...within("resolution", body.number("processor_res"), { minimum: 64, maximum: 2048 }, true),
      ...within("threshold_a", body.number("threshold_a"), module?.sliders[0]),
      ...within("threshold_b", body.number("threshold_b"), module?.sliders[1]),
      ...(Array.isArray(weights) && weights.length > 0 && { layer_weights: weights as unknown[] }),
      ...unionType(body.text("union_control_type")),
    },
    pictures: [...found.pictures, ...(place ? [place] : [])],
    shown: body.flag("save_detected_map"),
  };
}

const one = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;

/** Out of its range a value means the default, as there. */
function within(
  name: string,
  value: number | undefined,
  range: Pick<Slider, "minimum" | "maximum"> | undefined,
  whole = false,
): Record<string, number> {
  if (value === undefined || range === undefined) return {};
  if (value < range.minimum || value > range.maximum) return {};
  return { [name]: whole ? Math.round(value) : value };
}

function unionType(asked: string | undefined): Record<string, string> {
  if (asked === undefined || /^(unknown)?$/i.test(asked)) return {};
  return { union_type: asked.toLowerCase() };
}

function named<T>(
  body: UnitBody,
  field: "control_mode" | "resize_mode" | "hr_option",
  names: readonly (readonly string[])[],
  values: readonly T[],
  at: number,
): T {
  const asked = body.name(field);
  const index =
    typeof asked === "number"
      ? asked
      : names.findIndex((each) => each.includes(asked.toLowerCase()));
  const value = values[index];
  if (value !== undefined) return value;
  const labels = names.map(([label = ""]) => label).join(", ");
  throw fieldProblem(at, field, JSON.stringify(asked), {
    en: `one of ${labels}, or 0 to 2`,
    zh: ` ${labels} 之一，或 0 至 2`,
  });
}

interface UnitPictures {
  readonly names: Readonly<Record<string, unknown>>;
  readonly pictures: readonly Uint8Array[];
}

/** `image` as a text, `[image, mask]`, `{image, mask}` or a list of those, and `mask` beside it. */
function unitPictures(
  { image, mask }: Readonly<Record<string, unknown>>,
  module: Preprocessor | undefined,
  at: number,
): UnitPictures {
  const pairs = pairsOf(image, mask, at).map((pair) => ({
    image: picture(pair.image, at, "image"),
    mask: pair.mask === undefined ? undefined : picture(pair.mask, at, "mask"),
  }));
  const pictures = pairs.flatMap((pair) => [pair.image, ...(pair.mask ? [pair.mask] : [])]);
  const [first] = pairs;
  if (first === undefined) {
    const plain = written(mask, at, "mask");
    const alone = plain === undefined ? undefined : picture(plain, at, "mask");
    return alone
      ? { names: { mask: assetName(alone) }, pictures: [alone] }
      : { names: {}, pictures: [] };
  }
  if (pairs.length === 1 && module?.type !== "ip-adapter")
    return {
      names: { image: assetName(first.image), ...(first.mask && { mask: assetName(first.mask) }) },
      pictures,
    };
  return {
    names: {
      images: pairs.map((pair) => ({
        image: assetName(pair.image),
        ...(pair.mask && { mask: assetName(pair.mask) }),
      })),
    },
    pictures,
  };
}

interface Pair {
  readonly image: string;
  readonly mask: string | undefined;
}

function pairsOf(image: unknown, mask: unknown, at: number): readonly Pair[] {
  const text = (value: unknown): string | undefined =>
    typeof value === "string" && value !== "" ? value : undefined;
  const maskOf = (value: unknown) => written(value, at, "mask");
  const only = text(image);
  if (only !== undefined) return [{ image: only, mask: maskOf(mask) }];
  if (image === undefined || image === null || image === "") return [];
  const list: readonly unknown[] = Array.isArray(image) ? image : [image];
  const records = list.map(recordOf);
  if (records.every((each) => each !== undefined))
    return records.map((each) => {
      const own = text(each["image"]);
      if (own === undefined) throw noPicture(at);
      return { image: own, mask: maskOf(each["mask"]) };
    });
  const [first, second] = list.map(text);
  if (first === undefined || list.length > 2) throw noPicture(at);
  return [{ image: first, mask: second ?? maskOf(mask) }];
}

/** A picture's text; undefined for what clients write where there is none. @throws DialectProblem 422 */
function written(value: unknown, at: number, field: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (typeof value === "string") return value;
  throw fieldProblem(at, field, JSON.stringify(value).slice(0, 60), {
    en: "a picture in base64",
    zh: " base64 编码的图片",
  });
}

const noPicture = (at: number): DialectProblem =>
  fieldProblem(at, "image", "something else", {
    en: "a picture in base64, [image, mask], {image, mask} or a list of those",
    zh: " base64 图片、[image, mask]、{image, mask} 或其列表",
  });

const picture = (text: string, at: number, field: string): Uint8Array =>
  base64Picture(text, `controlnet.${at}.${field}`);

const fieldProblem = (
  at: number,
  name: string,
  got: string,
  expected: { readonly en: string; readonly zh: string },
): DialectProblem => {
  const field = name === "" ? `controlnet.${at}` : `controlnet.${at}.${name}`;
  return new DialectProblem(
    422,
    {
      en: `${field}: got ${got}, expected ${expected.en}.`,
      zh: `${field}：给出的是 ${got}，应为${expected.zh}。`,
    },
    { field },
  );
};
