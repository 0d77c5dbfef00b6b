/** Graphs with control networks, drawn by the small model that comes along. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlRoom, controlRoom } from "../control/small-control.suite.ts";
import { checkPrompt, type CheckedPrompt } from "./check-prompt.ts";
import { defaultGraph, withInputs } from "./default-graph.suite.ts";
import { type GraphRuns, graphRuns, NAMES } from "./graph-runs.suite.ts";
import type { Prompt } from "./prompt.ts";
import { NodeFailure } from "./run-prompt.ts";

let graphs: GraphRuns;
let room: ControlRoom;
beforeAll(async () => {
  graphs = await graphRuns();
  room = await controlRoom();
});
afterAll(async () => {
  await graphs.close();
  await room.close();
});

const NETWORKS = ["Lines_v1", "other", "half", "stranger", "gone"];

function checked(prompt: Prompt): CheckedPrompt {
  const controlNets = NETWORKS.map((name) => `${name}.safetensors`);
  const check = checkPrompt(prompt, { ...NAMES, controlNets });
  if (!("checked" in check)) throw new Error(JSON.stringify(check.error));
  return check.checked;
}

const plain = defaultGraph({ width: 64, height: 64, sampler: { steps: 2, cfg: 2 } });
const file = { "10": { class_type: "ControlNetLoader", inputs: {} } };
const picture = { "12": { class_type: "LoadImage", inputs: { image: "input.png" } } };

/** An applying node of ComfyUI's present kind, over what the ids name. */
const applied = (positive: string, negative: string, more: Readonly<Record<string, unknown>>) => ({
  class_type: "ControlNetApplyAdvanced",
  inputs: {
    positive: [positive, 0],
    negative: [negative, negative === "7" ? 0 : 1],
    control_net: ["10", 0],
    image: ["12", 0],
    strength: 1,
    start_percent: 0,
    end_percent: 1,
    ...more,
  },
});

function graphWith(nodes: Prompt, last: string, network = "Lines_v1"): Prompt {
  const whole = withInputs({ ...plain, ...file, ...picture, ...nodes }, "10", {
    control_net_name: `${network}.safetensors`,
  });
  const both = nodes[last]?.class_type === "ControlNetApplyAdvanced";
  return withInputs(whole, "3", {
    positive: [last, 0],
    ...(both && { negative: [last, 1] }),
  });
}

async function latentsOf(prompt: Prompt): Promise<Float32Array> {
  const folders = {
    ...graphs.context.folders,
    controlFolders: room.context.control?.folders ?? [],
  };
  const { made } = await graphs.run(checked(prompt), { folders });
  const value = made.get("3")?.values[0];
  if (value?.type !== "LATENT") throw new Error("nothing was drawn");
  return value.value.samples.data;
}

/** Drawn once for all tests. */
const once = (draw: () => Promise<Float32Array>) => {
  let drawn: Promise<Float32Array> | undefined;
  return () => (drawn ??= draw());
};
const freely = once(() => latentsOf(plain));
const steered = once(() => latentsOf(graphWith({ "11": applied("6", "7", {}) }, "11")));

const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

test("a control network steers the drawing, and two of half the strength as one", async () => {
  const free = await freely();
  const one = await steered();
  expect(apart(free, one)).toBeGreaterThan(0.01);
  const half = { strength: 0.5 };
  const two = await latentsOf(
    graphWith({ "11": applied("6", "7", half), "13": applied("11", "11", half) }, "13"),
  );
  expect(apart(one, two)).toBeLessThan(1e-3);
  const none = await latentsOf(graphWith({ "11": applied("6", "7", { strength: 0 }) }, "11"));
  expect(none).toEqual(free);
});

test("the older node steers the unwanted words, too", async () => {
  const { positive, control_net, image, strength } = applied("6", "7", {}).inputs;
  const old = {
    class_type: "ControlNetApply",
    inputs: { conditioning: positive, control_net, image, strength },
  };
  const both = await steered();
  expect(apart(await latentsOf(graphWith({ "11": old }, "11")), both)).toBeLessThan(1e-3);
  const wanted = withInputs(graphWith({ "11": applied("6", "7", {}) }, "11"), "3", {
    negative: ["7", 0],
  });
  expect(apart(await latentsOf(wanted), both)).toBeGreaterThan(0.01);
});

test("it counts between its shares of the walk alone", async () => {
  const free = await freely();
  const whole = await steered();
  const between = { start_percent: 0.4, end_percent: 0.45 };
  const never = await latentsOf(graphWith({ "11": applied("6", "7", between) }, "11"));
  expect(apart(never, free)).toBeLessThan(1e-3);
  const first = await latentsOf(graphWith({ "11": applied("6", "7", { end_percent: 0.1 }) }, "11"));
  expect(apart(first, free)).toBeGreaterThan(3e-3);
  expect(apart(first, whole)).toBeGreaterThan(3e-3);
});

test.each([
  ["gone", "10", "control/missing"],
  ["stranger", "10", "control/damaged"],
  ["other", "3", "control/family"],
  ["half", "3", "control/damaged"],
])("the file %s is refused by node %s: %s", async (network, id, code) => {
  const failure: unknown = await latentsOf(
    graphWith({ "11": applied("6", "7", {}) }, "11", network),
  ).catch((error: unknown) => error);
  if (!(failure instanceof NodeFailure)) throw new Error(`expected a failure: ${String(failure)}`);
  expect(failure.node.id).toBe(id);
  expect(failure.cause).toMatchObject({ code });
});

test("a kind of control is refused by a network for one kind", async () => {
  const type = {
    class_type: "SetUnionControlNetType",
    inputs: { control_net: ["10", 0], type: "depth" },
  };
  const failure: unknown = await latentsOf(
    graphWith({ "13": type, "11": applied("6", "7", { control_net: ["13", 0] }) }, "11"),
  ).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { code: "control/unit" } });
});
