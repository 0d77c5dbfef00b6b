/** The control pictures among the files of a request: they stand behind the pictures, once for all batches. */
import { readPictureText } from "@inkloom/pixels";
import { ANNOTATION_KEYWORD, UNIT_KEYWORD } from "@inkloom/tools";

/** Whether a file is a control picture and no picture that was drawn. */
export const isMap = (file: Uint8Array): boolean =>
  readPictureText(file)[ANNOTATION_KEYWORD] !== undefined;

/** Those of the first request that has some, of the units that want them shown. */
export function mapsOf(
  made: readonly (readonly Uint8Array[])[],
  shown: readonly boolean[],
): readonly Uint8Array[] {
  const first = made.map((files) => files.filter(isMap)).find((maps) => maps.length > 0) ?? [];
  return first.filter((map) => shown[Number(readPictureText(map)[UNIT_KEYWORD] ?? 0)] ?? true);
}
