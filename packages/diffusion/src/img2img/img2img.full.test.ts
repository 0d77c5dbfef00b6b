/** Pictures by A1111's rules that `npm test` leaves out. */
import type { Runtime } from "@inkloom/engine";
import { afterAll, beforeAll, test } from "vitest";
import { keepingRuntime } from "../kept-sessions.suite.ts";
import { contextOf, expectGolden, SELDOM_DRAWN } from "./golden-pictures.suite.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await keepingRuntime();
});
afterAll(() => runtime.close());

test.each(SELDOM_DRAWN)("$name equals the picture by A1111's rules", (asked) =>
  expectGolden(asked, contextOf(runtime)),
);
