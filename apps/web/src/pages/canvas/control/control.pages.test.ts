/** Layers as control, alone and with regions. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../../browser/studio.suite.ts";
import type { Graph } from "../regions/region-graph.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const WAIT = { timeout: 60_000 };
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });

interface ToldJob {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>> & {
    readonly graph?: Graph;
    readonly control?: readonly Readonly<Record<string, unknown>>[];
  };
}

async function addLayer(page: Page, kind: string): Promise<void> {
  await button(page, "Add a layer").click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  await button(page, `${kind}: ${kind}`).waitFor();
}

/** In shares of the picture. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]) {
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("no picture");
  await page.mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height, { steps: 4 });
  await page.mouse.up();
}

/** What was sent, once it is drawn. */
async function drawn(page: Page): Promise<ToldJob> {
  const sent = page.waitForResponse(
    (answer) => /\/tools\/(generate|workflow)$/.test(answer.url()),
    WAIT,
  );
  await page.keyboard.press("Control+Enter");
  const { id } = (await (await sent).json()) as { id: string };
  await button(page, "Accept").waitFor(WAIT);
  return studio.api<ToldJob>(`/api/v1/jobs/${id}`);
}

test("a layer is used as control, and regions follow it, too", async () => {
  const page = await studio.open("/app/canvas");
  await page.getByRole("button", { name: /^Document: / }).click();
  await page.getByRole("menuitem", { name: "New…" }).click();
  await page.getByLabel("Width").fill("128");
  await page.getByLabel("Height").fill("128");
  await button(page, "Create").click();
  await addLayer(page, "Sketch");
  await page.keyboard.press("b");
  await drag(page, [0.2, 0.3], [0.8, 0.6]);
  await page.getByRole("button", { name: "Undo: brush" }).waitFor(WAIT);
  await page.getByText("Use this layer as control").click();
  await page.getByLabel("Preprocessor", { exact: true }).selectOption({ label: "Canny edges" });
  await page.getByText("Control: Sketch (inkloom-mini-canny)").waitFor(WAIT);
  expect(await studio.axe(page)).toEqual([]);
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a red house");
  await page.getByRole("textbox", { name: "Steps" }).fill("2");
  const alone = await drawn(page);
  expect(alone).toMatchObject({
    tool: "generate",
    parameters: { control: [{ preprocessor: "canny", model: "inkloom-mini-canny" }] },
  });
  // The control picture that came along is no result.
  expect(await button(page, "Next result").count()).toBe(0);
  await button(page, "Discard").click();

  await addLayer(page, "Region");
  await button(page, "Rectangle").click();
  await drag(page, [0, 0], [0.5, 1]);
  await page.getByRole("button", { name: "Undo: rectangle" }).waitFor(WAIT);
  await page
    .getByRole("textbox", { name: "Prompt of the region", exact: true })
    .fill("the sea at night");
  await page.getByText("1 region with a prompt of its own acts.").waitFor(WAIT);
  await page.getByText("Control: Sketch (inkloom-mini-canny)").waitFor(WAIT);
  const { tool, parameters } = await drawn(page);
  expect(tool).toBe("workflow");
  expect(parameters.graph?.["control 1 network"]?.inputs["control_net_name"]).toBe(
    "inkloom-mini-canny.safetensors",
  );
  // What is followed is the control picture, not the layer.
  const followed = parameters.graph?.["control 1 picture"]?.inputs["image"];
  expect(followed).toMatch(/^asset:/);
  expect(followed).not.toBe(alone.parameters.control?.[0]?.["image"]);
  await page.context().close();
});
