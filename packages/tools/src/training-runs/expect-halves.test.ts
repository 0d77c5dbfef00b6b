import { createNodeRuntime } from "@inkloom/engine/node";
import { expect, test } from "vitest";
import { expectHalves } from "./expect-halves.ts";

test("the processor has no halves, and the message says what to do", async () => {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  await expect(expectHalves(runtime)).rejects.toMatchObject({
    code: "training/precision",
    message:
      "mixed_precision is fp16 and device cpu, which does not compute with 16-bit numbers, expected mixed_precision no, or a graphics processor that does.",
  });
  await runtime.close();
});
