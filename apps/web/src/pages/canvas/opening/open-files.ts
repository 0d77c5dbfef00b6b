/** Files that somebody chose, dropped or pasted. */
import { PICTURE_TYPES } from "../../../pictures/assets.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { CanvasDocument } from "../document/canvas-document.ts";
import { addPicture } from "./add-picture.ts";
import { openPicture } from "./opened.ts";
import { openingWords } from "./opening-words.ts";

/** What a file dialog offers. */
export const FILE_TYPES = PICTURE_TYPES.join(",");

/** Asks for files; nothing comes of a dialog that is closed without any. */
export function chooseFiles({ many }: { readonly many: boolean }): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = FILE_TYPES;
    input.multiple = many;
    input.addEventListener("change", () => {
      resolve([...(input.files ?? [])]);
    });
    input.click();
  });
}

/** Each becomes a layer; what cannot be read is told. */
export async function addFiles(canvas: CanvasDocument, files: readonly File[]): Promise<void> {
  for (const file of files)
    try {
      await addPicture(canvas, file, { masks: false, ...namedBy(file) });
    } catch (error) {
      tellProblem(error);
    }
}

function namedBy(file: File): { readonly name?: string } {
  const name = file.name.replace(/\.[^.]*$/, "").slice(0, 60);
  return name === "" ? {} : { name };
}

/** The first becomes a document of its own, the others its layers. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  try {
    await openPicture(first, { masks: false, ...namedBy(first) });
  } catch (error) {
    tellProblem(error);
  }
}

/** Whether there is a picture among what was pasted. */
export const picturesIn = (data: DataTransfer | null): readonly File[] =>
  [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));

/** Told where something was dropped that is no picture. */
export function tellNoPicture(): void {
  tellProblem(new Error(openingWords.say("damaged")));
}
