import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agreementResult } from "./agreement.suite.ts";
import { createEngineHost } from "./host/index.ts";
import { createNodeRuntime } from "./node/index.ts";

// Debian's chromium, which brings a Vulkan that computes on the processor.
const CHROMIUM = "/usr/bin/chromium";
const SOFTWARE_VULKAN = "/usr/lib/chromium/vk_swiftshader_icd.json";
const noChromium =
  existsSync(CHROMIUM) && existsSync(SOFTWARE_VULKAN) ? "" : ` (skipped: no ${CHROMIUM})`;

let expected: Float32Array;

beforeAll(async () => {
  expected = await agreementResult(await createNodeRuntime("cpu"));
});

describe("the same graph gives the same numbers", () => {
  test("and those numbers differ from each other", () => {
    expect(expected).toHaveLength(2 * 3 * 6 * 6);
    expect(new Set(expected).size).toBeGreaterThan(200);
  });

  test("in the engine host", async () => {
    const host = createEngineHost({ device: "cpu" });
    const y = await agreementResult(host);
    await host.close();
    expectClose(y);
  });

  test.skipIf(noChromium)(
    `in Node on WebGPU by Chromium's software Vulkan${noChromium}`,
    async () => {
      const host = createEngineHost({
        device: "webgpu",
        env: { VK_ICD_FILENAMES: SOFTWARE_VULKAN, LD_LIBRARY_PATH: dirname(SOFTWARE_VULKAN) },
      });
      const y = await agreementResult(host);
      await host.close();
      expectClose(y);
    },
  );

  describe.skipIf(noChromium)(`in Chromium${noChromium}`, { timeout: 120_000 }, () => {
    let server: Server;
    let browser: Browser;
    beforeAll(async () => {
      [server, browser] = await Promise.all([servePage(), openChromium()]);
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });

    test("by WebAssembly", async () => {
      expectClose(await computeInChromium(browser, server, "wasm"));
    });

    test("by WebGPU on software Vulkan", async () => {
      expectClose(await computeInChromium(browser, server, "webgpu"));
    });
  });
});

/** Within 1e-4 of the largest element. */
function expectClose(y: ArrayLike<number>): void {
  const largest = Math.max(...expected.map(Math.abs));
  expect(y).toHaveLength(expected.length);
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - (y[i] ?? NaN))));
  expect(worst / largest).toBeLessThan(1e-4);
}

const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
    ],
  });

async function computeInChromium(
  browser: Browser,
  server: Server,
  device: "wasm" | "webgpu",
): Promise<number[]> {
  const page = await browser.newPage();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.addScriptTag({ type: "module", url: "/page.js" });
  const y = await page.evaluate<number[] | string>(`compute(${JSON.stringify(device)})`);
  await page.close();
  if (typeof y === "string") throw new Error(y);
  return y;
}

/** A cross-origin isolated page with the bundled engine and onnxruntime-web's binaries. */
async function servePage(): Promise<Server> {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, "web/agreement-page.suite.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const script = bundle.outputFiles[0]?.contents ?? new Uint8Array();
  const binaries = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
  const isolated = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  };
  const server = createServer((request, response) => {
    void (async () => {
      const [, folder, file = ""] = (request.url ?? "/").split("/");
      const type =
        folder === ""
          ? "text/html"
          : file.endsWith(".wasm")
            ? "application/wasm"
            : "text/javascript";
      const body =
        folder === ""
          ? "<!doctype html><title>engine</title>"
          : folder === "page.js"
            ? script
            : await readFile(join(binaries, file)).catch(() => "");
      response.writeHead(200, { ...isolated, "content-type": type }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
