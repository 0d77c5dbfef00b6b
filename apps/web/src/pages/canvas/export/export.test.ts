import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readPsd } from "ag-psd";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, type LayerKind, newLayer } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import type { Pixels } from "../document/tiles.ts";
import { createVault } from "../document/vault.ts";
import { inkBounds } from "./layer-pixels.ts";
import { type ExportWhat, type ExportedFile, filesOf, safeName } from "./orders.ts";
import { pngFile } from "./png-file.ts";
import { type GroupNames, openPsd, PsdError } from "./psd-file.ts";
import { sendTiles } from "./tile-sender.ts";
import type { SentTile } from "./export-worker.ts";

const GROUPS: GroupNames = {
  picture: ["图片", "Pictures"],
  sketch: ["涂鸦", "Sketches"],
  mask: ["蒙版", "Masks"],
  pose: ["姿势", "Poses"],
  region: ["区域", "Regions"],
};

function noise(width: number, height: number, seed = 1): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    data[i] = (state >>> 16) & 0xff;
  }
  return { width, height, data };
}

const plain = (width: number, height: number, rgba: readonly number[]): Pixels => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set(rgba, i * 4);
  return { width, height, data };
};

/** An independent reader of PNG files, by the specification. */
function readPng(file: Uint8Array): Pixels {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  let width = 0;
  let height = 0;
  let data = new Uint8Array();
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
      expect([...body.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
    }
    if (type === "IDAT") data = new Uint8Array(inflateSync(body));
    at += length + 12;
  }
  const out = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (width * 4 + 1)] ?? 0;
    for (let i = 0; i < width * 4; i++) {
      const left = i < 4 ? 0 : (out[y * width * 4 + i - 4] ?? 0);
      const up = y === 0 ? 0 : (out[(y - 1) * width * 4 + i] ?? 0);
      const corner = i < 4 || y === 0 ? 0 : (out[(y - 1) * width * 4 + i - 4] ?? 0);
      const p = left + up - corner;
      const near = [left, up, corner].toSorted((a, b) => Math.abs(p - a) - Math.abs(p - b))[0] ?? 0;
      const guess = [0, left, up, (left + up) >> 1, near][filter] ?? NaN;
      out[y * width * 4 + i] = ((data[y * (width * 4 + 1) + 1 + i] ?? 0) + guess) & 0xff;
    }
  }
  return { width, height, data: out };
}

function paper(width = 300, height = 280) {
  const document = CanvasDocument.create(
    createVault(memoryShelf()),
    "Test",
    emptyScene(width, height),
  );
  const add = (kind: LayerKind, name: string, at: readonly [number, number], pixels: Pixels) => {
    const layer = newLayer(kind, name);
    document.do("addLayer", (edit) => {
      edit.addLayer(layer);
      edit.write(layer.id, at[0], at[1], pixels);
    });
    return layer.id;
  };
  const files = async (what: ExportWhat): Promise<ExportedFile[]> => {
    const made: ExportedFile[] = [];
    const order = { scene: document.scene, name: "Test", what, groups: GROUPS };
    const hands = {
      told: () => undefined,
      jpeg: () => Promise.resolve(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])),
    };
    for await (const file of filesOf(document, order, hands)) made.push(file);
    return made;
  };
  return { document, add, files };
}

describe("PNG", () => {
  test("every value comes back, those under a transparent alpha too", async () => {
    for (const pixels of [noise(1, 1), noise(37, 300), plain(64, 64, [200, 100, 50, 0])])
      expect(readPng(await pngFile(pixels))).toEqual(pixels);
  });

  test("plain areas become small", async () => {
    const file = await pngFile(plain(512, 512, [10, 20, 30, 255]));
    expect(file.length).toBeLessThan(4096);
  });

  test("tells how far it is, up to the end", async () => {
    const shares: number[] = [];
    await pngFile(noise(8, 600), (share) => shares.push(share));
    expect(shares).toEqual([256 / 600, 512 / 600, 1]);
  });
});

describe("files of a document", () => {
  test("the picture is what is seen: shown pictures and sketches by their opacity, no masks", async () => {
    const { document, add, files } = paper();
    add("picture", "Ground", [0, 0], plain(300, 280, [0, 0, 255, 255]));
    const sketch = add("sketch", "Ink", [250, 250], plain(100, 100, [255, 0, 0, 255]));
    add("mask", "Mask", [0, 0], plain(300, 280, [9, 9, 9, 255]));
    document.do("opacity", (edit) => {
      edit.changeLayer(sketch, { opacity: 0.5 });
    });
    const [file, ...rest] = await files({ as: "flattened" });
    if (file === undefined) throw new Error("no file");
    expect(rest).toEqual([]);
    expect(file.name).toBe("Test.png");
    const { width, height, data } = readPng(file.bytes);
    expect([width, height]).toEqual([300, 280]);
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 255, 255]);
    expect([...data.subarray(-4)]).toEqual([128, 0, 128, 255]);
  });

  test("one layer is cut to what is on it, within the picture", async () => {
    const { document, add, files } = paper();
    const id = add("sketch", "a/b: c", [-20, 255], noise(60, 60, 7));
    const layer = document.scene.layers[0];
    if (layer === undefined) throw new Error("no layer");
    expect(inkBounds(document, layer, document.scene.bounds)).toMatchObject({ x: 0, height: 25 });
    const [file] = await files({ as: "layer", layer: id });
    expect(file?.name).toBe("Test - a b c.png");
    const { width, height, data } = readPng(file?.bytes ?? new Uint8Array());
    expect([width, height]).toEqual([40, 25]);
    expect([...data.subarray(0, 4)]).toEqual([...noise(60, 60, 7).data.subarray(80, 84)]);
  });

  test("nothing comes of an empty layer", async () => {
    const { document, files } = paper();
    const layer = newLayer("sketch", "Empty");
    document.do("addLayer", (edit) => {
      edit.addLayer(layer);
    });
    expect(await files({ as: "layer", layer: layer.id })).toEqual([]);
  });

  test("all layers are as large as the picture; masks are white on black", async () => {
    const { add, files } = paper();
    add("sketch", "Ink", [10, 10], plain(5, 5, [1, 2, 3, 255]));
    add("mask", "Mask", [290, 270], plain(50, 50, [9, 9, 9, 128]));
    const made = await files({ as: "layers" });
    expect(made.map(({ name }) => name)).toEqual(["Test - 01 Ink.png", "Test - 02 Mask.png"]);
    const mask = readPng(made[1]?.bytes ?? new Uint8Array());
    expect([mask.width, mask.height]).toEqual([300, 280]);
    expect([...mask.data.subarray(0, 4)]).toEqual([0, 0, 0, 255]);
    expect([...mask.data.subarray(-4)]).toEqual([128, 128, 128, 255]);
  });

  test("names are fit for every system", () => {
    expect(safeName('  ..a<>:"/\\|?*b\u0007.. ')).toBe("a b");
    expect(safeName("///")).toBe("-");
    expect(safeName("墨".repeat(80))).toHaveLength(60);
  });
});

describe("PSD", () => {
  async function written() {
    const made = paper();
    const { document, add, files } = made;
    add("picture", "地面", [0, 0], plain(300, 280, [0, 0, 255, 255]));
    add("mask", "Mask", [30, 40], plain(20, 10, [255, 0, 80, 200]));
    const sketch = add("sketch", "Ink", [-15, 250], noise(60, 60, 3));
    document.do("opacity", (edit) => {
      edit.changeLayer(sketch, { opacity: 0.5, visible: false });
    });
    const [file] = await files({ as: "psd" });
    if (file === undefined) throw new Error("no file");
    return { ...made, file };
  }

  test("holds names, places, opacity, visibility and pixels, grouped by kind", async () => {
    const { file } = await written();
    expect(file.name).toBe("Test.psd");
    const psd = readPsd(file.bytes, { useImageData: true, useRawThumbnail: true });
    expect([psd.width, psd.height, psd.bitsPerChannel]).toEqual([300, 280, 8]);
    expect(psd.children?.map(({ name }) => name)).toEqual(["图片", "蒙版"]);
    const [pictures, masks] = psd.children ?? [];
    expect(pictures?.children?.map(({ name }) => name)).toEqual(["地面", "Ink"]);
    const ink = pictures?.children?.[1];
    expect(ink).toMatchObject({ left: -15, top: 250, right: 45, bottom: 310, hidden: true });
    expect(ink?.opacity).toBeCloseTo(0.5, 2);
    expect(new Uint8ClampedArray(ink?.imageData?.data ?? [])).toEqual(noise(60, 60, 3).data);
    expect(masks?.children?.[0]).toMatchObject({ left: 30, top: 40, right: 50, bottom: 50 });
    expect([...(psd.imageData?.data.subarray(0, 4) ?? [])]).toEqual([0, 0, 255, 255]);
    expect(psd.imageResources?.thumbnailRaw).toMatchObject({ width: 160, height: 149 });
  });

  test("is opened with the same layers of the same kinds", async () => {
    const { document, file } = await written();
    const opened = openPsd(file.bytes.buffer, GROUPS);
    expect(opened).toMatchObject({ width: 300, height: 280 });
    expect(opened.parts.map(({ name, kind, visible }) => [name, kind, visible])).toEqual([
      ["地面", "picture", true],
      ["Ink", "sketch", false],
      ["Mask", "mask", true],
    ]);
    const mask = opened.parts[2];
    expect(mask?.place).toEqual({ x: 30, y: 40, width: 20, height: 10 });
    const layer = document.scene.layers.find(({ name }) => name === "Mask");
    if (layer === undefined || mask === undefined) throw new Error("no mask");
    expect(mask.pixels).toEqual(document.read(layer, mask.place));
  });

  const faultOf = (bytes: Uint8Array<ArrayBuffer>): string => {
    try {
      openPsd(bytes.slice().buffer, GROUPS);
    } catch (error) {
      if (error instanceof PsdError) return error.fault;
      throw error;
    }
    return "none";
  };

  test("what is no PSD, cut off, too large or of another mode is refused", async () => {
    const { file } = await written();
    const changed = (at: number, ...values: number[]) => {
      const bytes = file.bytes.slice();
      bytes.set(values, at);
      return bytes;
    };
    expect(faultOf(new Uint8Array())).toBe("damaged");
    expect(faultOf(new Uint8Array(400).fill(7))).toBe("damaged");
    expect(faultOf(changed(14, 0, 1, 0, 0))).toBe("large");
    expect(faultOf(changed(14, 0, 0, 0, 0))).toBe("damaged");
    expect(faultOf(changed(22, 0, 16))).toBe("mode");
    expect(faultOf(changed(24, 0, 4))).toBe("mode");
    for (const length of [30, 100, 2000])
      expect(faultOf(file.bytes.slice(0, length))).toBe("damaged");
  });
});

describe("tiles on their way", () => {
  test("a stroke in the middle is sent as it ended", async () => {
    const { document, add } = paper(1024, 1024);
    const id = add("sketch", "Ink", [0, 0], plain(1024, 1024, [1, 1, 1, 255]));
    const got = new Map<string, SentTile>();
    let pauses = 0;
    const edit = document.begin("brush");
    await sendTiles(
      document,
      (tiles) => {
        for (const tile of tiles) got.set(`${tile.tx},${tile.ty}`, tile);
      },
      () => {
        pauses += 1;
        if (pauses === 1) edit.write(id, 0, 0, plain(300, 300, [2, 2, 2, 255]));
        if (pauses === 5) edit.commit();
        return Promise.resolve();
      },
    );
    expect(got.size).toBe(16);
    expect(got.get("0,0")?.tile?.[0]).toBe(2);
    expect(got.get("3,3")?.tile?.[0]).toBe(1);
    expect(got.get("0,0")?.tile).not.toBe(document.tile(id, 0, 0));
  });
});
