/** Writes and reads files beside the page, so that it stays fluid with the largest documents. */
import { type Tile, TileStore } from "../document/tiles.ts";
import type { Pixels } from "../document/tiles.ts";
import { type ExportedFile, type ExportOrder, filesOf } from "./orders.ts";
import { type GroupNames, type OpenedPsd, openPsd, PsdError, type PsdFault } from "./psd-file.ts";

export interface SentTile {
  readonly layer: string;
  readonly tx: number;
  readonly ty: number;
  readonly tile: Tile | undefined;
}

export type ToWorker =
  | { readonly type: "tiles"; readonly tiles: readonly SentTile[] }
  | { readonly type: "write"; readonly order: ExportOrder }
  | { readonly type: "open"; readonly file: ArrayBuffer; readonly groups: GroupNames };

export type FromWorker =
  | { readonly type: "share"; readonly share: number }
  | { readonly type: "file"; readonly file: ExportedFile }
  | { readonly type: "done" }
  | { readonly type: "opened"; readonly psd: OpenedPsd }
  | { readonly type: "refused"; readonly fault: PsdFault }
  | { readonly type: "failed"; readonly why: string };

const store = new TileStore();
const source = {
  tile: (layer: string, tx: number, ty: number) => store.get(layer, tx, ty),
  placesOf: (layer: string) => store.placesOf(layer),
};

const say = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
  postMessage(message, { transfer });
};

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  act(data).catch((error: unknown) => {
    if (error instanceof PsdError) say({ type: "refused", fault: error.fault });
    else say({ type: "failed", why: error instanceof Error ? error.message : String(error) });
  });
});

async function act(message: ToWorker): Promise<void> {
  switch (message.type) {
    case "tiles":
      for (const { layer, tx, ty, tile } of message.tiles) store.set(layer, tx, ty, tile);
      return;
    case "write": {
      const told = (share: number): void => {
        say({ type: "share", share });
      };
      for await (const file of filesOf(source, message.order, { told, jpeg }))
        say({ type: "file", file }, [file.bytes.buffer]);
      say({ type: "done" });
      return;
    }
    case "open": {
      const psd = openPsd(message.file, message.groups);
      const buffers = psd.parts.flatMap(({ pixels }) => (pixels ? [pixels.data.buffer] : []));
      say({ type: "opened", psd }, buffers);
    }
  }
}

async function jpeg({ width, height, data }: Pixels): Promise<Uint8Array | undefined> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) return undefined;
  context.putImageData(new ImageData(data, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  return blob.type === "image/jpeg" ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
