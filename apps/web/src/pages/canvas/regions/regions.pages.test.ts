import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../../browser/studio.suite.ts";
import type { Graph } from "./region-graph.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const WAIT = { timeout: 90_000 };
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });

interface ToldJob {
  readonly id: string;
  readonly tool: string;
  readonly parameters: { readonly graph: Graph };
}

/** A region over a part of the width. */
async function addRegion(page: Page, name: string, from: number, to: number): Promise<void> {
  await button(page, "Add a layer").click();
  await page.getByRole("menuitem", { name: "Region", exact: true }).click();
  await button(page, `Region: ${name}`).waitFor();
  await button(page, "Rectangle").click();
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("no picture");
  await page.mouse.move(box.x + from * box.width, box.y);
  await page.mouse.down();
  await page.mouse.move(box.x + to * box.width, box.y + box.height, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Undo: rectangle" }).waitFor(WAIT);
}

/** What is sent, once it is drawn. */
async function drawn(page: Page, start: () => Promise<void>): Promise<ToldJob> {
  const sent = page.waitForResponse((answer) => answer.url().endsWith("/tools/workflow"), WAIT);
  await start();
  const { id } = (await (await sent).json()) as { id: string };
  await button(page, "Accept").waitFor(WAIT);
  return studio.api<ToldJob>(`/api/v1/jobs/${id}`);
}

/** How much the pictures of two jobs differ in the left and the right half. */
async function difference(page: Page, jobs: readonly string[]): Promise<readonly number[]> {
  const urls = await Promise.all(
    jobs.map(async (id) => {
      const job = await studio.api<{ result: { files: { url: string }[] } }>(`/api/v1/jobs/${id}`);
      return job.result.files[0]?.url ?? "";
    }),
  );
  return page.evaluate(async (addresses) => {
    const pictures = await Promise.all(
      addresses.map(async (url) => {
        const bitmap = await createImageBitmap(await (await fetch(url)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        if (context === null) throw new Error("no canvas");
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      }),
    );
    const [one, other] = pictures;
    if (one === undefined || other === undefined) throw new Error("no pictures");
    const sums = [0, 0];
    for (let i = 0; i < one.data.length; i++) {
      const half = ((i >> 2) % one.width) * 2 < one.width ? 0 : 1;
      sums[half] = (sums[half] ?? 0) + Math.abs((one.data[i] ?? 0) - (other.data[i] ?? 0));
    }
    return sums;
  }, urls);
}

test("words of a region act where it is, and the result becomes a layer", async () => {
  const page = await studio.open("/app/canvas");
  await page.getByRole("button", { name: /^Document: / }).click();
  await page.getByRole("menuitem", { name: "New…" }).click();
  await page.getByLabel("Width").fill("128");
  await page.getByLabel("Height").fill("128");
  await button(page, "Create").click();
  await addRegion(page, "Region", 0, 0.5);
  const words = page.getByRole("textbox", { name: "Prompt of the region", exact: true });
  await words.fill("an orange rocket on a white background");
  await addRegion(page, "Region 2", 0.5, 1);
  await words.fill("an orange rocket on a white background");
  await page.getByText("2 regions with prompts of their own act.").waitFor(WAIT);
  expect(await studio.axe(page)).toEqual([]);
  await page.getByRole("textbox", { name: "Steps" }).fill("8");
  await page.getByRole("textbox", { name: "Seed" }).fill("5");
  const start = button(page, "Start: Draw a picture");
  const first = await drawn(page, () => start.click());
  expect(first.tool).toBe("workflow");
  expect(first.parameters.graph["region 2 prompt"]?.inputs["text"]).toContain("rocket");
  await button(page, "Discard").click();
  await words.fill("the sea at night");
  const second = await drawn(page, () => start.click());
  const [left = 0, right = 0] = await difference(page, [first.id, second.id]);
  expect(right).toBeGreaterThan(1.5 * left);

  await button(page, "Accept").click();
  await button(page, "Picture: Result").waitFor(WAIT);
  await page.close();
});
