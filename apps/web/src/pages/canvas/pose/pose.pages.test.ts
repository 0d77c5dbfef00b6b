import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../../browser/studio.suite.ts";

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

async function addLayer(page: Page, kind: string): Promise<void> {
  await button(page, "Add a layer").click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  await button(page, `${kind}: ${kind}`).waitFor();
}

interface PoseFile {
  readonly people: readonly { readonly pose_keypoints_2d: readonly number[] }[];
  readonly canvas_width: number;
}

async function exportedPose(page: Page): Promise<PoseFile> {
  const download = page.waitForEvent("download", WAIT);
  await button(page, "Export as OpenPose JSON").click();
  return JSON.parse(await readFile(await (await download).path(), "utf8")) as PoseFile;
}

test("joints are dragged, moved by keys, hidden, and come back from a file", async () => {
  const page = await studio.open("/app/canvas");
  await addLayer(page, "Pose");
  expect(await studio.axe(page)).toEqual([]);
  const [before] = (await exportedPose(page)).people;
  const [x = 0, y = 0] = before?.pose_keypoints_2d ?? [];
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("no picture");
  const scale = box.width / 512;
  await page.mouse.move(box.x + x * scale, box.y + y * scale);
  await page.mouse.down();
  await page.mouse.move(box.x + (x + 60) * scale, box.y + (y + 20) * scale, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Undo: pose" }).waitFor(WAIT);
  await page.keyboard.press("Shift+ArrowRight");
  await page.getByLabel("Joint").selectOption({ label: "Left ear" });
  await page.getByRole("checkbox", { name: "Shown" }).uncheck();
  const after = await exportedPose(page);
  const points = after.people[0]?.pose_keypoints_2d ?? [];
  expect(Math.abs((points[0] ?? 0) - (x + 70))).toBeLessThan(3);
  expect(Math.abs((points[1] ?? 0) - (y + 20))).toBeLessThan(3);
  expect(points.slice(-3)).toEqual([0, 0, 0]);

  const chosen = page.waitForEvent("filechooser");
  await button(page, "Import OpenPose JSON…").click();
  const buffer = Buffer.from(JSON.stringify(after));
  await (await chosen).setFiles({ name: "pose.json", mimeType: "application/json", buffer });
  await page
    .getByLabel("Figure", { exact: true })
    .getByText("Figure 2")
    .waitFor({ state: "attached" });
  const [, second] = (await exportedPose(page)).people;
  expect(second?.pose_keypoints_2d).toEqual(points);

  await button(page, "Send the picture to img2img").click();
  await page.waitForURL(/create\/img2img/, WAIT);
  await page.close();
});
