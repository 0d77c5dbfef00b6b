import { join } from "node:path";
import { printable, type Text } from "@inkloom/contract";
import { encodePicture } from "@inkloom/pixels";
import { expectTextFits, pictureFile } from "@inkloom/tools";
import { pictureFormat } from "../output/picture-format.ts";
import { pictureTarget } from "../output/picture-target.ts";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Perform } from "./bench.ts";
import { today } from "./today.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Makes a code or pictures that scan as it, those that scan first, and says how many do. */
export const performQr: Perform<"qr"> = async ({ parameters, extras }, bench) => {
  const { around, context, runs, language } = bench;
  const { stdout, stderr, signal } = around;
  const options = pictureFormat(extras);
  const place = {
    out: extras.out,
    format: options.format,
    force: extras.force,
    standardFolder: join(context.home, "pictures", today()),
    signal,
  };
  const show = (path: string): void => {
    stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
  };
  if (parameters.plain) {
    const target = await upscaledPlace({ ...place, batch: 1 });
    const { code } = await runs.qr(parameters, context);
    const path = await target.save(await encodePicture(code, { ...options, grey: true }), 0, "qr");
    const { width, height } = code;
    if (extras.json === true) bench.printJson({ pictures: [{ path, width, height }] });
    else show(path);
    return;
  }
  expectTextFits(options.format, parameters);
  const target = await pictureTarget({ ...place, batch: parameters.tries });
  await watchDrawing(bench, extras, async ({ context: watched, stop }) => {
    const { pictures, scanned, model, seconds } = await runs.qr(parameters, watched);
    const saved = [];
    for (const [index, picture] of pictures.entries()) {
      const { seed, scans, infotext, pixels } = picture;
      const path = await target.save(await pictureFile(picture, options), index, seed);
      saved.push({ path, seed, scans, width: pixels.width, height: pixels.height, infotext });
    }
    stop();
    if (extras.json === true)
      bench.printJson({ pictures: saved, scanned, tried: pictures.length, model, seconds });
    else for (const { path } of saved) show(path);
    if (parameters.recipe === "qr")
      stderr.write(`${scanHint(scanned, pictures.length)[language]}\n`);
  });
};

/** How many scan, and what to do where none does. */
const scanHint = (scanned: number, tried: number): Text =>
  scanned > 0
    ? {
        en: `${scanned} of ${tried} scan; they come first.`,
        zh: `${tried} 张中有 ${scanned} 张可扫描，排在最前。`,
      }
    : {
        en: `None of ${tried} scans; raise --qr-weight or --tries, or begin earlier with --qr-start.`,
        zh: `${tried} 张均无法扫描；请提高 --qr-weight 或 --tries，或调小 --qr-start。`,
      };
