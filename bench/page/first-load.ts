/** The first load of the Create page: compressed bytes of script, and the time until what is typed appears, each in a fresh
 *  browser. Usage: npm run bench:page -- [--runs 5] */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { buildWeb } from "../../scripts/build-web.ts";
import { showSpread, spreadOf } from "../measure.ts";
import { startServing } from "../service/serving.ts";
import { openChromium } from "./chromium.ts";

interface Load {
  /** Milliseconds from the start of the navigation until a typed letter was shown. */
  readonly interactive: number;
  /** Compressed bytes over the line. */
  readonly scripts: number;
  readonly styles: number;
  readonly requests: number;
}

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
await buildWeb();
const home = await mkdtemp(join(tmpdir(), "inkloom-bench-"));
const serving = await startServing({ home });
try {
  const loads: Load[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) loads.push(await load(serving.address));
  const [first] = loads;
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
  console.log(
    `script ${kilobytes(first?.scripts ?? 0)} kB, style ${kilobytes(first?.styles ?? 0)} kB compressed, ` +
      `${first?.requests ?? 0} requests`,
  );
  console.log(
    `interactive, ms: ${showSpread(spreadOf(loads.map(({ interactive }) => interactive)), 0)}, ${loads.length} runs`,
  );
} finally {
  await serving.stop();
  await rm(home, { recursive: true });
}

async function load(address: string): Promise<Load> {
  const browser = await openChromium();
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      // What comes through the page's worker has no compressed size.
      serviceWorkers: "block",
    });
    await context.addInitScript(() => {
      localStorage.setItem("inkloom-welcomed", "true");
    });
    const page = await context.newPage();
    await page.goto(`${address}/`, { waitUntil: "commit" });
    const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
    await prompt.waitFor();
    await prompt.focus();
    await page.keyboard.type("a");
    await page.waitForFunction(() =>
      [...document.querySelectorAll("textarea")].some(({ value }) => value === "a"),
    );
    const interactive = await page.evaluate(() => performance.now());
    await page.waitForLoadState("networkidle");
    const files = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry) => entry instanceof PerformanceResourceTiming)
        .map(({ name, encodedBodySize }) => ({
          path: new URL(name).pathname,
          bytes: encodedBodySize,
        })),
    );
    const bytesOf = (kind: string): number =>
      files.filter(({ path }) => extname(path) === kind).reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      interactive,
      scripts: bytesOf(".js"),
      styles: bytesOf(".css"),
      requests: files.length,
    };
  } finally {
    await browser.close();
  }
}
