import { expect, test } from "vitest";
import { agreementResult, relativeDifference } from "./agreement.suite.ts";
import { createEngineHost } from "./host/index.ts";
import { createNodeRuntime } from "./node/index.ts";

test("the engine host gives the numbers of the process itself, which differ from each other", async () => {
  const runtime = await createNodeRuntime("cpu");
  const expected = await agreementResult(runtime);
  await runtime.close();
  expect(expected).toHaveLength(2 * 3 * 6 * 6);
  expect(new Set(expected).size).toBeGreaterThan(200);
  const host = createEngineHost({ device: "cpu" });
  const y = await agreementResult(host);
  await host.close();
  expect(relativeDifference(y, expected)).toBeLessThan(1e-4);
});
