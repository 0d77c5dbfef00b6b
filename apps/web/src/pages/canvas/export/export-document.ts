/** Exports a document, and opens PSD files; the work is done in a worker that ends with it. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import { LARGEST_SIDE, MOST_LAYERS } from "../document/scene.ts";
import { exportWords } from "./export-words.ts";
import type { FromWorker, ToWorker } from "./export-worker.ts";
import { type ExportedFile, type ExportWhat, safeName } from "./orders.ts";
import type { GroupNames, OpenedPsd, PsdFault } from "./psd-file.ts";
import { sendTiles } from "./tile-sender.ts";

interface Exporting {
  readonly signal: AbortSignal;
  readonly told: (share: number) => void;
  /** Called with each file as it is done. */
  readonly made: (file: ExportedFile) => void;
}

/** Rejects with an `Error` in the page's language, or with the reason of the signal. @returns how many files were made */
export async function exportDocument(
  document: CanvasDocument,
  what: ExportWhat,
  { signal, told, made }: Exporting,
): Promise<number> {
  let count = 0;
  await withWorker(signal, async (worker, ended) => {
    const scene = await sendTiles(
      document,
      (tiles) => {
        const buffers = tiles.flatMap(({ tile }) => (tile ? [tile.buffer] : []));
        post(worker, { type: "tiles", tiles }, buffers);
      },
      async () => {
        signal.throwIfAborted();
        await nextTurn();
      },
    );
    const name = safeName(document.state.getState().name || exportWords.say("fileName"));
    post(worker, { type: "write", order: { scene, name, what, groups: groupNames() } });
    await ended((message) => {
      if (message.type === "share") told(message.share);
      if (message.type === "file") {
        count += 1;
        made(message.file);
      }
      return message.type === "done" ? true : undefined;
    });
  });
  return count;
}

/** Rejects with an `Error` in the page's language. */
export function readPsdFile(file: Blob, signal: AbortSignal): Promise<OpenedPsd> {
  return withWorker(signal, async (worker, ended) => {
    const bytes = await file.arrayBuffer();
    post(worker, { type: "open", file: bytes, groups: groupNames() }, [bytes]);
    return ended((message) => (message.type === "opened" ? message.psd : undefined));
  });
}

type Ended = <T>(heard: (message: FromWorker) => T | undefined) => Promise<T>;

async function withWorker<T>(
  signal: AbortSignal,
  act: (worker: Worker, ended: Ended) => Promise<T>,
): Promise<T> {
  const worker = new Worker(new URL("./export-worker.ts", import.meta.url), { type: "module" });
  const ended: Ended = (heard) =>
    new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "failed") reject(new Error(exportWords.say("failed", { why: data.why })));
        else if (data.type === "refused") reject(new Error(sayFault(data.fault)));
        else {
          const value = heard(data);
          if (value !== undefined) resolve(value);
        }
      });
      worker.addEventListener("error", ({ message }) => {
        reject(new Error(exportWords.say("failed", { why: message })));
      });
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
    });
  try {
    signal.throwIfAborted();
    return await act(worker, ended);
  } finally {
    worker.terminate();
  }
}

const post = (worker: Worker, message: ToWorker, transfer: ArrayBuffer[] = []): void => {
  worker.postMessage(message, transfer);
};

const sayFault = (fault: PsdFault): string =>
  exportWords.say(fault, { most: fault === "large" ? LARGEST_SIDE : MOST_LAYERS });

/** Lets the page draw and hear in between. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/** In the language of the page first: so the groups are called that are written. */
function groupNames(): GroupNames {
  const names = (key: keyof typeof GROUP_KEYS): readonly string[] => {
    const { en, zh } = exportWords.words[GROUP_KEYS[key]];
    return [exportWords.say(GROUP_KEYS[key]), en, zh];
  };
  return {
    picture: names("picture"),
    sketch: names("sketch"),
    mask: names("mask"),
    pose: names("pose"),
    region: names("region"),
  };
}

const GROUP_KEYS = {
  picture: "groupPicture",
  sketch: "groupSketch",
  mask: "groupMask",
  pose: "groupPose",
  region: "groupRegion",
} as const;

/** Hands a file to the browser to be saved. */
export function saveFile({ name, type, bytes }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
