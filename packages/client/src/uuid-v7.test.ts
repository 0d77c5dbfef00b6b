import { expect, test } from "vitest";
import { uuidV7 } from "./uuid-v7.ts";

test("ids are of version 7 and carry their time", () => {
  const now = Date.UTC(2026, 10, 28);
  const id = uuidV7(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
  expect(uuidV7(now)).not.toBe(id);
  expect(uuidV7(now + 1) > id).toBe(true);
});
