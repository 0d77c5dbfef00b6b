import { describe, expect, test } from "vitest";
import { CanvasDocument } from "../document/canvas-document.ts";
import type { Rect } from "../document/rect.ts";
import { emptyScene, type Layer, newLayer } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import { fillOutline, fillRectangle, invertMask } from "./areas.ts";
import { type Brush, inkOf, MASK_INK } from "./brush.ts";
import { Stroke } from "./stroke.ts";

const RED = { red: 255, green: 0, blue: 0 };
const CLIP: Rect = { x: 0, y: 0, width: 600, height: 600 };
const BRUSH: Brush = {
  ink: RED,
  size: 20,
  hardness: 1,
  opacity: 1,
  spacing: 0,
  smoothing: 0,
  pressure: { size: false, opacity: false },
};

function paper(fields: Partial<Layer> = {}) {
  const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(600, 600));
  const layer: Layer = { ...newLayer("sketch", "Sketch"), ...fields };
  document.do("addLayer", (edit) => {
    edit.addLayer(layer);
  });
  const at = (x: number, y: number) => [
    ...document.read(layer, { x, y, width: 1, height: 1 }).data,
  ];
  return { document, layer, at };
}

function draw(
  { document, layer }: ReturnType<typeof paper>,
  points: readonly (readonly [x: number, y: number, pressure?: number])[],
  brush: Partial<Brush> = {},
): void {
  const stroke = new Stroke(document.begin("brush"), layer, { ...BRUSH, ...brush }, CLIP);
  for (const [x, y, pressure = 1] of points) {
    stroke.add({ x, y, pressure });
    stroke.paint();
  }
  stroke.commit();
}

describe("a stroke", () => {
  test("covers its whole width from end to end, across tiles", () => {
    const on = paper();
    draw(on, [
      [100, 256],
      [200, 256],
      [300, 256],
    ]);
    for (const x of [100, 150, 255, 256, 300]) expect(on.at(x, 256)).toEqual([255, 0, 0, 255]);
    expect(on.at(200, 247)).toEqual([255, 0, 0, 255]);
    expect(on.at(200, 244)).toEqual([0, 0, 0, 0]);
    expect(on.at(86, 256)).toEqual([0, 0, 0, 0]);
  });

  test("covers no more where it crosses itself", () => {
    const on = paper();
    draw(
      on,
      [
        [100, 100],
        [200, 100],
        [100, 100],
        [200, 100],
      ],
      { opacity: 0.5 },
    );
    expect(on.at(150, 100)[3]).toBe(128);
  });

  test("lies over what was there by its opacity", () => {
    const on = paper();
    draw(on, [[100, 100]], { ink: { red: 0, green: 0, blue: 255 } });
    draw(on, [[100, 100]], { opacity: 0.5 });
    expect(on.at(100, 100)).toEqual([128, 0, 128, 255]);
  });

  test("takes away without leaving colours behind", () => {
    const on = paper();
    draw(on, [[100, 100]], { size: 30 });
    draw(on, [[100, 100]], { size: 60, ink: undefined });
    expect(on.document.placesOf(on.layer.id)).toEqual([]);
  });

  test("is softer where it is less hard", () => {
    const on = paper();
    draw(on, [[100, 100]], { size: 100, hardness: 0 });
    const alphas = [100, 115, 130, 145].map((x) => on.at(x, 100)[3] ?? 0);
    expect(alphas[0]).toBeGreaterThan(250);
    expect(alphas).toEqual(alphas.toSorted((one, other) => other - one));
    expect(new Set(alphas).size).toBe(4);
  });

  test("follows a pen's pressure", () => {
    const on = paper();
    draw(on, [[100, 100, 0.5]], { size: 100, pressure: { size: true, opacity: true } });
    expect(on.at(100, 100)[3]).toBe(128);
    expect(on.at(127, 100)[3]).toBe(128);
    expect(on.at(131, 100)[3]).toBe(0);
  });

  test("leaves gaps where it is dotted", () => {
    const on = paper();
    draw(
      on,
      [
        [100, 100],
        [300, 100],
        [500, 100],
      ],
      { spacing: 3 },
    );
    expect(on.at(160, 100)[3]).toBe(255);
    expect(on.at(130, 100)[3]).toBe(0);
  });

  test("marks nothing beyond the picture, and follows its layer's place", () => {
    const on = paper({ x: 50, y: 0 });
    draw(on, [
      [2, 2],
      [2, -20],
    ]);
    expect(on.at(2, 2)[3]).toBe(255);
    expect(on.at(2, -2)[3]).toBe(0);
    expect(on.at(-2, 2)[3]).toBe(0);
  });

  test("ends where the pointer ends, however much it is smoothed", () => {
    const on = paper();
    draw(
      on,
      [
        [100, 100],
        [200, 100],
        [300, 300],
      ],
      { smoothing: 0.9 },
    );
    expect(on.at(300, 300)[3]).toBe(255);
  });
});

describe("areas", () => {
  const paint = { ink: MASK_INK, opacity: 1, clip: CLIP };

  test("a rectangle is filled and emptied to the pixel", () => {
    const on = paper();
    on.document.do("rectangle", (edit) => {
      fillRectangle(edit, on.layer, { x: 250, y: 250, width: 20, height: 10 }, paint);
    });
    expect([249, 250, 269, 270].map((x) => on.at(x, 255)[3])).toEqual([0, 255, 255, 0]);
    on.document.do("rectangle", (edit) => {
      const taken = { x: 260, y: 0, width: 900, height: 900 };
      fillRectangle(edit, on.layer, taken, { ...paint, ink: undefined });
    });
    expect([259, 260].map((x) => on.at(x, 255)[3])).toEqual([255, 0]);
  });

  test("an outline is filled, with holes where it crosses itself", () => {
    const on = paper();
    on.document.do("lasso", (edit) => {
      const outline = [
        [100, 100],
        [300, 100],
        [300, 300],
        [100, 300],
        [100, 100],
        [150, 150],
        [250, 150],
        [250, 250],
        [150, 250],
        [150, 150],
      ].map(([x = 0, y = 0]) => ({ x, y }));
      fillOutline(edit, on.layer, outline, paint);
    });
    expect(on.at(120, 200)[3]).toBe(255);
    expect(on.at(200, 200)[3]).toBe(0);
    expect(on.at(90, 200)[3]).toBe(0);
  });

  test("slanted edges are smooth", () => {
    const on = paper();
    on.document.do("lasso", (edit) => {
      const corners = [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
        { x: 0, y: 100 },
      ];
      fillOutline(edit, on.layer, corners, paint);
    });
    expect(on.at(50, 49)[3]).toBeGreaterThan(100);
    expect(on.at(50, 49)[3]).toBeLessThan(155);
    expect(on.at(40, 40)[3]).toBe(255);
  });

  test("a mask that is inverted twice is what it was", () => {
    const on = paper({ kind: "mask" });
    on.document.do("rectangle", (edit) => {
      fillRectangle(edit, on.layer, { x: 10, y: 10, width: 30, height: 30 }, paint);
    });
    const invert = (): void => {
      on.document.do("invert", (edit) => {
        invertMask(edit, on.layer, MASK_INK, CLIP);
      });
    };
    invert();
    expect(on.at(20, 20)).toEqual([0, 0, 0, 0]);
    expect(on.at(599, 599)[3]).toBe(255);
    expect(on.at(600, 599)[3]).toBe(0);
    invert();
    expect(on.document.placesOf(on.layer.id)).toEqual([{ tx: 0, ty: 0 }]);
    expect(on.at(39, 39)[3]).toBe(255);
  });
});

test("colours are read from six digits alone", () => {
  expect(inkOf("#ff8000")).toEqual({ red: 255, green: 128, blue: 0 });
  for (const wrong of ["ff8000", "#f80", "#ff80000", "#gg0000"])
    expect(inkOf(wrong)).toBeUndefined();
});
