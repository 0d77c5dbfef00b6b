/** "X/Y/Z plot" and "Prompt matrix", which are the tool `grid`.
 *  Arguments: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/{xyz_grid,prompt_matrix}.py. */
import { DialectProblem } from "../../dialect-problem.ts";
import type { DialectCatalogue, NamedFile } from "../../service.ts";
import { honoured, refused } from "../fields/field.ts";
import { nameOf } from "../named-files.ts";
import type { Arranged } from "../translation.ts";
import { axesOf } from "./axes.ts";
import { joined, partsOf } from "./axis-values.ts";
import { defineScript, type DrawingKind } from "./script.ts";

const type = (standard: number) =>
  honoured(
    "name",
    standard,
    "a label, or its place in A1111's list",
    "名称，或在 A1111 列表中的序号",
  );
const values = honoured("text", "", "as A1111 writes them", "写法与 A1111 相同");
const ticked = honoured(
  "names",
  [],
  "in place of written ones, for axes of names",
  "用于名称类的轴，代替手写的值",
);
const varied = refused("flag", false, "seeds vary by an axis `Seed`", "种子请用 `Seed` 轴变化");

const axisForm = (letter: string) => ({ label: `${letter} type` });
const valuesForm = (letter: string) => ({ label: `${letter} values` });

/** One for each kind of request: the lists of axes differ. */
const plotOf = (kind: DrawingKind) =>
  defineScript({
    title: "X/Y/Z plot",
    kinds: [kind],
    args: {
      x_type: type(1),
      x_values: values,
      x_values_dropdown: ticked,
      y_type: type(0),
      y_values: values,
      y_values_dropdown: ticked,
      z_type: type(0),
      z_values: values,
      z_values_dropdown: ticked,
      draw_legend: honoured("flag", true, "false is `no_labels`", "为 false 时即 `no_labels`"),
      include_lone_images: honoured(
        "flag",
        false,
        "the pictures behind the sheet",
        "总图之后附各单图",
      ),
      include_sub_grids: refused("flag", false, "there is one sheet", "只有一张总图"),
      no_fixed_seeds: refused(
        "flag",
        false,
        "an open seed is drawn once for all",
        "未指定的种子统一抽取一次",
      ),
      vary_seeds_x: varied,
      vary_seeds_y: varied,
      vary_seeds_z: varied,
      margin_size: honoured("integer", 0, "`margin`", "`margin`"),
      csv_mode: honoured("flag", false, "written values count", "采用手写的值"),
    },
    forms: {
      x_type: { ...axisForm("X"), choices: axesOf(kind).map(({ label }) => label) },
      x_values: valuesForm("X"),
      x_values_dropdown: valuesForm("X"),
      y_type: { ...axisForm("Y"), choices: axesOf(kind).map(({ label }) => label) },
      y_values: valuesForm("Y"),
      y_values_dropdown: valuesForm("Y"),
      z_type: { ...axisForm("Z"), choices: axesOf(kind).map(({ label }) => label) },
      z_values: valuesForm("Z"),
      z_values_dropdown: valuesForm("Z"),
      draw_legend: { label: "Draw legend" },
      include_lone_images: { label: "Include Sub Images" },
      include_sub_grids: { label: "Include Sub Grids" },
      no_fixed_seeds: { label: "Keep -1 for seeds" },
      vary_seeds_x: { label: "Vary seeds for X" },
      vary_seeds_y: { label: "Vary seeds for Y" },
      vary_seeds_z: { label: "Vary seeds for Z" },
      margin_size: { label: "Grid margins (px)", minimum: 0, maximum: 500, step: 2 },
      csv_mode: { label: "Use text inputs instead of dropdowns" },
    },
    effect(given, { surroundings: { catalogue } }) {
      const csv = given.flag("csv_mode");
      const axis = (letter: "x" | "y" | "z") =>
        axisOf(
          kind,
          {
            field: `${letter}_type`,
            type: given.name(`${letter}_type`),
            written: given.text(`${letter}_values`) ?? "",
            ticked: csv ? [] : given.texts(`${letter}_values_dropdown`),
          },
          catalogue,
        );
      const all = given.flag("include_lone_images");
      return {
        ...GRID,
        parameters: {
          x: axis("x"),
          y: axis("y"),
          z: axis("z"),
          margin: given.number("margin_size"),
          no_labels: !given.flag("draw_legend"),
        },
        arrange: (made) => Promise.resolve(sheetFirst(made, all)),
      };
    },
  });

export const plots = [plotOf("txt2img"), plotOf("img2img")];

export const promptMatrix = defineScript({
  title: "Prompt matrix",
  kinds: ["txt2img", "img2img"],
  args: {
    put_at_start: honoured("flag", false, "`matrix_at_start`", "`matrix_at_start`"),
    different_seeds: honoured("flag", false, "`matrix_seeds`", "`matrix_seeds`"),
    prompt_type: honoured("text", "positive", "`matrix`", "`matrix`"),
    variations_delimiter: honoured("text", "comma", "`matrix_delimiter`", "`matrix_delimiter`"),
    margin_size: honoured("integer", 0, "`margin`", "`margin`"),
  },
  forms: {
    put_at_start: { label: "Put variable parts at start of prompt" },
    different_seeds: { label: "Use different seed for each picture" },
    prompt_type: { label: "Select prompt", choices: ["positive", "negative"] },
    variations_delimiter: { label: "Select joining char", choices: ["comma", "space"] },
    margin_size: { label: "Grid margins (px)", minimum: 0, maximum: 500, step: 2 },
  },
  effect(given) {
    return {
      ...GRID,
      parameters: {
        matrix: given.text("prompt_type"),
        matrix_at_start: given.flag("put_at_start"),
        matrix_seeds: given.flag("different_seeds"),
        matrix_delimiter: given.text("variations_delimiter"),
        margin: given.number("margin_size"),
      },
      arrange: (made) => Promise.resolve(sheetFirst(made, true)),
    };
  },
});

/** One job, one picture for each cell. */
const GRID = { tool: "grid", batch: undefined, batches: 1 } as const;

/** The sheet is the first file, the cells follow. */
function sheetFirst(made: readonly (readonly Uint8Array[])[], all: boolean): Arranged {
  const [sheet, ...cells] = made.flat();
  const grids = sheet === undefined ? [] : [sheet];
  return all ? { grids, pictures: cells } : { grids, pictures: [], told: cells };
}

interface GivenAxis {
  readonly field: string;
  readonly type: string | number;
  readonly written: string;
  readonly ticked: readonly string[];
}

/** `name=values`, as the tool takes it. */
function axisOf(
  kind: DrawingKind,
  { field, type: asked, written, ticked: chosen }: GivenAxis,
  catalogue: DialectCatalogue,
): string | undefined {
  const axes = axesOf(kind);
  const found =
    typeof asked === "number"
      ? axes[asked]
      : axes.find(({ label }) => label.toLowerCase() === asked.toLowerCase());
  if (found === undefined)
    throw new DialectProblem(
      422,
      {
        en: `${field}: got ${JSON.stringify(asked).slice(0, 60)}, expected 0 to ${axes.length - 1} or a label such as Steps.`,
        zh: `${field}：给出的是 ${JSON.stringify(asked).slice(0, 60)}，应为 0 至 ${axes.length - 1}，或 Steps 等名称。`,
      },
      { field },
    );
  const { label, listed } = found;
  if (label === "Nothing") return undefined;
  const isTicked = chosen.length > 0 && (listed === true || written === "");
  const files = FILES[label];
  if (files === undefined) return `${label}=${isTicked ? joined(chosen) : written}`;
  const names = (isTicked ? chosen : partsOf(written)).map((name) =>
    /^(|none|automatic)$/i.test(name)
      ? name
      : nameOf(name, files(catalogue), { en: label, zh: ` ${label}` }, field),
  );
  return `${label}=${joined(names)}`;
}

/** Axes of files, whose titles become names. */
const FILES: Readonly<Record<string, (catalogue: DialectCatalogue) => readonly NamedFile[]>> = {
  "Checkpoint name": ({ models }) => models,
  "Refiner checkpoint": ({ models }) => models,
  VAE: ({ vaes }) => vaes,
};
