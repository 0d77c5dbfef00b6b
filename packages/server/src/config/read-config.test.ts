/** Settings from all their layers. */
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ConfigLayers, readConfig } from "./read-config.ts";
import { shownSettings } from "./shown-settings.ts";

let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-config-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const file = () => join(home, "config.json");
const write = (text: string, mode = 0o600) => writeFile(file(), text, { mode });
const read = (layers: Partial<ConfigLayers> = {}) => readConfig({ env: {}, home, ...layers });

/** The problem that reading ends with. */
async function problem(layers: Partial<ConfigLayers> = {}): Promise<Problem> {
  const error: unknown = await read(layers).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error("a problem was expected", { cause: error });
}

describe("readConfig", () => {
  test("has defaults where nothing is given", async () => {
    const { config, sources, warnings } = await read();
    expect(config).toEqual({
      home,
      host: "127.0.0.1",
      port: 7860,
      alsoPort: undefined,
      databaseUrl: undefined,
      s3: undefined,
      modelsFrom: [],
      login: "auto",
      allowedHosts: [],
      allowedOrigins: [],
      trustedProxies: [],
      requestsPerMinute: 6000,
      slots: 1,
      waiting: 10_000,
      waitingPerUser: 5000,
      webhookHosts: [],
      webhookSecret: undefined,
      pictureHosts: [],
      pullHosts: [],
      uploadLimit: 64 * 2 ** 20,
      pixelLimit: 2 ** 26,
      logLevel: "info",
    });
    expect(new Set(Object.values(sources).map(({ kind }) => kind))).toEqual(new Set(["default"]));
    expect(warnings).toEqual([]);
  });

  test("counts a flag more than a variable, and that more than the file", async () => {
    await write(
      '{ "port": 1, "host": "10.0.0.1", "slots": 3, "s3": { "bucket": "b" }, "s3.prefix": "p/" }',
    );
    const env = {
      INKLOOM_PORT: "2",
      INKLOOM_HOST: "10.0.0.2",
      INKLOOM_ALLOWED_HOSTS: "a.example, b.example",
    };
    const flags = { port: "3", modelsFrom: ["/a", "/b,/c", '["/d,e"]'] };
    const { config, sources } = await read({ env, flags });
    expect(config).toMatchObject({
      port: 3,
      host: "10.0.0.2",
      slots: 3,
      s3: { bucket: "b", prefix: "p/" },
      allowedHosts: ["a.example", "b.example"],
      modelsFrom: ["/a", "/b", "/c", "/d,e"],
    });
    expect(sources).toMatchObject({
      port: { kind: "flag", flag: "--port" },
      host: { kind: "environment", variable: "INKLOOM_HOST" },
      slots: { kind: "file", path: file() },
      "s3.prefix": { kind: "file", path: file() },
      waiting: { kind: "default" },
    });
  });

  test("an empty variable is one that is not set", async () => {
    const { config, sources } = await read({ env: { INKLOOM_PORT: "", DATABASE_URL: "" } });
    expect([config.port, config.databaseUrl, sources.port.kind]).toEqual([
      7860,
      undefined,
      "default",
    ]);
  });

  test.each([
    [
      { env: { INKLOOM_PORT: "tcp://10.0.0.1:80" } },
      'port (INKLOOM_PORT): got "tcp://10.0.0.1:80", expected a whole number from 0 to 65535.',
      "port（INKLOOM_PORT）：给出的是",
    ],
    [
      { flags: { slots: "65" } },
      'slots (--slots): got "65", expected a whole number from 0 to 64.',
      "slots（--slots）",
    ],
    [
      { env: { INKLOOM_WEBHOOK_SECRET: "hunter2" } },
      "webhookSecret (INKLOOM_WEBHOOK_SECRET): got 7 characters, expected text of 16",
      "7 个字符",
    ],
    [
      { env: { DATABASE_URL: "mysql://root:hunter2@h/d" } },
      "databaseUrl (DATABASE_URL): got 24 characters, expected postgres://",
      "24 个字符",
    ],
    [
      { env: { INKLOOM_ALLOWED_ORIGINS: "https://a.example/page" } },
      "allowedOrigins (INKLOOM_ALLOWED_ORIGINS): got",
      "来源",
    ],
    [{ flags: { alsoPort: "7860" } }, "alsoPort: got 7860, which is port as well", "与 port 相同"],
    [
      { env: { INKLOOM_S3_ENDPOINT: "https://s3.example" } },
      "s3.endpoint is set and s3.bucket is not, expected both.",
      "s3.bucket",
    ],
    [
      { env: { INKLOOM_S3_BUCKET: "b", INKLOOM_S3_ACCESS_KEY_ID: "k" } },
      "s3.accessKeyId is set and s3.secretAccessKey is not",
      "s3.secretAccessKey",
    ],
    [
      { env: { INKLOOM_WEBHOOK_HOSTS: "a.example" } },
      "webhookHosts is set and webhookSecret is not",
      "webhookSecret",
    ],
  ] as const)(
    "names setting, source, value and what is expected: %j",
    async (layers, english, chinese) => {
      const found = await problem(layers);
      expect(found.code).toBe("config/invalid");
      expect(found.sentence.en).toContain(english);
      expect(found.sentence.zh).toContain(chinese);
      expect(`${found.sentence.en}${found.sentence.zh}`).not.toContain("hunter2");
    },
  );

  test("a value that is overridden must fit all the same", async () => {
    await write('{ "port": "many" }');
    expect((await problem({ flags: { port: "80" } })).message).toContain(
      `port (${file()}): got "many"`,
    );
  });

  test("all of an S3 service are one setting of the service", async () => {
    const { config } = await read({
      env: {
        INKLOOM_S3_BUCKET: "b",
        INKLOOM_S3_ENDPOINT: "https://s3.example",
        INKLOOM_S3_REGION: "eu",
        INKLOOM_S3_PATH_STYLE: "false",
        INKLOOM_S3_ACCESS_KEY_ID: "id",
        INKLOOM_S3_SECRET_ACCESS_KEY: "secret",
      },
    });
    expect(config.s3).toEqual({
      bucket: "b",
      prefix: "pictures/",
      endpoint: "https://s3.example",
      region: "eu",
      pathStyle: false,
      credentials: { accessKeyId: "id", secretAccessKey: "secret" },
    });
  });
});

describe("config.json", () => {
  test.each([
    ['{ "prot": 1 }', "config/unknown", '"prot"', "the nearest one is port"],
    [
      '{ "s3": { "bukcet": "b" } }',
      "config/unknown",
      '"s3.bukcet"',
      "the nearest one is s3.bucket",
    ],
    ['{ "__proto__": 1 }', "config/unknown", '"__proto__"', "is no setting"],
    ['{ "constructor": { "name": 1 } }', "config/unknown", '"constructor.name"', "is no setting"],
    [
      '{ "port": 1,\n  "host" "x" }',
      "config/malformed",
      "at line 2, column",
      "expected one object",
    ],
    ['{ "webhookSecret": hunter2 }', "config/malformed", "is no JSON", "expected one object"],
    ["[1]", "config/malformed", "holds no JSON object", "expected one such as"],
    ["", "config/malformed", "is no JSON", "expected one object"],
    ['{ "port": null }', "config/invalid", "got null", "expected a whole number"],
    ['{ "modelsFrom": "/a\\u0000" }', "config/invalid", "modelsFrom", "without line breaks"],
  ])("%s is refused", async (text, code, ...parts) => {
    await write(text);
    const found = await problem();
    expect(found.code).toBe(code);
    for (const part of parts) expect(found.sentence.en).toContain(part);
    expect(found.sentence.en).not.toContain("hunter2");
    expect(found.sentence.zh).not.toBe(found.sentence.en);
  });

  test("may begin with a byte order mark, and must be small, text and a file", async () => {
    await write('\ufeff{ "port": 5 }');
    expect((await read()).config.port).toBe(5);
    await write(`{ "s3.prefix": "${"x".repeat(300_000)}" }`);
    expect((await problem()).message).toContain("expected at most 262144");
    await writeFile(file(), Buffer.from([0x7b, 0xff, 0x7d]));
    expect((await problem()).message).toContain("is no UTF-8");
  });

  test.skipIf(process.platform === "win32")("a pipe is refused and not waited for", async () => {
    execFileSync("sh", ["-c", 'mkfifo "$0"', file()]);
    expect((await problem()).message).toContain("is no file");
  });

  test.skipIf(process.platform === "win32")(
    "tells when others may read a secret in it",
    async () => {
      await write('{ "webhookSecret": "0123456789abcdef" }');
      expect((await read()).warnings).toEqual([]);
      await chmod(file(), 0o644);
      const [warning] = (await read()).warnings;
      expect(warning?.en).toContain("holds webhookSecret and may be read by other users");
      expect(warning?.zh).toContain("chmod 600");
      await write('{ "port": 1 }');
      await chmod(file(), 0o644);
      expect((await read()).warnings).toEqual([]);
    },
  );
});

describe("secrets", () => {
  test("may come from a file, whose last line break does not count", async () => {
    const path = join(home, "secret");
    await writeFile(path, "0123456789abcdef\n");
    const { config, sources } = await read({ env: { INKLOOM_WEBHOOK_SECRET_FILE: path } });
    expect(config.webhookSecret).toBe("0123456789abcdef");
    expect(sources.webhookSecret).toEqual({
      kind: "environment-file",
      variable: "INKLOOM_WEBHOOK_SECRET_FILE",
      path,
    });
  });

  test("are one line, and come from one place", async () => {
    const path = join(home, "secret");
    const env = { INKLOOM_WEBHOOK_SECRET_FILE: path };
    expect((await problem({ env })).message).toContain(`${path} is not there`);
    await writeFile(path, "0123456789abcdef\nmore\n");
    expect((await problem({ env })).message).toContain("text without line breaks");
    await writeFile(path, "0123456789abcdef");
    const both = await problem({ env: { ...env, INKLOOM_WEBHOOK_SECRET: "x" } });
    expect(both.message).toContain("both INKLOOM_WEBHOOK_SECRET and INKLOOM_WEBHOOK_SECRET_FILE");
  });

  test("are never shown", async () => {
    const env = {
      DATABASE_URL: "postgres://u:hunter2@h/d",
      INKLOOM_WEBHOOK_SECRET: "hunter2-hunter2-hunter2",
      INKLOOM_S3_BUCKET: "b",
      INKLOOM_S3_ACCESS_KEY_ID: "id",
      INKLOOM_S3_SECRET_ACCESS_KEY: "hunter2",
    };
    const shown = shownSettings(await read({ env }));
    expect(JSON.stringify(shown)).not.toContain("hunter2");
    expect(shown.filter(({ value }) => value === "***").map(({ name }) => name)).toEqual([
      "databaseUrl",
      "s3.secretAccessKey",
      "webhookSecret",
    ]);
    expect(shown.find(({ name }) => name === "alsoPort")?.value).toBeNull();
  });
});

test("variables that look like settings and are none are told", async () => {
  const env = {
    INKLOOM_PROT: "1",
    INKLOOM_HOME: "/x",
    INKLOOM_TOKEN: "t",
    INKLOOM_SERVICE_HOST: "10.0.0.1",
    INKLOOM_PORT_7860_TCP: "tcp://10.0.0.1:7860",
    OTHER: "1",
  };
  const { warnings } = await read({ env });
  expect(warnings.map(({ en }) => en)).toEqual([
    "The environment variable INKLOOM_PROT is no setting of Inkloom and was ignored.",
  ]);
});
