/**
 * The page's gallery with many pictures in a real browser: the longest frame while it is scrolled by wheel from the top, by wheel
 * within the middle, and by jumps to anywhere, and how long after a jump all tiles in view have their pictures.
 *
 *   node bench/service/many-pictures.ts --home DIR && npm run build:web && node bench/page/gallery-scroll.ts --home DIR [--json]
 *
 * `--address` measures a service that runs already. `INKLOOM_CHROMIUM` names another browser than Debian's. Frames are those of the
 * compositor's clock as `requestAnimationFrame` tells it, in software rendering; other work on the machine lengthens them.
 */
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";
import { startServing } from "../service/serving.ts";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    address: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const WHEELS = 80;
const JUMPS = 25;
/** Pixels of a turn of the wheel, and milliseconds between two. */
const WHEEL = { far: 360, every: 40 };
const LIST = "[role=listbox][data-keys]";
/** Milliseconds that pictures may take to come. */
const PATIENCE = 20_000;

interface Frames {
  readonly frames: number;
  readonly longest: number;
  /** Longer than 100 ms. */
  readonly long: number;
  readonly median: number;
}

if (values.home === undefined && values.address === undefined)
  throw new Error("--home: expected a folder filled by bench/service/many-pictures.ts");
const serving =
  values.address === undefined ? await startServing({ home: values.home ?? "" }) : undefined;
const address = values.address ?? serving?.address ?? "";
const browser = await chromium.launch({
  executablePath: process.env["INKLOOM_CHROMIUM"] ?? "/usr/bin/chromium",
  args: FLAGS,
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(`${address}/app/gallery`);
await page.locator(`${LIST} [role=option] img`).first().waitFor();
await filled(page);
const count = await page.locator(`${LIST} [role=option]`).first().getAttribute("aria-setsize");

const results: Record<string, Frames> = {
  "wheel from the top": await measured(() => turn(page)),
};
await jump(page, 0.5);
await filled(page);
results["wheel in the middle"] = await measured(() => turn(page));
const waits: number[] = [];
results["jumps"] = await measured(async () => {
  for (let at = 0; at < JUMPS; at += 1) {
    // Spread over the whole, always far from the one before.
    await jump(page, (at * 0.381966) % 1);
    waits.push(await filled(page));
  }
});
const sorted = waits.toSorted((a, b) => a - b);
const wait = { median: sorted[Math.floor(JUMPS / 2)], longest: sorted.at(-1) };

if (values.json) process.stdout.write(`${JSON.stringify({ count, results, wait })}\n`);
else {
  process.stdout.write(`${count} pictures\n`);
  for (const [name, { frames, longest, long, median }] of Object.entries(results))
    process.stdout.write(
      `${name.padEnd(22)} longest frame ${longest.toFixed(0).padStart(4)} ms, median ${median.toFixed(1)} ms, ${long} of ${frames} over 100 ms\n`,
    );
  process.stdout.write(
    `a jump shows all pictures after ${wait.median?.toFixed(0)} ms (median), ${wait.longest?.toFixed(0)} ms at most\n`,
  );
}
await browser.close();
await serving?.stop();

async function turn(page: Page): Promise<void> {
  await page.mouse.move(700, 500);
  for (let at = 0; at < WHEELS; at += 1) {
    await page.mouse.wheel(0, WHEEL.far);
    await page.waitForTimeout(WHEEL.every);
  }
}

async function jump(page: Page, share: number): Promise<void> {
  await page.locator(LIST).evaluate((list, to) => {
    list.scrollTop = to * (list.scrollHeight - list.clientHeight);
  }, share);
}

/** @returns milliseconds until every tile in view shows its picture */
async function filled(page: Page): Promise<number> {
  const begun = performance.now();
  await page.waitForFunction(
    (selector) => {
      const list = document.querySelector(selector);
      if (list === null) return false;
      const { top, bottom } = list.getBoundingClientRect();
      return [...list.querySelectorAll("[role=option]")].every((tile) => {
        const box = tile.getBoundingClientRect();
        if (box.bottom < top || box.top > bottom) return true;
        const image = tile.querySelector("img");
        return image !== null && image.complete && image.naturalWidth > 0;
      });
    },
    LIST,
    { timeout: PATIENCE, polling: "raf" },
  );
  return performance.now() - begun;
}

/** Milliseconds between frames while something is done. */
async function measured(doing: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const seen: number[] = [];
    let last = performance.now();
    let on = true;
    const frame = (now: number): void => {
      seen.push(now - last);
      last = now;
      if (on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, {
      endFrames: () => {
        on = false;
        return seen.slice(1);
      },
    });
  });
  await doing();
  const times = await page.evaluate(() =>
    (globalThis as unknown as { endFrames: () => number[] }).endFrames(),
  );
  const sorted = times.toSorted((a, b) => a - b);
  return {
    frames: times.length,
    longest: sorted.at(-1) ?? 0,
    long: times.filter((time) => time > 100).length,
    median: sorted[Math.floor(times.length / 2)] ?? 0,
  };
}
