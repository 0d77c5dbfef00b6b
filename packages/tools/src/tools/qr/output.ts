import { encodePng } from "@inkloom/pixels";
import type { Output, OutputFile } from "../../outputs/output.ts";
import { pictureFile } from "../../pictures/picture-file.ts";
import type { QrResult } from "./run.ts";

/** Pictures that scan first, then the others, last the code itself. */
export function ofQr({ pictures, code, scanned, model, seconds }: QrResult): Output {
  async function* files(): AsyncGenerator<OutputFile> {
    for (const picture of pictures) {
      const { width, height } = picture.pixels;
      yield {
        role: "picture",
        bytes: await pictureFile(picture, { format: "png" }),
        mediaType: "image/png",
        width,
        height,
        seed: picture.seed,
        infotext: picture.infotext,
        record: picture.job,
      };
    }
    const { width, height } = code;
    const bytes = await encodePng(code, {}, { grey: true });
    yield { role: "map", bytes, mediaType: "image/png", width, height };
  }
  const scans = pictures.map(({ seed, scans: sizes }) => ({ seed, sizes }));
  return {
    files: files(),
    report: {
      scanned,
      tried: pictures.length,
      scans,
      ...(model && { model: { name: model.name, family: model.family } }),
      seconds,
    },
  };
}
