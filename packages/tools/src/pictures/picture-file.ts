/** A made picture as a file that tells by itself how it was made. */
import { Problem } from "@inkloom/contract";
import { encodePicture, type EncodeOptions, exifOfText, PixelsError } from "@inkloom/pixels";
import type { MadePicture } from "./picture-png.ts";

/** Room in a JPEG for what is only known when the picture is made, bytes: sizes, names, hashes. */
const SLACK = 8192;

/** The file for A1111's readers and for Inkloom. @throws Problem `input/invalid` where a JPEG cannot hold
 *  the texts; `expectTextFits` finds that out beforehand */
export async function pictureFile(
  { pixels, infotext, job }: MadePicture,
  options: EncodeOptions,
): Promise<Uint8Array> {
  const text = { parameters: infotext, inkloom: JSON.stringify(job) };
  try {
    return await encodePicture(pixels, options, text);
  } catch (error) {
    throw tooLong(error);
  }
}

/** Says before drawing whether a kind of file can hold the words of a request.
 *  @throws Problem `input/invalid` */
export function expectTextFits(
  format: EncodeOptions["format"],
  request: { readonly prompt?: string; readonly negative_prompt?: string },
): void {
  if (format === "png") return;
  const { prompt = "", negative_prompt: negative = "" } = request;
  const parameters = `${prompt}${negative}${" ".repeat(SLACK / 2)}`;
  try {
    exifOfText(format, { parameters, inkloom: JSON.stringify(request) });
  } catch (error) {
    throw tooLong(error);
  }
}

function tooLong(error: unknown): unknown {
  if (!(error instanceof PixelsError) || error.code !== "limit") return error;
  return new Problem(
    "input/invalid",
    {
      en: `The prompts do not fit into the file beside the picture: ${error.message}; expected shorter ones, or PNG.`,
      zh: `提示词无法随图片写入文件：${error.message}；请缩短提示词，或改用 PNG。`,
    },
    { cause: error },
  );
}
