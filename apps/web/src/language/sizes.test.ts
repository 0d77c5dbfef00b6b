import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { sayBytes, sayMany } = await import("./sizes.ts");

test("sizes are said in thousands with three digits", () => {
  expect([0, 30, 999, 1000, 4_265_146_304, 999_499, 999_600, 3e12].map(sayBytes)).toEqual([
    "0 B",
    "30 B",
    "999 B",
    "1 kB",
    "4.27 GB",
    "999 kB",
    "1 MB",
    "3 TB",
  ]);
  expect(sayMany(21_180_763)).toBe("21.2M");
});
