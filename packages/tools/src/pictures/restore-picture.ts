/** What a picture file tells about its making. */
import { Problem } from "@inkloom/contract";
import { type RestoredRequest, restoreRequest } from "@inkloom/diffusion";
import { PixelsError, readPictureText } from "@inkloom/pixels";

/** The texts of a picture file by keyword. @throws Problem `input/picture` where it cannot be read */
export function pictureTexts(bytes: Uint8Array): Record<string, string> {
  try {
    return readPictureText(bytes);
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    throw new Problem(
      "input/picture",
      {
        en: `The texts of the picture cannot be read: ${error.message}.`,
        zh: `无法读取图片中的文字信息：${error.message}。`,
      },
      { cause: error },
    );
  }
}

/** The request that makes a picture again.
 *  @throws Problem `input/picture`, or `picture/untold` where the file does not say how it was made */
export const restorePicture = (bytes: Uint8Array): RestoredRequest =>
  restoreRequest(pictureTexts(bytes));
