import { describe, expect, test } from "vitest";
import { readSetting } from "./read-setting.ts";
import type { Setting } from "./setting.ts";
import { SETTING_GROUPS, type SettingKey, SETTINGS, settingVariable } from "./settings.ts";

const KEYS = Object.keys(SETTINGS) as SettingKey[];

describe("the settings", () => {
  test("have variables and flags of their own", () => {
    const variables = KEYS.map(settingVariable);
    expect(new Set(variables).size).toBe(KEYS.length);
    const flags = KEYS.map((key) => {
      const { cli } = SETTINGS[key].notes;
      return "flag" in cli ? cli.flag : "";
    });
    expect(flags).not.toContain("");
    expect(new Set(flags).size).toBe(KEYS.length);
    expect(settingVariable("databaseUrl")).toBe("DATABASE_URL");
    expect(settingVariable("s3.pathStyle")).toBe("INKLOOM_S3_PATH_STYLE");
    expect(settingVariable("waitingPerUser")).toBe("INKLOOM_WAITING_PER_USER");
  });

  test("stand in one group each", () => {
    expect(SETTING_GROUPS.flatMap(({ keys }) => keys)).toEqual(KEYS);
  });

  test("speak both languages", () => {
    for (const key of KEYS) {
      const { notes, form }: Setting = SETTINGS[key];
      for (const text of [notes.help, notes.label, notes.whenAbsent, form?.expected])
        if (text !== undefined) {
          expect(text.en).not.toMatch(/\p{Script=Han}/u);
          expect(text.en, key).not.toMatch(/\.$/);
          expect(text.zh, key).not.toMatch(/。$/);
        }
      expect(notes.help.zh, key).toMatch(/\p{Script=Han}/u);
    }
  });

  test("accept their own defaults", () => {
    for (const key of KEYS) {
      const { schema, many }: Setting = SETTINGS[key];
      if (many !== true && "default" in schema)
        expect(readSetting(key, schema.default), key).toEqual({ value: schema.default });
    }
  });
});

describe("readSetting", () => {
  test.each([
    ["port", "8080", 8080],
    ["port", 0, 0],
    ["s3.pathStyle", "no", false],
    ["login", "always", "always"],
    ["modelsFrom", "/a, /b ,", ["/a", "/b"]],
    ["modelsFrom", '["/a,b"]', ["/a,b"]],
    ["modelsFrom", [], []],
    ["host", "::1", "::1"],
    ["host", "0.0.0.0", "0.0.0.0"],
    ["host", "studio.example", "studio.example"],
    ["trustedProxies", "10.0.0.0/8,::1,fd00::/64", ["10.0.0.0/8", "::1", "fd00::/64"]],
    [
      "allowedOrigins",
      "https://a.example,http://b.example:81",
      ["https://a.example", "http://b.example:81"],
    ],
    ["webhookHosts", "*.example.org,*,hook.local", ["*.example.org", "*", "hook.local"]],
    ["databaseUrl", "postgres://u:p@h:5432/d", "postgres://u:p@h:5432/d"],
  ] as const)("%s takes %j", (key, given, value) => {
    expect(readSetting(key, given)).toEqual({ value });
  });

  test.each([
    ["port", "80a", "a whole number from 0 to 65535"],
    ["port", 65_536, "a whole number from 0 to 65535"],
    ["port", "tcp://10.0.0.1:80", "a whole number"],
    ["port", null, "a whole number"],
    ["login", "never", "one of auto, always"],
    ["host", "http://studio.example", "an IP address or a host name"],
    ["host", "studio.example:80", "an IP address or a host name"],
    ["host", "999.1.1.1.", "an IP address or a host name"],
    ["allowedHosts", "a b", "a list with commas between"],
    ["allowedHosts", { a: 1 }, "a list with commas between"],
    ["allowedHosts", "[1", "a list with commas between"],
    ["allowedOrigins", "https://a.example/", "an origin such as"],
    ["trustedProxies", "10.0.0.0/33", "an IP address such as"],
    ["trustedProxies", "10.0.0.0/8/8", "an IP address such as"],
    ["webhookHosts", "*.*.org", "a host name such as"],
    ["databaseUrl", "mysql://h/d", "postgres://user:password@host:5432/database"],
    ["webhookSecret", "short", "text of 16 to 512 characters"],
    ["s3.endpoint", "https://u:p@s3.example", "holds no password"],
    ["s3.prefix", "a\r\nb", "text without line breaks"],
    ["s3.bucket", "a\u0000", "text without line breaks"],
    ["modelsFrom", ["/a\n"], "text without line breaks"],
  ] as const)("%s refuses %j", (key, given, expected) => {
    const read = readSetting(key, given);
    expect(read).toHaveProperty("expected.en", expect.stringContaining(expected));
    expect(read).toHaveProperty("expected.zh", expect.stringMatching(/\p{Script=Han}|postgres/u));
  });
});
