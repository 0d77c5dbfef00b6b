import { describe, expect, test } from "vitest";
import { CanvasDocument } from "./canvas-document.ts";
import { emptyScene, newLayer } from "./scene.ts";
import { memoryShelf, type Shelf } from "./shelf.ts";
import { TILE, type Pixels } from "./tiles.ts";
import { createVault } from "./vault.ts";

const square = (side: number, value: number): Pixels => ({
  width: side,
  height: side,
  data: new Uint8ClampedArray(side * side * 4).fill(value),
});

function withLayer(shelf: Shelf = memoryShelf()) {
  const document = CanvasDocument.create(createVault(shelf), "Test", emptyScene(600, 600));
  const layer = newLayer("sketch", "Sketch");
  document.do("addLayer", (edit) => {
    edit.addLayer(layer);
  });
  return { document, layer, shelf };
}

const valueAt = (document: CanvasDocument, id: string, x: number, y: number): number => {
  const layer = document.scene.layers.find((each) => each.id === id);
  if (layer === undefined) throw new Error("no such layer");
  return document.read(layer, { x, y, width: 1, height: 1 }).data[0] ?? 0;
};

describe("a document", () => {
  test("takes steps back and does them again, pixels and layers alike", async () => {
    const { document, layer } = withLayer();
    document.do("brush", (edit) => {
      edit.write(layer.id, 250, 250, square(20, 200));
    });
    document.do("brush", (edit) => {
      edit.write(layer.id, 260, 260, square(20, 90));
    });
    expect(valueAt(document, layer.id, 265, 265)).toBe(90);
    await document.undo();
    expect(valueAt(document, layer.id, 265, 265)).toBe(200);
    expect(valueAt(document, layer.id, 275, 275)).toBe(0);
    await document.undo();
    expect(document.placesOf(layer.id)).toEqual([]);
    await document.undo();
    expect(document.scene.layers).toEqual([]);
    await document.undo();
    await document.redo();
    await document.redo();
    await document.redo();
    expect(valueAt(document, layer.id, 251, 251)).toBe(200);
    expect(valueAt(document, layer.id, 279, 279)).toBe(90);
    expect(document.state.getState().redo).toBeUndefined();
  });

  test("is opened as it was left, with its steps", async () => {
    const { document, layer, shelf } = withLayer();
    document.do("brush", (edit) => {
      edit.write(layer.id, -10, -10, square(30, 55));
    });
    document.do("clear", (edit) => {
      edit.clear(layer.id);
    });
    await document.undo();
    await document.kept();
    const opened = await CanvasDocument.open(createVault(shelf), document.id);
    if (opened === undefined) throw new Error("not kept");
    expect(opened.scene).toEqual(document.scene);
    expect(valueAt(opened, layer.id, -10, -10)).toBe(55);
    expect(opened.state.getState()).toMatchObject({ undo: "brush", redo: "clear" });
    await opened.redo();
    expect(opened.placesOf(layer.id)).toEqual([]);
    await opened.undo();
    await opened.undo();
    expect(opened.placesOf(layer.id)).toEqual([]);
  });

  test("keeps 200 steps and forgets the rest from the shelf", async () => {
    const { document, layer, shelf } = withLayer();
    for (let i = 1; i <= 250; i++)
      document.do("brush", (edit) => {
        edit.write(layer.id, 0, 0, square(4, i % 256));
      });
    await document.kept();
    expect(await shelf.keys(`step:${document.id}:`)).toHaveLength(200);
    expect(await shelf.keys(`delta:${document.id}:`)).toHaveLength(200);
    for (let i = 0; i < 200; i++) await document.undo();
    expect(document.state.getState().undo).toBeUndefined();
    expect(valueAt(document, layer.id, 0, 0)).toBe(50);
  });

  test("a new step takes the place of what was undone", async () => {
    const { document, layer, shelf } = withLayer();
    for (const value of [10, 20])
      document.do("brush", (edit) => {
        edit.write(layer.id, 0, 0, square(4, value));
      });
    await document.undo();
    document.do("brush", (edit) => {
      edit.write(layer.id, 0, 0, square(4, 30));
    });
    await document.redo();
    await document.kept();
    expect(valueAt(document, layer.id, 0, 0)).toBe(30);
    expect(await shelf.keys(`step:${document.id}:`)).toHaveLength(3);
  });

  test("changes of the same that follow each other are one step", async () => {
    const { document, layer } = withLayer();
    for (const opacity of [0.9, 0.8, 0.7])
      document.do(
        "opacity",
        (edit) => {
          edit.changeLayer(layer.id, { opacity });
        },
        layer.id,
      );
    expect(document.scene.layers[0]?.opacity).toBe(0.7);
    await document.undo();
    expect(document.scene.layers[0]?.opacity).toBe(1);
    await document.redo();
    expect(document.scene.layers[0]?.opacity).toBe(0.7);
  });

  test("an edit that is given up leaves nothing behind", () => {
    const { document, layer } = withLayer();
    const edit = document.begin("brush");
    edit.write(layer.id, TILE - 2, 0, square(4, 77));
    edit.removeLayer(layer.id);
    expect(() => document.begin("brush")).toThrow("has not ended");
    edit.cancel();
    expect(document.scene.layers).toEqual([layer]);
    expect(document.placesOf(layer.id)).toEqual([]);
    expect(document.isBusy).toBe(false);
    expect(document.state.getState().undo).toBe("addLayer");
  });

  test("a step that changed nothing is none", () => {
    const { document, layer } = withLayer();
    document.do("brush", (edit) => {
      edit.writable(layer.id, { tx: 0, ty: 0 });
    });
    expect(document.state.getState().undo).toBe("addLayer");
  });

  test("goes on in memory where the browser keeps nothing, and says so", async () => {
    let full = true;
    const shelf = memoryShelf();
    const { document, layer } = withLayer({
      ...shelf,
      write: (puts, deletes) =>
        full
          ? Promise.reject(new DOMException("full", "QuotaExceededError"))
          : shelf.write(puts, deletes),
    });
    document.do("brush", (edit) => {
      edit.write(layer.id, 0, 0, square(4, 9));
    });
    await document.kept();
    expect(document.state.getState().fault).toBe("QuotaExceededError");
    await document.undo();
    expect(document.placesOf(layer.id)).toEqual([]);
    await document.redo();
    full = false;
    document.rename("Other");
    await document.kept();
    expect(document.state.getState().fault).toBeUndefined();
    const opened = await CanvasDocument.open(createVault(shelf), document.id);
    expect(opened?.state.getState().name).toBe("Other");
    expect(opened?.placesOf(layer.id)).toEqual([{ tx: 0, ty: 0 }]);
  });

  test("cannot be changed while another tab works on it", async () => {
    const { document, layer } = withLayer();
    document.setReadOnly(true);
    document.do("removeLayer", (edit) => {
      edit.removeLayer(layer.id);
    });
    await document.undo();
    expect(document.scene.layers).toEqual([layer]);
    expect(() => document.begin("brush")).toThrow("another tab");
  });
});
