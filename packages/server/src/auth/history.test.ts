/**
 * What happened to other programs of this kind, from their own trackers and advisories, one test each: that it does not happen
 * here. The numbers are those of public issues: A of AUTOMATIC1111's web UI, C of ComfyUI, CM of its manager, I of InvokeAI.
 */
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions } from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Problem, TOOLS, type ToolId } from "@inkloom/contract";
import { readModelFile, RUNS, withNamesOnly } from "@inkloom/tools";
import { fileNameOf, inputPlace, placeOf } from "../compat/comfy/pictures/picture-place.ts";
import { fetchPicture } from "../compat/fetched-picture.ts";
import { setSetting } from "../config/change-config.ts";
import { readConfigFile } from "../config/config-file.ts";
import { callWebhook, readWebhook, SIGNATURE_HEADER } from "../jobs/webhook.ts";
import { expectNames } from "../work/safe-names.ts";
import { openFileStore } from "../storage/store/file-store.ts";
import {
  ANN,
  bearer,
  cookie,
  guardedApp,
  openSocket,
  PASSWORD,
  tokenOf,
  VIC,
} from "./guarded-app.suite.ts";
import { expectMay } from "./may.ts";

let home: string;
/** A file that is nobody's business. */
let secretFile: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-history-"));
  secretFile = join(home, "secret.safetensors");
  await writeFile(secretFile, "nobody's business");
});
afterAll(() => rm(home, { recursive: true }));

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function open(...settings: Parameters<typeof guardedApp>): Promise<FastifyInstance> {
  const app = await guardedApp(...settings);
  opened.push(app);
  return app;
}

const status = async (app: FastifyInstance, options: InjectOptions): Promise<number> =>
  (await app.inject(options)).statusCode;

describe("pages of others and the service on this machine", () => {
  const host = "127.0.0.1:7860";
  const change = { method: "POST", url: "/api/v1/who" } as const;

  test("C#4850: any web page could POST /prompt to localhost", async () => {
    const app = await open();
    const form = { "content-type": "text/plain", origin: "https://evil.example", host };
    expect(await status(app, { ...change, headers: form, payload: "{}" })).toBe(403);
    expect(await status(app, { ...change, url: "/who", headers: form })).toBe(403);
  });

  test("CVE-2024-10481, C#13245: `Origin: null` passed the check", async () => {
    const app = await open({ allowedOrigins: ["null"] });
    for (const url of ["/who", "/api/v1/who", "/sdapi/v1/who"])
      expect(await status(app, { ...change, url, headers: { origin: "null", host } })).toBe(403);
    const upgrade = { connection: "upgrade", upgrade: "websocket", origin: "null", host };
    expect(await status(app, { url: "/ws", headers: upgrade })).toBe(403);
  });

  test("C#14085: a name that was made to mean 127.0.0.1 reached everything (DNS rebinding)", async () => {
    const app = await open();
    const rebound = { host: "evil.example:7860", origin: "http://evil.example:7860" };
    for (const method of ["GET", "POST", "OPTIONS"] as const)
      for (const url of ["/who", "/api/v1/who", "/healthz", "/ws"])
        expect(await status(app, { method, url, headers: rebound }), `${method} ${url}`).toBe(403);
    expect(await openSocket(app, rebound)).toMatchObject({ status: 403 });
  });

  test("C#16203: the guard against other sites locked out people behind a proxy with single sign-on", async () => {
    const app = await open({ trustedProxies: ["127.0.0.1"], allowedHosts: ["studio.example.org"] });
    const behind = {
      authorization: bearer(ANN),
      "x-forwarded-host": "studio.example.org",
      "x-forwarded-proto": "https",
      // As after the way back from the page where people sign on.
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
    };
    expect(await status(app, { url: "/who", headers: behind })).toBe(200);
    const page = {
      ...behind,
      origin: "https://studio.example.org",
      "sec-fetch-site": "same-origin",
    };
    expect(await status(app, { ...change, headers: page })).toBe(200);
  });

  test("a page on another port of this machine is another page, though its cookies are the same", async () => {
    const app = await open({ login: "always" });
    const headers = { host, cookie: cookie(ANN), origin: "http://127.0.0.1:3000" };
    expect(await status(app, { ...change, headers })).toBe(403);
    expect(await openSocket(app, headers)).toMatchObject({ status: 403 });
  });
});

describe("who one is", () => {
  test("C#15822: the header `comfy-user` made one any user", async () => {
    const app = await open({ login: "always" });
    const spoofed = Object.fromEntries(
      [
        "comfy-user",
        "x-forwarded-user",
        "x-remote-user",
        "remote-user",
        "x-auth-request-user",
        "x-inkloom-user",
      ].map((name) => [name, "boss"]),
    );
    expect(await status(app, { url: "/who", headers: spoofed })).toBe(401);
    const answer = await app.inject({
      url: "/who",
      headers: { ...spoofed, authorization: bearer(ANN) },
    });
    expect(answer.json()).toMatchObject({ name: "ann", role: "user" });
  });

  test("A#17411: the page had a login and the API had none", async () => {
    const app = await open({ login: "always" });
    for (const prefix of ["", "/api/v1", "/sdapi/v1", "/v1", "/app"])
      for (const path of ["/who", "/cmd-flags", "/options", "/prompt", "/view", "/object_info"])
        expect(await status(app, { url: prefix + path })).toBe(401);
  });

  test("infinite-image-browsing#67: what an extension added stood beside the login", async () => {
    const app = await open({ login: "always" });
    await app.register(
      (extension) => {
        extension.get("/file", () => "everybody's pictures");
        return Promise.resolve();
      },
      { prefix: "/extension" },
    );
    expect(await status(app, { url: "/extension/file?path=/etc/passwd" })).toBe(401);
    expect(await status(app, { url: "/extension/../extension/file" })).toBe(401);
  });

  test("I#9365: folders could be listed without a login, with several users even", async () => {
    const app = await open({ host: "0.0.0.0" });
    for (const url of [
      "/api/v1/models",
      "/api/v2/models/scan_folder?scan_path=/",
      "/models",
      "/%2e%2e/",
    ])
      expect(await status(app, { url, headers: { host: "192.168.1.5" } }), url).toBe(401);
  });

  test("A#17411: /cmd-flags told the passwords that the program was started with", async () => {
    const app = await open({ login: "always" });
    const [wrong, right] = await Promise.all(
      ["wrong", PASSWORD].map((password) =>
        app.inject({
          url: "/who",
          headers: { authorization: `Basic ${Buffer.from(`ann:${password}`).toString("base64")}` },
        }),
      ),
    );
    for (const answer of [wrong, right]) {
      const all = JSON.stringify([answer?.headers, answer?.body]);
      expect(all).not.toContain(PASSWORD);
      expect(all).not.toContain(tokenOf(ANN));
      expect(all).not.toContain("argon2");
    }
  });

  test("who may only look cannot draw, and who draws cannot manage", () => {
    expect(() => {
      expectMay(VIC, "draw");
    }).toThrow("vic has the role viewer, expected admin or user.");
    expect(() => {
      expectMay(ANN, "manage");
    }).toThrow(expect.objectContaining({ code: "auth/forbidden" }));
    expect(() => {
      expectMay(VIC, "read");
      expectMay(ANN, "draw");
    }).not.toThrow();
  });
});

const PATHS = [
  () => secretFile,
  () => "../secret.safetensors",
  () => "..\\secret.safetensors",
  () => "models/../../secret.safetensors",
  () => "/etc/passwd",
  () => "C:\\Windows\\win.ini",
  () => "\\\\host\\share\\x",
  () => "....//secret.safetensors",
  () => "secret.safetensors\u0000.png",
  () => "~/secret.safetensors",
];

describe("paths", () => {
  test("A1111: a picture that was the path of a file was opened from the disk", () => {
    for (const parameter of ["image", "mask", "picture"])
      for (const path of PATHS)
        expect(() => expectNames({ [parameter]: path() }), path()).toThrow(
          expect.objectContaining({ code: "input/name" }),
        );
  });

  test("C#2927, CM#1125: names of models led out of their folders", async () => {
    const folder = join(home, "models");
    await mkdir(folder, { recursive: true });
    const context = {
      home,
      embeddedModels: folder,
      runtime: () => Promise.reject(new Error("nothing is to be computed")),
      picture: () => Promise.reject(new Error("no picture is to be read")),
    };
    for (const path of PATHS) {
      const found = withNamesOnly(() => RUNS["model-inspect"]({ file: path() }, context));
      const error: unknown = await found.catch((reason: unknown) => reason);
      expect(error, path()).toMatchObject({ code: "input/name" });
      expect(String(error).includes("nobody's business")).toBe(false);
    }
  });

  test("C#13913: `name [output]` and backslashes passed the check of /view", () => {
    for (const name of ["../x.png", "..\\x.png", "a\\..\\..\\x.png", "/etc/passwd", "x\u0000.png"])
      for (const annotation of ["", " [output]", " [input]", "[temp]"]) {
        const text = name + annotation;
        expect(inputPlace(text), text).toBeUndefined();
        expect(() => placeOf(text, {}), text).toThrow();
      }
  });

  test("C#13742: a subfolder of /view led out where a name did not", () => {
    for (const subfolder of ["..", "../..", "a/../..", "/etc", "..\\..", "C:", "a\u0000"])
      expect(() => placeOf("x.png", { subfolder }), subfolder).toThrow();
    expect(() => placeOf("x.png", { type: "../input" })).toThrow();
    expect(() => fileNameOf("a/x.png")).toThrow();
  });

  test("CVE-2025-6237: names of downloads read and removed any file", async () => {
    const store = await openFileStore(join(home, "pictures"));
    for (const path of PATHS) {
      const refused = { code: "asset/name" };
      await expect(store.open(path()), path()).rejects.toMatchObject(refused);
      await expect(store.facts(path()), path()).rejects.toMatchObject(refused);
      await expect(store.remove(path()), path()).rejects.toMatchObject(refused);
    }
    expect(await readFile(secretFile, "utf8")).toBe("nobody's business");
  });

  test.skipIf(process.platform === "win32")(
    "C#12285: a link among the pictures was followed out of the folder",
    async () => {
      const folder = join(home, "linked");
      const store = await openFileStore(folder);
      // No request makes a link; and one that lies there is not what its name says.
      const hash = "ab".repeat(32);
      await mkdir(join(folder, "ab"));
      await symlink(secretFile, join(folder, "ab", `${hash.slice(2)}.png`));
      const { stream } = await store.open(hash, { verify: true });
      const read = async () => {
        for await (const chunk of stream) expect(chunk).toBeDefined();
      };
      await expect(read()).rejects.toMatchObject({ code: "storage/damaged" });
    },
  );
});

describe("files that run code", () => {
  /** A pickle whose reading runs a command, as `pickle.loads` would. */
  const evil = (marker: string): Buffer => {
    const command = `touch ${marker}`;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(command.length);
    return Buffer.concat([
      Buffer.from("\x80\x02cposix\nsystem\nX", "latin1"),
      length,
      Buffer.from(`${command}\x85R.`, "latin1"),
    ]);
  };

  test.each([
    "model.SafeTensors",
    "model.safetensors",
    "model.ckpt",
    "model.PT",
    "model.png",
    "model",
  ])("CVE-2024-12029, I#2946: %s was unpickled, whatever its ending said", async (name) => {
    const marker = join(home, `ran-${name}`);
    const path = join(home, name);
    await writeFile(path, evil(marker));
    const error: unknown = await readModelFile(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: expect.stringMatching(/^weights\//) as string });
    await expect(stat(marker)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("CM#2816, C#3473: nodes and scripts ran what a request said", () => {
    const ids = Object.keys(TOOLS) as ToolId[];
    for (const id of ids)
      for (const parameter of Object.keys(TOOLS[id].parameters.properties))
        expect(parameter, id).not.toMatch(/script|eval|exec|command|code(?!r)|expression|plugin/i);
  });
});

describe("addresses that requests name", () => {
  const got: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    got.push(request.headers);
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const INSIDE = [
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:7860/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://10.0.0.1/",
    "http://localhost/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
  ];

  test("A#12698, Fooocus#4197: the server fetched addresses of its own network", async () => {
    for (const address of INSIDE) {
      expect(() => readWebhook(address, ["hooks.example.org"]), address).toThrow(Problem);
      const options = { hosts: ["*.example.org"], limit: 1000 };
      await expect(fetchPicture(address, "image", options), address).rejects.toMatchObject({
        status: 422,
      });
    }
  });

  test("A#12698: a name meant another address once it had been judged", async () => {
    const answers = ["8.8.8.8", "127.0.0.1"];
    let asked = 0;
    const resolve = async () => [{ address: answers[asked++] ?? "127.0.0.1", family: 4 }];
    // The first answer is in the public network and is the one that is called: nobody answers there for us.
    const options = { hosts: ["*.example.org"], limit: 1000, resolve, timeout: 200 };
    const before = got.length;
    await expect(
      fetchPicture(`http://a.example.org:${port}/x.png`, "image", options),
    ).rejects.toBeDefined();
    expect([asked, got.length]).toEqual([1, before]);
    await expect(
      fetchPicture(`http://a.example.org:${port}/x.png`, "image", options),
    ).rejects.toMatchObject({ message: expect.stringContaining("private network") as string });
    expect(got).toHaveLength(before);
  });

  test("Comfy Cloud: a redirect to another host took the key along", async () => {
    const before = got.length;
    const options = {
      hosts: ["hooks.example.org"],
      secret: "between us",
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      timeout: 2000,
    };
    await expect(callWebhook(`http://hooks.example.org:${port}/`, "{}", options)).rejects.toThrow(
      "answered 302",
    );
    expect(got).toHaveLength(before + 1);
    // What is sent is a signature of this body, from which no key can be had.
    expect(got.at(-1)?.[SIGNATURE_HEADER.toLowerCase()]).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(JSON.stringify(got.at(-1))).not.toContain("between us");
  });
});

describe("settings", () => {
  test("CVE-2026-22777: a line break in a value wrote further lines into the configuration", async () => {
    const folder = join(home, "settings");
    await mkdir(folder);
    for (const value of ["x\r\nlogin = auto", 'x",\n"login": "auto', "x\u0000y"]) {
      await setSetting(folder, "modelsFrom", value).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Problem);
      });
      const { given } = await readConfigFile(folder);
      expect([...given.keys()].filter((key) => key !== "modelsFrom")).toEqual([]);
    }
    await expect(setSetting(folder, "login\r\nhost", "0.0.0.0")).rejects.toMatchObject({
      code: "config/unknown",
    });
  });

  test("CVE-2025-67303: the configuration could be read and written through /userdata", async () => {
    // Names of what clients keep here lead nowhere else.
    for (const path of ["../config.json", "..\\config.json", "default/../../config.json"])
      expect(inputPlace(path), path).toBeUndefined();
    const app = await open({ login: "always" });
    for (const url of ["/userdata/config.json", "/api/userdata/..%2Fconfig.json", "/config.json"]) {
      expect(await status(app, { url })).toBe(401);
      expect(await status(app, { url, headers: { authorization: bearer(ANN) } })).toBe(404);
      const write = {
        method: "POST",
        url,
        payload: "{}",
        headers: { authorization: bearer(ANN) },
      } as const;
      expect(await status(app, write)).toBe(404);
    }
  });
});
