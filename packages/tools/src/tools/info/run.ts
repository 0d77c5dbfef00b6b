import { Problem } from "@inkloom/contract";
import { restoreRequest } from "@inkloom/diffusion";
import { pictureKind } from "@inkloom/pixels";
import { pictureTexts } from "../../pictures/restore-picture.ts";
import type { Run } from "../../run.ts";
import type { PictureReport } from "./picture-report.ts";

/** Reads what a picture file tells about its making; its pixels are not decoded. */
export const runInfo: Run<"info"> = async ({ picture }, context) => {
  const bytes = await context.picture(picture);
  const texts = pictureTexts(bytes);
  const about = { kind: pictureKind(bytes) ?? "png", bytes: bytes.length, texts };
  return { ...about, ...restoredFrom(texts) };
};

/** A picture that tells nothing is no failure here: that is the answer. */
function restoredFrom(
  texts: Readonly<Record<string, string>>,
): Pick<PictureReport, "restored" | "why"> {
  try {
    return { restored: restoreRequest(texts) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { why: { en: error.explain("en").sentence, zh: error.explain("zh").sentence } };
  }
}
