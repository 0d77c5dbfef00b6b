/**
 * The page's canvas with three layers of 4096 x 4096 in a real browser: frames a second while a brush is dragged in 60 steps over a
 * sketch and over a mask, seen whole and at full size; then the memory of the browser after 200 steps, and how long they take to undo.
 *
 *   npm run build:web && node bench/page/canvas-strokes.ts [--side 4096] [--steps 200] [--json]
 *
 * `--address` measures a service that runs already. Frames are those of the compositor's clock as `requestAnimationFrame` tells
 * it, in software rendering; other work on the machine lengthens them. Memory is resident memory.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { startServing } from "../service/serving.ts";
import { openChromium } from "./chromium.ts";

const { values } = parseArgs({
  options: {
    address: { type: "string" },
    side: { type: "string", default: "4096" },
    steps: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const side = Number(values.side);
const steps = Number(values.steps);
/** Moves of one drag. */
const MOVES = 60;
const DRAGS = 3;
const SURFACE = "[role=application]";

interface Drag {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly longest: number;
}

const home = await mkdtemp(join(tmpdir(), "inkloom-canvas-bench-"));
const serving = values.address === undefined ? await startServing({ home }) : undefined;
const browser = await openChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    localStorage.setItem("inkloom-language", "en");
    localStorage.setItem("inkloom-welcomed", "true");
  });
  await page.goto(`${values.address ?? serving?.address ?? ""}/app/canvas`);
  await threeLayers(page);
  const drags: Record<string, Drag> = {};
  for (const layer of ["Sketch: Sketch", "Mask: Mask"]) {
    await page.getByRole("button", { name: layer, exact: true }).click();
    for (const [view, key] of [
      ["whole", "0"],
      ["full size", "1"],
    ] as const) {
      await page.locator(SURFACE).focus();
      await page.keyboard.press(key);
      const runs: Drag[] = [];
      for (let run = 0; run < DRAGS; run++) runs.push(await drag(page, 0.3 + 0.15 * run));
      const [, middle] = runs.toSorted((one, other) => one.perSecond - other.perSecond);
      if (middle) drags[`${layer.split(":")[0] ?? ""}, ${view}`] = middle;
    }
  }
  await page.keyboard.press("0");
  for (let i = 0; i < steps; i++) await stroke(page, i);
  await page.getByText("Saved in this browser").waitFor({ timeout: 120_000 });
  const memory = await memoryOf(browser);
  const begun = performance.now();
  for (let i = 0; i < steps; i++) await page.keyboard.press("Control+z");
  await page.getByText("Saved in this browser").waitFor({ timeout: 300_000 });
  const undone = (performance.now() - begun) / 1000;
  if (values.json) console.log(JSON.stringify({ side, drags, steps, memory, undone }));
  else {
    for (const [name, { perSecond, longest }] of Object.entries(drags))
      console.log(
        `${name.padEnd(20)} ${perSecond.toFixed(1)} frames/s, longest ${longest.toFixed(0)} ms`,
      );
    console.log(
      `memory after ${steps} steps: ${Math.round(memory.page)} MiB of the page's process, ${Math.round(memory.all)} MiB with spare ones`,
    );
    console.log(`${steps} steps undone in ${undone.toFixed(1)} s`);
  }
} finally {
  await browser.close();
  await serving?.stop();
  await rm(home, { recursive: true, force: true });
}

/** A picture, a sketch that covers it and a mask, each of the whole size. */
async function threeLayers(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Document: / }).click();
  await page.getByRole("menuitem", { name: "New…" }).click();
  await page.getByRole("textbox", { name: "Width" }).fill(String(side));
  await page.getByRole("textbox", { name: "Height" }).fill(String(side));
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await addLayer(page, "Sketch");
  await page.getByRole("button", { name: /^Fill everything/ }).click();
  // A picture that does not pack away to nothing: what the page itself draws.
  const picture = await page.evaluate(async (size) => {
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    const noise = context.createImageData(512, 512);
    for (let i = 0; i < noise.data.length; i++)
      noise.data[i] = i % 4 === 3 ? 255 : (i / 97 + 40 * Math.random()) % 256;
    for (let y = 0; y < size; y += 512)
      for (let x = 0; x < size; x += 512) context.putImageData(noise, x, y);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, side);
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Document: / }).click();
  await page.getByRole("menuitem", { name: "Add a picture as a layer…" }).click();
  const file = {
    name: "ground.webp",
    mimeType: "image/webp",
    buffer: Buffer.from(picture, "base64"),
  };
  await (await chosen).setFiles(file);
  await page.getByRole("button", { name: "Picture: ground" }).waitFor({ timeout: 60_000 });
  await addLayer(page, "Mask");
  await page.getByRole("button", { name: "Brush", exact: true }).click();
  await page.getByText("Saved in this browser").waitFor({ timeout: 120_000 });
}

async function addLayer(page: Page, kind: string): Promise<void> {
  await page.getByRole("button", { name: "Add a layer" }).click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

/** One drag in as many moves, each sent when the page has taken the one before. @param at share of the height */
async function drag(page: Page, at: number): Promise<Drag> {
  const box = await page.locator(SURFACE).boundingBox();
  if (box === null) throw new Error("no canvas");
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * at);
  await page.mouse.down();
  await page.evaluate(() => {
    const frames: number[] = [];
    let on = true;
    const frame = (now: number): void => {
      frames.push(now);
      if (on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, {
      endFrames: () => {
        on = false;
        return frames;
      },
    });
  });
  for (let i = 1; i <= MOVES; i++)
    await page.mouse.move(
      box.x + box.width * (0.2 + (0.6 * i) / MOVES),
      box.y + box.height * (at + 0.05 * Math.sin(i / 5)),
    );
  const frames = await page.evaluate(() =>
    (globalThis as unknown as { endFrames: () => number[] }).endFrames(),
  );
  await page.mouse.up();
  const gaps = frames.slice(1).map((now, i) => now - (frames[i] ?? now));
  const whole = gaps.reduce((sum, gap) => sum + gap, 0);
  return { perSecond: (gaps.length / whole) * 1000, longest: Math.max(...gaps) };
}

/** A short stroke somewhere else each time. */
async function stroke(page: Page, number: number): Promise<void> {
  const picture = await page.locator("[data-canvas-picture]").boundingBox();
  if (picture === null) throw new Error("no picture");
  const at = (share: number, size: number): number => (0.1 + 0.7 * (share % 1)) * size;
  const x = picture.x + at(number * 0.618, picture.width);
  const y = picture.y + at(number * 0.382, picture.height);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + picture.width * 0.1, y + picture.height * 0.05, { steps: 4 });
  await page.mouse.up();
}

/** MiB of the process that shows the page, and of all that could: Chromium keeps spare ones. */
async function memoryOf(
  browser: Browser,
): Promise<{ readonly page: number; readonly all: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sizes: number[] = [];
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const status = await readFile(`/proc/${id}/status`, "utf8");
    sizes.push(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  }
  return { page: Math.max(...sizes), all: sizes.reduce((sum, size) => sum + size, 0) };
}
