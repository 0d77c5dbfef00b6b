import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SETTINGS } from "@inkloom/contract";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config/read-config.ts";
import { openSettingsDesk, type ToldSetting, type ToldSettings } from "../config/settings-desk.ts";
import { openTestApi, type TestApi } from "./test-api.suite.ts";

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await openTestApi();
  path = join(api.service.config.home, "config.json");
});
afterEach(() => rm(path, { force: true }));
afterAll(() => api.close());

const settingsOf = (body: unknown): Map<string, ToldSetting> =>
  new Map(
    (body as ToldSettings).groups.flatMap(({ settings }) =>
      settings.map((each) => [each.key, each] as const),
    ),
  );
const change = (payload: object, who: "root" | "ann" = "root") =>
  api.ask(who, "PATCH", "/settings", { payload });
const saved = async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

describe("settings", () => {
  test("are told with their words, their range and where they come from", async () => {
    await writeFile(path, '{"slots": 2, "databaseUrl": "postgres://u:geheim@h/d"}');
    const { status, body } = await api.ask("root", "GET", "/settings");
    expect(status).toBe(200);
    const told = settingsOf(body);
    expect([...told.keys()].toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
    expect(told.get("slots")).toMatchObject({
      label: SETTINGS.slots.notes.label,
      value: 2,
      isSet: true,
      source: { kind: "file", name: "config.json" },
      changeable: true,
      restart: true,
      schema: { type: "integer" },
    });
    expect(told.get("port")).toMatchObject({
      value: 7860,
      source: { kind: "default", name: null },
      restart: false,
      schema: { minimum: 0, maximum: 65_535, default: 7860 },
    });
    expect(told.get("databaseUrl")).toMatchObject({ secret: true, value: null, isSet: true });
    expect(JSON.stringify(body)).not.toContain("geheim");
    expect(body).toMatchObject({ restart: true });
  });

  test("are changed, all at once", async () => {
    const { status, body } = await change({
      slots: 3,
      logLevel: "warn",
      webhookHosts: ["a.example"],
      webhookSecret: "x".repeat(40),
    });
    expect(status).toBe(200);
    expect(settingsOf(body).get("slots")).toMatchObject({ value: 3, restart: true });
    expect(await saved()).toMatchObject({
      slots: 3,
      logLevel: "warn",
      webhookHosts: ["a.example"],
    });
    const back = await change({
      slots: null,
      logLevel: null,
      webhookHosts: null,
      webhookSecret: null,
    });
    expect(settingsOf(back.body).get("slots")).toMatchObject({
      source: { kind: "default" },
      restart: false,
    });
    expect(await saved()).toEqual({});
  });

  test("keep what a key with a dot stands in", async () => {
    expect((await change({ "s3.bucket": "pictures", "s3.prefix": "inkloom/" })).status).toBe(200);
    expect(await saved()).toEqual({ s3: { bucket: "pictures", prefix: "inkloom/" } });
  });

  test("that are refused are named, and nothing is written", async () => {
    const { status, body } = await change({ slots: "many", port: 70_000, logLevel: "warn" });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "config/invalid",
      field: "slots",
      errors: [
        { field: "slots" },
        { field: "port", detail: expect.stringMatching(/^port: got 70000, expected /) as string },
      ],
    });
    expect(await change({ prot: 1 })).toMatchObject({
      status: 400,
      body: { code: "config/unknown", detail: expect.stringContaining("port") as string },
    });
    // The service would not start again.
    expect(await change({ webhookHosts: ["a.example"] })).toMatchObject({
      status: 400,
      body: { code: "config/invalid", detail: expect.stringContaining("webhookSecret") as string },
    });
    expect((await change({})).status).toBe(400);
    expect((await change({ slots: { a: 1 } })).status).toBe(400);
    expect((await change({ __proto__x: 1 })).status).toBe(400);
    await expect(saved()).rejects.toThrow();
  });

  test("never repeat a secret", async () => {
    const { body } = await change({ webhookSecret: "sh\nort-secret" });
    expect(body).toMatchObject({ code: "config/invalid" });
    expect(JSON.stringify(body)).not.toContain("ort-secret");
  });

  test("are the administrators'", async () => {
    expect((await api.ask("ann", "GET", "/settings")).status).toBe(403);
    expect((await change({ slots: 1 }, "ann")).status).toBe(403);
  });
});

test("what the environment or a flag says goes before the file", async () => {
  const { home } = api.service.config;
  const layers = { home, env: { INKLOOM_SLOTS: "4" }, flags: { port: "7999" } };
  const desk = openSettingsDesk(layers, readConfig(layers));
  const told = settingsOf(await desk.change({ slots: 2 }));
  expect(told.get("slots")).toMatchObject({
    value: 4,
    source: { kind: "environment", name: "INKLOOM_SLOTS" },
    changeable: false,
    restart: false,
  });
  expect(told.get("port")).toMatchObject({ source: { kind: "flag", name: "--port" } });
});

test("changes at the same time lose nothing", async () => {
  const { home } = api.service.config;
  const layers = { home, env: {} };
  const desk = openSettingsDesk(layers, readConfig(layers));
  await Promise.all([
    desk.change({ slots: 2 }),
    desk.change({ logLevel: "warn" }),
    desk.change({ waiting: 50 }),
  ]);
  expect(await saved()).toEqual({ slots: 2, logLevel: "warn", waiting: 50 });
});
