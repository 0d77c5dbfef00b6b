/** What happened to other programs, tried on every route of the whole service (`history.test.ts` tries its parts). */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions } from "fastify";
import { beforeAll, describe, expect, test } from "vitest";
import { encodePng } from "@inkloom/pixels";
import type { OpenService } from "../open-service.ts";
import { changesSomething } from "./origins.ts";

export interface WholeService {
  readonly app: FastifyInstance;
  readonly service: OpenService;
  readonly home: string;
  readonly routes: readonly { readonly method: string; readonly url: string }[];
}

/** Streams and sockets, which an answer of a test would wait for without end. */
const ENDLESS = /\/(ws|events)$/;

/** What somebody who may only look may POST: it changes nothing, or only their own session. */
const LOOKING = ["DELETE /api/v1/session", "POST /internal/progress"];

export function testHistory(whole: () => WholeService): void {
  const tokens: Record<string, string> = {};
  let png: Uint8Array;
  beforeAll(async () => {
    const { service, home } = whole();
    for (const [name, role] of [
      ["viewer", "viewer"],
      ["keeper", "admin"],
    ] as const) {
      const { id } = await service.accounts.users.add({ name, role });
      tokens[name] = (await service.accounts.tokens.add(id, { name: "tests" })).secret;
    }
    png = await encodePng({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(7) });
    await writeFile(join(home, "config.json"), '{ "webhookSecret": "between-us-alone" }');
  });

  const as = (name: string, options: InjectOptions) =>
    whole().app.inject({
      ...options,
      headers: { authorization: `Bearer ${tokens[name] ?? ""}`, ...options.headers },
    });
  const asked = (): { method: "GET"; url: string; route: string }[] =>
    whole()
      .routes.filter(({ method, url }) => !/HEAD|OPTIONS/.test(method) && !ENDLESS.test(url))
      .map(({ method, url }) => ({
        method: method as "GET",
        url: url.replaceAll(/:\w+(\([^)]*\))?/g, "x").replace("*", "x"),
        route: `${method} ${url}`,
      }));

  describe("what happened to others, on every route", () => {
    test("C#4850: nothing is changed from a page of another site, `null` among them", async () => {
      for (const origin of ["https://evil.example", "null"])
        for (const { method, url, route } of asked()) {
          if (!changesSomething(method)) continue;
          const { statusCode } = await as("keeper", { method, url, headers: { origin } });
          expect(statusCode, `${route} from ${origin}`).toBe(403);
        }
    });

    test("A#17411: no answer tells a folder of the machine, a password or a token", async () => {
      const { home } = whole();
      const secrets = [home, process.cwd(), "argon2", "between-us", ...Object.values(tokens)];
      for (const { method, url, route } of asked()) {
        if (changesSomething(method)) continue;
        const answer = await as("keeper", { method, url });
        const all = JSON.stringify(answer.headers) + answer.body;
        expect(answer.statusCode, route).toBeLessThan(500);
        expect(
          secrets.filter((secret) => all.includes(secret)),
          route,
        ).toEqual([]);
      }
    });

    test("who may only look changes nothing", async () => {
      const done: string[] = [];
      for (const { method, url, route } of asked()) {
        if (!changesSomething(method)) continue;
        const { statusCode } = await as("viewer", { method, url, payload: {} });
        if (statusCode < 400) done.push(route);
      }
      expect(done.toSorted()).toEqual(LOOKING);
    });

    test.each([
      "/api/view?filename=../config.json",
      "/api/view?filename=..%5Cconfig.json&type=input",
      "/api/view?filename=%2e%2e%2fconfig.json",
      "/api/view?filename=config.json&subfolder=..",
      "/api/view?filename=config.json&subfolder=../&type=temp",
      "/api/view?filename=/etc/passwd%20[output]",
      "/api/view?filename=../../etc/passwd",
      "/api/userdata/config.json",
      "/api/userdata/..%2Fconfig.json",
      "/api/view_metadata/checkpoints?filename=../config.json",
      "/api/models/..%2F..",
      "/api/v1/assets/..%2Fconfig.json",
      "/api/v1/models/..%2Fconfig.json/preview",
      "/api/v1/../../config.json",
    ])("C#12285, C#13742, C#13913, CVE-2025-67303: %s gives no file", async (url) => {
      const { statusCode, body } = await as("keeper", { url });
      expect([400, 403, 404]).toContain(statusCode);
      expect(body).not.toContain("between-us");
      expect(body).not.toContain("root:");
    });
  });

  describe("what happened to others, by uploads", () => {
    const upload = (url: string, name: string, bytes: Uint8Array) =>
      as("keeper", {
        method: "POST",
        url,
        headers: { "content-type": "multipart/form-data; boundary=b" },
        payload: Buffer.concat([
          Buffer.from(
            `--b\r\ncontent-disposition: form-data; name="image"; filename="${name}"\r\n` +
              "content-type: image/png\r\n\r\n",
          ),
          bytes,
          Buffer.from("\r\n--b--\r\n"),
        ]),
      });
    const files = async () => {
      const all = await readdir(whole().home, { recursive: true });
      // the service marks at a time of its own that it has entered all pictures
      return all.filter((name) => !/^(database|local|pictures.\.entered$)/.test(name)).toSorted();
    };

    test("I#2946: what is no picture is none, whatever it is called and said to be", async () => {
      const before = await files();
      const pickle = Buffer.from("\x80\x02cposix\nsystem\nX\x05\x00\x00\x00touch\x85R.", "latin1");
      const page = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
      for (const url of ["/api/upload/image", "/api/v1/assets"])
        for (const [name, bytes] of [
          ["x.png", pickle],
          ["x.SafeTensors", pickle],
          ["x.ckpt", pickle],
          ["x.html", page],
          ["x.svg", page],
        ] as const)
          expect([400, 415], `${url} ${name}`).toContain(
            (await upload(url, name, bytes)).statusCode,
          );
      expect(await files()).toEqual(before);
    });

    test("CM#1125: the name of an upload chose where it was written", async () => {
      const before = await files();
      for (const url of ["/api/upload/image", "/api/v1/assets"])
        for (const name of ["../../x.png", "..\\\\..\\\\x.png", "/etc/x.png", "config.json"])
          await upload(url, name, png);
      const more = (await files()).filter((name) => !before.includes(name));
      // One file, below its hash.
      expect(more.at(-1)).toMatch(/^pictures[\\/][0-9a-f]{2}[\\/][0-9a-f]{62}\.png$/);
      expect(more.filter((name) => /[^/\\]\.\w+$/.test(name))).toHaveLength(1);
    });
  });
}
