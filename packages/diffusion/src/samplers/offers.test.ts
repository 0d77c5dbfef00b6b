import { SAMPLERS as OFFERED_SAMPLERS, SCHEDULES as OFFERED_SCHEDULES } from "@inkloom/contract";
import { expect, test } from "vitest";
import { SAMPLERS, SCHEDULES } from "./index.ts";

test("forms and help offer every sampler and schedule by the name that pictures carry", () => {
  expect([...OFFERED_SAMPLERS]).toEqual(Object.values(SAMPLERS).map(({ label }) => label));
  expect([...OFFERED_SCHEDULES]).toEqual(Object.values(SCHEDULES).map(({ label }) => label));
});
