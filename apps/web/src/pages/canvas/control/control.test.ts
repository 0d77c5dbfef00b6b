import { expect, test } from "vitest";
import { figureIn } from "../../../pose/stances.ts";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, newLayer } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import { poseOf, withFigures } from "../pose/pose-data.ts";
import { seenLayers } from "../run/flatten.ts";
import { grounded, poseUnit } from "./control-request.ts";
import { graphControls } from "./graph-controls.ts";
import { controlLayers, controlOf, networkFor, setControl } from "./layer-control.ts";

function paper() {
  const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(128, 96));
  const layer = (id: string) => {
    const found = document.scene.layers.find((each) => each.id === id);
    if (found === undefined) throw new Error("no layer");
    return found;
  };
  const add = (kind: "pose" | "sketch" | "mask") => {
    const added = newLayer(kind, kind);
    document.do("addLayer", (edit) => {
      edit.addLayer(added);
    });
    return added.id;
  };
  return { document, layer, add };
}

test("poses are control from the start, sketches once they are asked, masks never", () => {
  const { document, layer, add } = paper();
  const [pose, sketch] = [add("pose"), add("sketch"), add("mask")];
  expect(controlLayers(document.scene.layers).map(({ id }) => id)).toEqual([pose]);
  expect(seenLayers(document).map(({ id }) => id)).toEqual([sketch]);
  setControl(document, layer(sketch), { enabled: true, weight: 0.5 });
  expect(controlLayers(document.scene.layers)).toHaveLength(2);
  expect(seenLayers(document)).toEqual([]);
  expect(controlOf(layer(sketch))).toMatchObject({ weight: 0.5, preprocessor: "none" });
});

test("a pose's unit holds its figures in pixels of the frame, and figures and control leave each other alone", () => {
  const { document, layer, add } = paper();
  const id = add("pose");
  setControl(document, layer(id), { weight: 0.7, start: 0.9, end: 0.2 });
  const figure = figureIn(document.scene.bounds, "standing");
  document.do("pose", (edit) => {
    edit.changeLayer(id, { data: withFigures(layer(id), [figure]) });
    edit.change({ frame: { x: 32, y: 0, width: 64, height: 96 } });
  });
  setControl(document, layer(id), { model: "my openpose" });
  expect(poseOf(layer(id)).figures).toHaveLength(1);
  const { pose = "", ...unit } = poseUnit(document, layer(id), "my openpose");
  expect(unit).toEqual({
    preprocessor: "none",
    model: "my openpose",
    weight: 0.7,
    start: 0.2,
    end: 0.9,
  });
  const file = JSON.parse(pose) as {
    canvas_width: number;
    people: { pose_keypoints_2d: number[] }[];
  };
  expect(file.canvas_width).toBe(64);
  // The nose stands in the middle of the picture, which is the middle of the frame.
  expect(file.people[0]?.pose_keypoints_2d[0]).toBeCloseTo(32);
});

test("the network is the one that was chosen, else the first that says what it follows", () => {
  const names = ["canny_sd15", "control_v11p_sd15_OpenPose", "openpose_xl"];
  const pose = newLayer("pose", "pose");
  expect(networkFor(pose, names)).toBe("control_v11p_sd15_OpenPose");
  expect(networkFor(pose, ["canny_sd15"])).toBeUndefined();
  const control = (fields: object) =>
    newLayer("picture", "photo", { data: { control: { enabled: true, ...fields } } });
  expect(networkFor(control({ preprocessor: "canny" }), names)).toBe("canny_sd15");
  expect(networkFor(control({ model: "other" }), names)).toBe("other");
  expect(networkFor(control({}), names)).toBeUndefined();
});

test("what nobody painted is the ground", () => {
  const data = new Uint8ClampedArray([200, 0, 0, 255, 200, 0, 0, 0]);
  const { data: black } = grounded({ width: 2, height: 1, data }, 0);
  expect([...black]).toEqual([200, 0, 0, 255, 0, 0, 0, 255]);
});

test("data that is no control is as in a new layer", () => {
  const odd = newLayer("sketch", "x", {
    data: { control: { enabled: 3, weight: -1, end: 7, model: [] } },
  });
  expect(controlOf(odd)).toEqual({
    enabled: false,
    preprocessor: "none",
    model: "",
    weight: 1,
    start: 0,
    end: 1,
  });
});

test("graphs take what nodes can do: networks, and preprocessors that make a picture by themselves", async () => {
  const text = { en: "", zh: "" };
  const notes = (id: string, gives: string, masked = false) => ({
    ...{ id, type: id, title: text, help: text, aliases: [], sliders: [] },
    ...{ gives, masked },
  });
  const all = [notes("canny", "map"), notes("lama", "map", true), notes("reference", "nothing")];
  const counts = { weight: 1, start: 0, end: 1, image: "asset:1" };
  const units = ["none", "canny", "lama", "reference", "unknown"].map((preprocessor) => ({
    preprocessor,
    model: preprocessor,
    ...counts,
  }));
  const makers = {
    nameOf: (name: string) => `${name}.safetensors`,
    mapOf: ({ id }: { readonly id: string }, picture: string) =>
      Promise.resolve(`${id} ${picture}`),
  };
  const taken = await graphControls(units, all, makers);
  expect(taken.map(({ network, image }) => [network, image])).toEqual([
    ["none.safetensors", "asset:1"],
    ["canny.safetensors", "canny asset:1"],
  ]);
  expect(await graphControls([{ preprocessor: "canny", ...counts }], all, makers)).toEqual([]);
});
