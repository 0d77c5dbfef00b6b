import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agreementResult, relativeDifference } from "./agreement.suite.ts";
import { createEngineHost } from "./host/index.ts";
import { softwareVulkan } from "./host/software-vulkan.suite.ts";
import { createNodeRuntime } from "./node/index.ts";

const CHROMIUM = "/usr/bin/chromium";

let expected: Float32Array;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  const runtime = await createNodeRuntime("cpu");
  expected = await agreementResult(runtime);
  await runtime.close();
  [server, browser] = await Promise.all([servePage(), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  server.close();
});

describe("the same graph gives the numbers of the processor", () => {
  test("in Node on WebGPU by Chromium's software Vulkan", async () => {
    const host = createEngineHost({ device: "webgpu", ...softwareVulkan });
    const y = await agreementResult(host);
    await host.close();
    expect(relativeDifference(y, expected)).toBeLessThan(1e-4);
  });

  test.each(["wasm", "webgpu"] as const)("in Chromium by %s", async (device) => {
    const y = await computeInChromium(browser, server, device);
    expect(relativeDifference(y, expected)).toBeLessThan(1e-4);
  });
});

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
