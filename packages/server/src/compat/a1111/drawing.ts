/** The part that txt2img and img2img share: words, sampling, model, seeds. */
import { DialectProblem } from "../dialect-problem.ts";
import { MOST_PICTURES } from "./answer-size.ts";
import { gridBefore } from "./arranged.ts";
import type { DRAWING_FIELDS } from "./fields/drawing-fields.ts";
import { type TranslatedUnits, translateUnits } from "./control-net/unit.ts";
import { type Body, recordOf, textOr } from "./fields/read-body.ts";
import { nameOf } from "./named-files.ts";
import { namedSampler } from "./samplers.ts";
import { drawingSettings, type Settings, withSettings } from "./settings.ts";
import type { Surroundings, Translation } from "./translation.ts";
import { meantWords } from "./words.ts";

/** Latents are eighths of pictures. */
const CELL = 8;

type DrawingBody = Body<typeof DRAWING_FIELDS>;

const CHECKPOINT = { en: "checkpoint", zh: "模型" };

export interface Drawing {
  /** Parameters of every batch; `seed`, `variation_seed` and `batch` are those of the first. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Parameters of batch `at`, from 0, of `count` pictures, by A1111's counting of seeds. */
  readonly seedsOf: (at: number, count: number) => Readonly<Record<string, unknown>>;
  readonly batches: number;
  readonly batchSize: number;
  /** As it was written; -1 draws one. */
  readonly askedSeed: number;
  readonly answer: Omit<Translation, "requests" | "echo">;
  readonly units: TranslatedUnits;
}

/** @param alwaysOn of `alwaysOnScripts`
 *  @throws DialectProblem */
export function drawing(
  body: DrawingBody,
  surroundings: Surroundings,
  alwaysOn: Readonly<Record<string, readonly unknown[]>>,
): Drawing {
  const { drawSeed } = surroundings;
  const settings = withSettings(surroundings.settings, body.record("override_settings"));
  const named = body.text("sampler_name") ?? body.text("sampler_index") ?? "Euler";
  const { sampler, schedule } = namedSampler(
    named === "" ? "Euler" : named,
    body.text("scheduler"),
  );
  const bare = body.flag("disable_extra_networks");
  const strength = body.number("subseed_strength") ?? 0;
  const seed = seedOr(body.number("seed"), drawSeed);
  const subseed = seedOr(body.number("subseed"), drawSeed);
  const styles = body.texts("styles");
  const refiner = chosenModel(body.text("refiner_checkpoint"), surroundings, "refiner_checkpoint");
  const [batches, batchSize] = counts(body);
  const fallback = drawingSettings(settings, sampler);
  const units = translateUnits(alwaysOn[CONTROL_NET] ?? [], surroundings.catalogue.controlnets);
  return {
    parameters: {
      ...fallback,
      ...modelSettings(settings, surroundings),
      prompt: meantWords(body.text("prompt") ?? "", bare),
      negative_prompt: meantWords(body.text("negative_prompt") ?? "", bare),
      styles: styleNames(styles),
      steps: body.number("steps"),
      cfg: body.number("cfg_scale"),
      sampler,
      schedule,
      variation_strength: strength,
      seed_resize_width: Math.max(0, eighths(body.number("seed_resize_from_w") ?? 0)),
      seed_resize_height: Math.max(0, eighths(body.number("seed_resize_from_h") ?? 0)),
      eta: body.number("eta") ?? fallback["eta"],
      s_churn: body.number("s_churn") ?? fallback["s_churn"],
      s_tmin: body.number("s_tmin") ?? fallback["s_tmin"],
      s_tmax: body.number("s_tmax") ?? fallback["s_tmax"],
      s_noise: body.number("s_noise") ?? fallback["s_noise"],
      s_min_uncond: body.number("s_min_uncond") ?? fallback["s_min_uncond"],
      refiner,
      refiner_switch_at: refiner === undefined ? undefined : body.number("refiner_switch_at"),
      control: units.control.length === 0 ? undefined : units.control,
    },
    units,
    seedsOf: (at, count) => ({
      seed: strength === 0 ? seed + at : seed,
      variation_seed: subseed + at,
      batch: count,
    }),
    batches,
    batchSize,
    askedSeed: body.number("seed") ?? -1,
    answer: {
      arrange: (made) => {
        // Only who has pictures saved gets a grid of them, as there.
        const wanted = body.flag("save_images") && settings["return_grid"] !== false;
        return gridBefore(made.flat(), wanted, rowsOf(settings, batchSize));
      },
      shownMaps: units.shown,
      settings,
      keepSettings: !body.flag("override_settings_restore_afterwards"),
      sendImages: body.flag("send_images"),
      taskId: body.text("force_task_id"),
      batchSize,
      styles,
      subseed,
      subseedStrength: strength,
    },
  };
}

function modelSettings(given: Settings, of: Surroundings): Record<string, unknown> {
  return {
    model: chosenModel(textOr(given["sd_model_checkpoint"]), of, "sd_model_checkpoint"),
    vae: chosenVae(given, of),
  };
}

const VAE = { en: "VAE", zh: " VAE" };

/** A VAE of the catalogue, or the tool's own word; undefined where nothing is said. */
function chosenVae(given: Settings, { catalogue: { vaes } }: Surroundings): string | undefined {
  const asked = textOr(given["sd_vae"], "Automatic");
  const modules = (given["forge_additional_modules"] ?? []) as readonly string[];
  const [module, ...others] = modules;
  if (/^none$/i.test(asked)) return "None";
  if (!/^(|automatic)$/i.test(asked)) return nameOf(asked, vaes, VAE, "sd_vae");
  if (module === undefined) return asked === "" ? undefined : "Automatic";
  if (others.length === 0) return nameOf(module, vaes, VAE, "forge_additional_modules");
  throw new DialectProblem(
    422,
    {
      en: `forge_additional_modules: got ${modules.length} files, expected one VAE: text encoders come with the model.`,
      zh: `forge_additional_modules：给出了 ${modules.length} 个文件，应为一个 VAE：文本编码器随模型提供。`,
    },
    { field: "forge_additional_modules" },
  );
}

/** Rows of a grid as A1111's setting says; undefined for about a square. */
function rowsOf(settings: Settings, batchSize: number): number | undefined {
  const rows = Number(settings["n_rows"] ?? -1);
  return rows > 0 ? rows : rows === 0 ? batchSize : undefined;
}

/** Down to whole latents. */
export const eighths = (pixels: number): number => Math.floor(pixels / CELL) * CELL;

/** A model of the catalogue; undefined where none is asked for. */
export function chosenModel(
  asked: string | undefined,
  { catalogue }: Pick<Surroundings, "catalogue">,
  field: string,
): string | undefined {
  if (asked === undefined || /^(|none|use same checkpoint)$/i.test(asked)) return undefined;
  return nameOf(asked, catalogue.models, CHECKPOINT, field);
}

const seedOr = (asked: number | undefined, drawSeed: () => number): number =>
  asked === undefined || asked < 0 ? drawSeed() : asked;

function counts(body: DrawingBody): [batches: number, batchSize: number] {
  const batches = body.number("n_iter") ?? 1;
  const batchSize = body.number("batch_size") ?? 1;
  if (batches >= 1 && batchSize >= 1 && batches * batchSize <= MOST_PICTURES)
    return [batches, batchSize];
  throw new DialectProblem(
    422,
    {
      en: `n_iter: got ${batches} batches of ${batchSize}, expected 1 to ${MOST_PICTURES} pictures.`,
      zh: `n_iter：给出的是 ${batches} 批、每批 ${batchSize} 张，应为 1 至 ${MOST_PICTURES} 张图片。`,
    },
    { field: "n_iter" },
  );
}

function styleNames(styles: readonly string[]): string | undefined {
  const parted = styles.find((style) => style.includes(","));
  if (parted !== undefined)
    throw new DialectProblem(
      422,
      {
        en: `styles: got "${parted.slice(0, 80)}", expected names without commas.`,
        zh: `styles：给出的是“${parted.slice(0, 80)}”，名称中不能有逗号。`,
      },
      { field: "styles" },
    );
  return styles.length === 0 ? undefined : styles.join(",");
}

/** The always-on script whose arguments are units. */
const CONTROL_NET = "controlnet";

/** The arguments of each always-on script that is known, by its title in small letters.
 *  @throws DialectProblem 422 for others, as A1111 where an extension is not installed */
export function alwaysOnScripts(
  body: DrawingBody,
  known: readonly string[],
): Readonly<Record<string, readonly unknown[]>> {
  const found: Record<string, readonly unknown[]> = {};
  for (const [title, given] of Object.entries(body.record("alwayson_scripts"))) {
    const name = title.toLowerCase();
    if (name !== CONTROL_NET && !known.includes(name))
      throw new DialectProblem(
        422,
        {
          en: `always on script ${title.slice(0, 80)} not found`,
          zh: `找不到始终启用的脚本 ${title.slice(0, 80)}`,
        },
        { field: "alwayson_scripts" },
      );
    found[name] = [...(found[name] ?? []), ...argumentsOf(title.slice(0, 80), given)];
  }
  return found;
}

/** Of nothing, nothing; what is something else would be left out unsaid. @throws DialectProblem 422 */
function argumentsOf(title: string, given: unknown): readonly unknown[] {
  if (given === null) return [];
  const script = recordOf(given);
  const args = script === undefined ? given : (script["args"] ?? []);
  if (script !== undefined && Array.isArray(args)) return args as unknown[];
  const where = script === undefined ? title : `${title}.args`;
  const [got, expected] = [
    JSON.stringify(args).slice(0, 60),
    script === undefined
      ? { en: 'an object such as {"args": [...]}', zh: '{"args": [...]} 这样的对象' }
      : { en: "a list", zh: "列表" },
  ];
  throw new DialectProblem(
    422,
    {
      en: `alwayson_scripts.${where}: got ${got}, expected ${expected.en}.`,
      zh: `alwayson_scripts.${where}：给出的是 ${got}，应为${expected.zh}。`,
    },
    { field: "alwayson_scripts" },
  );
}
