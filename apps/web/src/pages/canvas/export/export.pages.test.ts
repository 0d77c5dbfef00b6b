import { readFile } from "node:fs/promises";
import { readPsd } from "ag-psd";
import type { Download, Page } from "playwright-core";
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
/** A frame may take this long while the largest document is exported, on a machine that has other work; milliseconds. */
const LONGEST_FRAME = 500;

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: /^Document: / }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** A document with a filled layer of each kind. */
async function filled(page: Page, side: string): Promise<void> {
  await menu(page, "New…");
  await page.getByRole("button", { name: `${side} × ${side}` }).click();
  await button(page, "Create").click();
  for (const kind of ["Sketch", "Mask", "Sketch"]) {
    await button(page, "Add a layer").click();
    await page.getByRole("menuitem", { name: kind, exact: true }).click();
    await button(page, "Fill everything (Shift+F)").click();
    await page.getByRole("button", { name: "Undo: fill" }).waitFor(WAIT);
  }
}

async function chosen(page: Page, what: string | RegExp): Promise<void> {
  await menu(page, "Export…");
  await page.getByRole("radio", { name: what }).check();
}

async function exported(page: Page): Promise<Download> {
  const download = page.waitForEvent("download", { timeout: 120_000 });
  await button(page, "Export").click();
  return download;
}

test("layers become a PSD, which is opened with the same layers", async () => {
  const page = await studio.open("/app/canvas");
  await filled(page, "1024");
  await chosen(page, "Layers in one PSD");
  const download = await exported(page);
  expect(download.suggestedFilename()).toBe("Untitled.psd");
  const bytes = await readFile(await download.path());
  const psd = readPsd(bytes, {
    skipLayerImageData: true,
    skipCompositeImageData: true,
    useRawThumbnail: true,
  });
  expect([psd.width, psd.height]).toEqual([1024, 1024]);
  expect(
    psd.children?.map(({ name, children }) => [name, children?.map((each) => each.name)]),
  ).toEqual([
    ["Pictures", ["Sketch", "Sketch 2"]],
    ["Masks", ["Mask"]],
  ]);
  expect(psd.imageResources?.thumbnailRaw?.width).toBe(160);

  const choosing = page.waitForEvent("filechooser");
  await menu(page, "Open a PSD…");
  const file = { name: "back.psd", mimeType: "image/vnd.adobe.photoshop", buffer: bytes };
  await (await choosing).setFiles(file);
  await page.getByRole("button", { name: "Document: back" }).waitFor(WAIT);
  for (const layer of ["Sketch: Sketch", "Sketch: Sketch 2", "Mask: Mask"])
    await button(page, layer).waitFor(WAIT);

  const broken = page.waitForEvent("filechooser");
  await menu(page, "Open a PSD…");
  await (await broken).setFiles({ ...file, buffer: bytes.subarray(0, 500) });
  await page.getByText("The file is no PSD that can be read, or it is damaged.").waitFor(WAIT);
  await page.close();
});

test("the largest documents are exported while the page stays fluid", async () => {
  const page = await studio.open("/app/canvas");
  await filled(page, "4096");
  await chosen(page, "Layers in one PSD");
  expect(await studio.axe(page)).toEqual([]);
  await page.evaluate(() => {
    const frames = { longest: 0, count: 0 };
    Object.assign(window, { frames });
    let last = performance.now();
    const next = (): void => {
      const now = performance.now();
      frames.longest = Math.max(frames.longest, now - last);
      frames.count += 1;
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const started = Date.now();
  const download = await exported(page);
  const { length } = await readFile(await download.path());
  const { longest, count } = await page.evaluate(
    () => (window as unknown as { frames: { longest: number; count: number } }).frames,
  );
  console.log(
    `4096 × 4096, three layers: ${length} bytes in ${Date.now() - started} ms, ${count} frames, the longest ${longest.toFixed(0)} ms`,
  );
  expect(longest).toBeLessThan(LONGEST_FRAME);
  await page.close();
});
