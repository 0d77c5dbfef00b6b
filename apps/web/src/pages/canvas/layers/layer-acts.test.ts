import { describe, expect, test } from "vitest";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, layerOf } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import { MASK_INK } from "../strokes/brush.ts";
import {
  addLayer,
  arrangeLayer,
  duplicateLayer,
  fillLayer,
  invertLayer,
  mergeDown,
  mergeTarget,
  removeLayer,
  setLayer,
} from "./layer-acts.ts";

function paper() {
  const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(300, 300));
  const named = (name: string) => {
    const layer = document.scene.layers.find((each) => each.name === name);
    if (layer === undefined) throw new Error(`no layer ${name}`);
    return layer;
  };
  const names = () => document.scene.layers.map(({ name }) => name);
  const at = (name: string, x: number) => [
    ...document.read(named(name), { x, y: 5, width: 1, height: 1 }).data,
  ];
  return { document, named, names, at };
}

describe("layers", () => {
  test("are added above the one that is worked on, masks on top, by names of their own", () => {
    const { document, names } = paper();
    addLayer(document, "sketch", "Sketch");
    addLayer(document, "mask", "Mask");
    document.activate(document.scene.layers[0]?.id ?? null);
    addLayer(document, "sketch", "Sketch");
    expect(names()).toEqual(["Sketch", "Sketch 2", "Mask"]);
  });

  test("become one with the one below, only where both are seen or both are masks", async () => {
    const { document, named, names, at } = paper();
    addLayer(document, "sketch", "One");
    addLayer(document, "sketch", "Two");
    fillLayer(document, named("Two"), MASK_INK);
    setLayer(document, named("Two").id, "opacity", { opacity: 0.5 });
    addLayer(document, "mask", "Mask");
    expect(mergeTarget(document.scene, named("Mask"))).toBeUndefined();
    expect(mergeTarget(document.scene, named("One"))).toBeUndefined();
    mergeDown(document, named("Two"));
    expect(names()).toEqual(["One", "Mask"]);
    expect(at("One", 299)[3]).toBe(128);
    await document.undo();
    expect(names()).toEqual(["One", "Two", "Mask"]);
    expect(at("One", 299)[3]).toBe(0);
    expect(at("Two", 299)[3]).toBe(255);
  });

  test("are copied with their pixels, which are then apart", () => {
    const { document, named, names, at } = paper();
    addLayer(document, "mask", "Mask");
    fillLayer(document, named("Mask"), MASK_INK);
    duplicateLayer(document, named("Mask"));
    expect(names()).toEqual(["Mask", "Mask 2"]);
    invertLayer(document, named("Mask"));
    expect(at("Mask", 5)[3]).toBe(0);
    expect(at("Mask 2", 5)[3]).toBe(255);
  });

  test("are arranged, and removed with another becoming the one that is worked on", () => {
    const { document, named, names } = paper();
    for (const name of ["A", "B", "C"]) addLayer(document, "sketch", name);
    arrangeLayer(document, named("C").id, 0);
    expect(names()).toEqual(["C", "A", "B"]);
    document.activate(named("A").id);
    removeLayer(document, named("A").id);
    expect(layerOf(document.scene, document.scene.active)?.name).toBe("C");
  });

  test("that are locked stay as they are", () => {
    const { document, named, at } = paper();
    addLayer(document, "mask", "Mask");
    setLayer(document, named("Mask").id, "lock", { locked: true });
    fillLayer(document, named("Mask"), MASK_INK);
    invertLayer(document, named("Mask"));
    expect(at("Mask", 5)[3]).toBe(0);
  });
});
