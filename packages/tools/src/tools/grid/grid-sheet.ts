/** The sheet of a grid as a file that tells by itself how it was made. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ParamsOf, TOOLS, VERSION } from "@inkloom/contract";
import { FILE_PARAMETERS, sharedName, withSharedNames } from "@inkloom/diffusion";
import { encodePng, readPngText } from "@inkloom/pixels";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import type { AxisId } from "./axis.ts";
import { nameOfAxis } from "./axis-names.ts";
import { splitValues } from "./axis-values.ts";
import type { Manifest } from "./grid-folder.ts";
import type { GridResult } from "./grid-result.ts";
import type { Legend } from "./legend.ts";
import { isIn } from "./matrix.ts";
import { makeSheet } from "./sheet.ts";

/** Makes the sheet of a folder in which every cell is there. */
export async function drawSheet(
  folder: string,
  { axes, cells, sheet, request }: Manifest,
  { margin, no_labels: bare }: Pick<ParamsOf<"grid">, "margin" | "no_labels">,
): Promise<Pick<GridResult, "sheet" | "scale">> {
  const legends = (id: AxisId): readonly Legend[] => {
    const axis = bare ? undefined : axes.find((each) => each.id === id);
    return axis === undefined ? [] : legendsOf(axis);
  };
  const { pixels, scale } = await makeSheet(
    cells.map(({ place, file }) => ({ place, png: () => readFile(join(folder, file)) })),
    { labels: { x: legends("x"), y: legends("y"), z: legends("z") }, margin },
  );
  const path = join(folder, sheet);
  const shared = sharedRequest(request);
  const job = { program: "inkloom", version: VERSION, tool: "grid", parameters: shared };
  const [first] = cells;
  const { parameters = "" } = first ? readPngText(await readFile(join(folder, first.file))) : {};
  const text = { parameters: sheetText(parameters, shared), inkloom: JSON.stringify(job) };
  await writeWholeFile(path, await encodePng(pixels, text), { replace: true });
  return { sheet: path, scale };
}

/** One line for a value; for a place of a matrix a line for each part. */
const legendsOf = ({ values, parts }: Manifest["axes"][number]): Legend[] =>
  values.map((text, place) =>
    parts === undefined
      ? [{ text, active: true }]
      : parts.map((part, at) => ({ text: part, active: isIn(place, at) })),
  );

/** A sheet that is passed on tells no folders, neither in the request nor in its axes. */
function sharedRequest(request: Manifest["request"]): Record<string, unknown> {
  const shared = withSharedNames(request);
  const { model } = shared;
  if (typeof model === "string") shared["model"] = sharedName(model);
  for (const id of ["x", "y", "z"]) {
    const axis = request[id];
    if (typeof axis !== "string") continue;
    const name = axis.slice(0, axis.indexOf("="));
    const parameter =
      nameOfAxis(name, TOOLS.generate) ?? nameOfAxis(name, TOOLS.img2img) ?? "unknown";
    if (![...FILE_PARAMETERS, "model"].includes(parameter)) continue;
    const values = splitValues(axis.slice(name.length + 1)).map(sharedName);
    shared[id] = `${name}=${values.map(quoted).join(",")}`;
  }
  return shared;
}

const quoted = (value: string): string =>
  /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** The first picture's text with the fields that A1111's script adds (scripts/xyz_grid.py); its prompt matrix
 *  adds none. */
function sheetText(infotext: string, request: Readonly<Record<string, unknown>>): string {
  const fields = ["x", "y", "z"].flatMap((id) => {
    const axis = request[id];
    if (typeof axis !== "string") return [];
    const letter = id.toUpperCase();
    const [name = ""] = axis.split("=");
    const values = axis.slice(name.length + 1).trim();
    return [
      `${letter} Type: ${quotedField(name.trim())}`,
      `${letter} Values: ${quotedField(values)}`,
    ];
  });
  return fields.length === 0 ? infotext : [infotext, "Script: X/Y/Z plot", ...fields].join(", ");
}

/** As A1111 writes fields that hold what parts fields (modules/infotext_utils.py, quote). */
const quotedField = (value: string): string =>
  /[,:\n"\\]/.test(value) ? JSON.stringify(value) : value;
