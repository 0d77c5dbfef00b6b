/** The pictures that the cells of a grid begin with: checked before the first cell, and the same when the grid
 *  goes on later. */
import { createHash } from "node:crypto";
import { type Img2imgRequest, Problem, TOOLS, validate } from "@inkloom/contract";
import { type CheckedRequest, checkImg2imgPictures } from "@inkloom/diffusion";
import { readPicture } from "../../pictures/read-picture.ts";
import type { RunContext } from "../../run.ts";
import type { Cell } from "./cells.ts";
import type { Manifest } from "./grid-folder.ts";
import { cellTool } from "./plan.ts";

/** SHA-256 of each picture that cells name. */
export async function pictureHashes(
  cells: readonly Cell[],
  { picture }: Pick<RunContext, "picture">,
): Promise<Record<string, string>> {
  const names = cells.flatMap(({ parameters }) =>
    cellTool(parameters) === "img2img" ? [parameters["image"], parameters["mask"]] : [],
  );
  const hashes: Record<string, string> = {};
  for (const name of new Set(names))
    if (typeof name === "string")
      hashes[name] = createHash("sha256")
        .update(await picture(name))
        .digest("hex");
  return hashes;
}

/** @throws Problem `grid/other` where a picture is no longer what the grid was begun with */
export async function expectSamePictures(
  folder: string,
  { pictures: begun, cells }: Pick<Manifest, "pictures" | "cells">,
  context: Pick<RunContext, "picture">,
): Promise<void> {
  const now = await pictureHashes(cells, context);
  const changed = Object.keys(now).find((name) => now[name] !== begun[name]);
  if (changed !== undefined)
    throw new Problem("grid/other", {
      en: `${changed} has changed since the grid in ${folder} was begun, expected the same picture or a new folder.`,
      zh: `自 ${folder} 中的网格开始以来，${changed} 已发生变化，应使用相同的图片或新的文件夹。`,
    });
}

/** The cells as they can be checked; pictures and masks that do not fit each other are refused here.
 *  @throws Problem `input/picture`, `mask/...`, `input/invalid` */
export async function checkedCells(
  cells: readonly Cell[],
  context: Pick<RunContext, "picture">,
): Promise<CheckedRequest[]> {
  const sizes = new Map<string, ReturnType<typeof checkImg2imgPictures>>();
  const sizeOf = async (request: Img2imgRequest): Promise<CheckedRequest["picture"]> => {
    const { image, mask, mask_invert: turned, width, height } = request;
    const sides = ["left", "right", "top", "bottom"] as const;
    const more = sides.map((side) => request[`outpaint_${side}`]);
    const key = JSON.stringify([image, mask, turned, width, height, more]);
    const size =
      sizes.get(key) ??
      checkImg2imgPictures(request, {
        image: await readPicture(context, image),
        mask: mask === undefined ? undefined : await readPicture(context, mask),
      });
    sizes.set(key, size);
    return size;
  };
  const checked: CheckedRequest[] = [];
  for (const { parameters } of cells) {
    if (cellTool(parameters) === "generate") {
      checked.push({ request: validate(TOOLS.generate, parameters) });
      continue;
    }
    const request = validate(TOOLS.img2img, parameters);
    const picture = await sizeOf(request);
    checked.push({ request, ...(picture && { picture }) });
  }
  return checked;
}
