/** The first load of the Create page: compressed bytes of script, and the time until what is typed appears, each in a fresh
 *  browser. Usage: npm run bench:page -- [--runs 5] */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(() => {
      localStorage.setItem("inkloom-welcomed", "true");
    });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const sizes = new Map<string, { type: string; bytes: number }>();
    session.on("Network.responseReceived", ({ requestId, type }) => {
      sizes.set(requestId, { type, bytes: 0 });
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const known = sizes.get(requestId);
      if (known) known.bytes = encodedDataLength;
    });
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
    const bytesOf = (wanted: string): number =>
      [...sizes.values()]
        .filter(({ type }) => type === wanted)
        .reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      interactive,
      scripts: bytesOf("Script"),
      styles: bytesOf("Stylesheet"),
      requests: sizes.size,
    };
  } finally {
    await browser.close();
  }
}
