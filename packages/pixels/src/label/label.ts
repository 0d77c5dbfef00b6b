/** Words as pictures, for the labels of sheets. */
import sharp from "sharp";
import { flattened } from "../alpha.ts";
import type { Pixels } from "../pixels.ts";
import { dotMatrix } from "./dot-matrix.ts";

interface LabelOptions {
  /** Height of the letters, pixels. */
  readonly size: number;
  /** Lines are broken where they would be wider, pixels. */
  readonly width: number;
}

/** More than this would make the label larger than the sheet, in characters. */
const LONGEST = 400;

/**
 * Black words on white, centred. By the machine's fonts, which show a character that they lack as a box with its
 * number; by letters of our own where there are no fonts at all. An empty text is one white pixel.
 */
export async function label(text: string, { size, width }: LabelOptions): Promise<Pixels> {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (shown.trim() === "")
    return { width: 1, height: 1, data: Uint8ClampedArray.of(255, 255, 255, 255) };
  if (!(await hasFonts()))
    return dotMatrix(shown, { scale: Math.max(1, Math.round(size / 9)), width });
  return flattened(await drawn(shown, { size, width }), [255, 255, 255]);
}

async function drawn(text: string, { size, width }: LabelOptions): Promise<Pixels> {
  const escaped = text.replaceAll(/[&<>]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
  // Control characters are no letters, and no XML either.
  // eslint-disable-next-line no-control-regex -- see above
  const clean = escaped.replaceAll(/[\x00-\x09\x0b-\x1f\x7f]/g, " ").replaceAll("\n", " ");
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="black">${clean}</span>`,
      font: `sans ${String(size)}`,
      dpi: 72,
      width: Math.max(1, Math.floor(width)),
      align: "centre",
      wrap: "word-char",
      rgba: true,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

let fonts: Promise<boolean> | undefined;

/** A dash drawn by a font is flat; the box that stands for a missing letter is not. */
function hasFonts(): Promise<boolean> {
  return (fonts ??= drawn("-", { size: 40, width: 100 }).then(
    ({ width, height }) => height < width,
    () => false,
  ));
}
