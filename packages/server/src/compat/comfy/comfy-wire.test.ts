import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { testAccounts } from "./accounts.suite.ts";
import { type ComfyApp, openComfyApp } from "./comfy-app.suite.ts";
import { testGraphs } from "./graphs.suite.ts";
import { testInfo } from "./info.suite.ts";
import { testPictures } from "./pictures.suite.ts";
import { testSockets } from "./sockets.suite.ts";

describe("ComfyUI's wire", () => {
  let opened: ComfyApp | undefined;
  const get = () => opened ?? expect.fail("the server did not open");
  beforeAll(async () => {
    opened = await openComfyApp();
  }, 120_000);
  // Nothing happened that nobody expected.
  afterEach(() => {
    expect(get().errors.splice(0)).toEqual([]);
  });
  afterAll(() => get().close());

  testInfo(get);
  testGraphs(get);
  testPictures(get);
  testAccounts(get);
  testSockets(get);
});
