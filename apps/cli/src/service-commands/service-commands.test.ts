/** What holds for every command that is no tool. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Option } from "commander";
import { describe, expect, test } from "vitest";
import { GROUP_HELP } from "../language/words.ts";
import { runRecorded } from "../surroundings.suite.ts";
import { SERVICE_COMMANDS } from "./index.ts";
import { settingFlags, settingOptions } from "./setting-options.ts";

const named = SERVICE_COMMANDS.map((command) => [command.words.join(" "), command] as const);

describe("service commands", () => {
  test("have words of their own, below groups that have help", () => {
    expect(new Set(named.map(([words]) => words)).size).toBe(named.length);
    for (const { words } of SERVICE_COMMANDS)
      for (const group of words.slice(0, -1)) expect(GROUP_HELP).toHaveProperty(group);
  });

  test.each(named)("%s has help in both languages", async (words, { options = {}, takes = [] }) => {
    const english = await runRecorded([...words.split(" "), "--help"]);
    expect([english.exitCode, english.stderr]).toEqual([0, ""]);
    expect(english.stdout).not.toMatch(/\p{Script=Han}/u);
    const chinese = await runRecorded([...words.split(" "), "--help", "--lang", "zh"]);
    expect(chinese.stdout).toMatch(/\p{Script=Han}/u);
    for (const { flags } of Object.values(options))
      for (const page of [english, chinese]) expect(page.stdout).toContain(flags);
    for (const { name } of takes) expect(english.stdout).toContain(name);
  });

  test.each(named)(
    "the options of %s are under the names that the parser gives",
    (_, { options = {} }) => {
      for (const [name, { flags }] of Object.entries(options))
        expect(new Option(flags).attributeName()).toBe(name);
    },
  );

  test("load nothing heavy before they run", async () => {
    const files = await readdir(import.meta.dirname, { recursive: true });
    const sources = files.filter((name) => /^[^.]+\.ts$/.test(name));
    expect(sources.length).toBeGreaterThan(20);
    for (const name of sources) {
      const text = await readFile(join(import.meta.dirname, name), "utf8");
      const heavy = /^import (?!type )[^;]*from "@inkloom\/(?!contract")/m.exec(text)?.[0];
      expect([name, heavy]).toEqual([name, undefined]);
    }
  });

  test("a group alone shows its help as an error", async () => {
    const { exitCode, stdout, stderr } = await runRecorded(["queue"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: inkloom queue [options] <command>");
  });
});

describe("flags of settings", () => {
  test("leave secrets out, and what workers have no use for", () => {
    const serve = settingOptions("serve");
    const worker = settingOptions("worker");
    for (const name of ["databaseUrl", "webhookSecret", "s3SecretAccessKey"])
      expect(serve).not.toHaveProperty(name);
    expect(serve).toMatchObject({
      port: { flags: "--port <n>" },
      s3PathStyle: { flags: "--s3-path-style <yes/no>" },
      modelsFrom: { many: true },
      login: { values: ["auto", "always"] },
    });
    expect(serve["port"]?.help.en).toContain("(a whole number from 0 to 65535; default: 7860)");
    expect(Object.keys(worker)).toEqual(expect.arrayContaining(["slots", "s3Bucket", "logLevel"]));
    expect(worker).not.toHaveProperty("port");
  });

  test("become settings again", () => {
    const flags = settingFlags({ port: "1", s3Bucket: "b", modelsFrom: ["/a"], json: true });
    expect(flags).toEqual({ port: "1", "s3.bucket": "b", modelsFrom: ["/a"] });
  });
});
