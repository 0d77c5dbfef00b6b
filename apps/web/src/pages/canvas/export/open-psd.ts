/** A PSD file as a document of its own. */
import { notifications } from "@mantine/notifications";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { emptyScene, freeName, newLayer } from "../document/scene.ts";
import { openScene } from "../opening/opened.ts";
import { LONGEST_SIDE, SHORTEST_SIDE } from "../view/frame-drag.ts";
import { exportWords } from "./export-words.ts";
import { readPsdFile } from "./export-document.ts";

/** Rejects with an `Error` in the page's language. */
async function openPsdFile(file: File, signal: AbortSignal): Promise<void> {
  const { width, height, parts } = await readPsdFile(file, signal);
  const side = (length: number): number => Math.max(SHORTEST_SIDE, length);
  const frameSide = (length: number): number => Math.min(LONGEST_SIDE, side(length));
  const scene = {
    ...emptyScene(side(width), side(height)),
    frame: { x: 0, y: 0, width: frameSide(width), height: frameSide(height) },
  };
  await openScene(scene, file.name.replace(/\.[^.]*$/, "").slice(0, 60), (document) => {
    document.do("openPicture", (edit) => {
      for (const { name, kind, visible, opacity, place, pixels } of parts) {
        const wanted = name === "" ? exportWords.say("groupPicture") : name;
        const layer = newLayer(kind, freeName(edit.scene, wanted), { visible, opacity });
        edit.addLayer(layer);
        if (pixels !== undefined) edit.write(layer.id, place.x, place.y, pixels);
      }
    });
  });
}

/** Asks for a PSD file and opens it. */
export function choosePsd(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".psd,image/vnd.adobe.photoshop";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const id = "canvas-psd";
    notifications.show({
      id,
      loading: true,
      autoClose: false,
      message: exportWords.say("reading"),
    });
    openPsdFile(file, new AbortController().signal)
      .catch(tellProblem)
      .finally(() => {
        notifications.hide(id);
      });
  });
  input.click();
}
