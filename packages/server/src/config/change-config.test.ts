/** `config.json` changed key by key. */
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setSetting, unsetSetting } from "./change-config.ts";

let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-change-config-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const file = () => join(home, "config.json");
const document = async () => JSON.parse(await readFile(file(), "utf8")) as unknown;

describe("setSetting", () => {
  test("writes values of their kind and leaves the others as they are", async () => {
    await setSetting(home, "port", "8080");
    await setSetting(home, "s3.bucket", "pictures");
    await setSetting(home, "allowedHosts", "a.example, b.example");
    await setSetting(home, "s3.pathStyle", "yes");
    await setSetting(home, "port", "8081");
    expect(await document()).toEqual({
      port: 8081,
      s3: { bucket: "pictures", pathStyle: true },
      allowedHosts: ["a.example", "b.example"],
    });
    expect(await readdir(home)).toEqual(["config.json"]);
  });

  test("makes the data folder, and a file for its owner alone", async () => {
    const inner = join(home, "a", "b");
    await setSetting(inner, "port", "1");
    const { mode } = await stat(join(inner, "config.json"));
    if (process.platform !== "win32") expect(mode & 0o777).toBe(0o600);
  });

  test.each([
    ["port", "x", "config/invalid", "expected a whole number"],
    ["prot", "1", "config/unknown", "the nearest one is port"],
    ["__proto__", "1", "config/unknown", "is no setting"],
    ["s3.prefix", "a\r\nset-cookie: x", "config/invalid", "without line breaks"],
    ["s3.prefix", "a\u001b[2J", "config/invalid", "without line breaks"],
  ])("refuses %s = %j and changes nothing", async (name, text, code, words) => {
    await setSetting(home, "slots", "2");
    const refused = setSetting(home, name, text);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(words);
    expect(await document()).toEqual({ slots: 2 });
  });

  test("does not write over a file that it cannot read", async () => {
    await writeFile(file(), "{ half");
    await expect(setSetting(home, "port", "1")).rejects.toMatchObject({ code: "config/malformed" });
    expect(await readFile(file(), "utf8")).toBe("{ half");
  });

  test("says where it cannot write", async () => {
    await writeFile(join(home, "taken"), "");
    await expect(setSetting(join(home, "taken"), "port", "1")).rejects.toMatchObject({
      code: expect.stringMatching(/^config\/(unwritable|malformed)$/) as string,
    });
  });

  test.skipIf(process.platform === "win32")("a link stays a link", async () => {
    const target = join(home, "elsewhere.json");
    await writeFile(target, '{ "slots": 2 }');
    await symlink(target, file());
    await setSetting(home, "port", "1");
    expect(JSON.parse(await readFile(target, "utf8"))).toEqual({ slots: 2, port: 1 });
  });
});

describe("unsetSetting", () => {
  test("takes one key out and says whether it was there", async () => {
    await writeFile(file(), '{ "port": 1, "s3": { "bucket": "b", "region": "eu" } }');
    expect(await unsetSetting(home, "s3.region")).toBe(true);
    expect(await unsetSetting(home, "s3.region")).toBe(false);
    expect(await document()).toEqual({ port: 1, s3: { bucket: "b" } });
    await expect(unsetSetting(home, "nothing")).rejects.toMatchObject({ code: "config/unknown" });
  });
});
