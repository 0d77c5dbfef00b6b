/** For tests: what the page runs in a real browser; bundled by the test. */
import { agreementResult, HALF_ONLY } from "../agreement.suite.ts";
import { createWebRuntime } from "./index.ts";

Object.assign(globalThis, {
  /** y of the block, or the message of what went wrong. */
  async compute(device: "wasm" | "webgpu"): Promise<number[] | string> {
    try {
      const runtime = await createWebRuntime(device, { wasmPaths: "/ort/" });
      const y = await (device === "wasm"
        ? agreementResult(runtime)
        : agreementResult(runtime, HALF_ONLY));
      await runtime.close();
      return [...y];
    } catch (error) {
      return String(error);
    }
  },
});
