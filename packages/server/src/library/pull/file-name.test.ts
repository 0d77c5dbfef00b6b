import { describe, expect, test } from "vitest";
import { dispositionName } from "./content-disposition.ts";
import { addressName, safeFileName } from "./file-name.ts";

describe("a file name from elsewhere", () => {
  test.each([
    ["model.safetensors", "model.safetensors"],
    ["水墨 风格.safetensors", "水墨 风格.safetensors"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\evil.ckpt", "evil.ckpt"],
    ["/absolute/x.pt", "x.pt"],
    ["..safetensors", "safetensors"],
    [".hidden.pt", "hidden.pt"],
    ["~root.pt", "root.pt"],
    ["a\u0000b\u001b[2J.pt", "ab[2J.pt"],
    ["gnp\u202estnerosnet.fas.pt", "gnpstnerosnet.fas.pt"],
    ["a:b*c?.pt", "abc.pt"],
    ["CON.safetensors", "_CON.safetensors"],
    ["nul", "_nul"],
    ["com1.tar.pt", "_com1.tar.pt"],
    ["lpt\u00b9.pt", "_lpt\u00b9.pt"],
    ["console.pt", "console.pt"],
    ["name. . .", "name"],
    ["name .pt", "name.pt"],
  ])("%j becomes %j", (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });

  test.each(["", "..", "...", "/", "a/", "\u0000", " . ", "???"])("%j gives none", (given) => {
    expect(safeFileName(given)).toBeUndefined();
  });

  test("is cut to what file systems take, with its ending and whole characters", () => {
    const long = safeFileName(`${"墨".repeat(300)}.safetensors`) ?? "";
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(180);
    expect(long).toMatch(/^墨+\.safetensors$/u);
  });

  test("with half a character is made whole", () => {
    expect(safeFileName("a\ud83d.pt")?.isWellFormed()).toBe(true);
  });

  test("comes from an address without its parameters", () => {
    expect(addressName(new URL("https://a.example/x/%E5%A2%A8.ckpt?token=1#y"))).toBe("墨.ckpt");
    expect(addressName(new URL("https://a.example/x/%E5%A.ckpt"))).toBe("%E5%A.ckpt");
  });
});

describe("Content-Disposition", () => {
  test.each([
    ['attachment; filename="a.pt"', "a.pt"],
    ["attachment; filename=a.pt", "a.pt"],
    ['attachment; filename="a \\"b\\".pt"', 'a "b".pt'],
    ["inline; filename*=UTF-8''%E5%A2%A8.pt; filename=\"x.pt\"", "墨.pt"],
    ["attachment; filename=\"x.pt\"; filename*=utf-8'zh'%E5%A2%A8.pt", "墨.pt"],
    ["attachment; filename*=iso-8859-1''%e9.pt", "é.pt"],
    ["attachment; filename*=bogus''x; filename=y.pt", "y.pt"],
    [`attachment; filename="${Buffer.from("墨.pt").toString("latin1")}"`, "墨.pt"],
    ['attachment; filename="a;b.pt"', "a;b.pt"],
    ["ATTACHMENT;FILENAME=a.pt", "a.pt"],
  ])("%j names %j", (header, name) => {
    expect(dispositionName(header)).toBe(name);
  });

  test.each([
    undefined,
    "",
    "attachment",
    "attachment; size=3",
    `attachment; filename="${"a".repeat(5000)}"`,
  ])("%j names nothing", (header) => {
    expect(dispositionName(header)).toBeUndefined();
  });
});
