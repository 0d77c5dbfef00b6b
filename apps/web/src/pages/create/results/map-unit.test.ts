import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { origin: "http://127.0.0.1" });
vi.stubGlobal("document", { documentElement: {} });
const { unitIn } = await import("./map-unit.ts");

const chunk = (type: string, text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(type + text, "latin1"), Buffer.alloc(4)]);
};
const file = (...chunks: readonly Buffer[]): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.alloc(8), chunk("IHDR", "x".repeat(13)), ...chunks]));

test("the unit stands in a text of the file", () => {
  const said = chunk("tEXt", "annotation\0Control unit 3");
  expect(unitIn(file(said, chunk("tEXt", "unit\u00002"), chunk("IDAT", "abc")))).toBe(2);
  expect(unitIn(file(said, chunk("IDAT", "abc")))).toBeUndefined();
});

test("what is no number, cut off, or no PNG tells none", () => {
  expect(unitIn(file(chunk("tEXt", "unit\0two")))).toBeUndefined();
  expect(unitIn(file(chunk("tEXt", "unit\u00002")).subarray(0, 40))).toBeUndefined();
  expect(unitIn(new Uint8Array(0))).toBeUndefined();
  expect(unitIn(new Uint8Array(1024).fill(255))).toBeUndefined();
});
