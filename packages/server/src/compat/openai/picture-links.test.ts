/** Addresses of pictures that need no login. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { linkedFiles } from "./linked-files.ts";
import { type OpenAiApp, openaiApp } from "./openai-app.suite.ts";
import { followLink, makeLink } from "./picture-links.ts";
import { prepareDatabase } from "../../storage/prepared-home.suite.ts";

let server: OpenAiApp;
let file: Uint8Array;
beforeAll(async () => {
  server = await openaiApp();
  file = await encodePng({ width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) });
});
afterAll(() => server.close());

const now = () => Math.floor(Date.now() / 1000);

/** The path of a new address, parted. */
async function link(at = now()) {
  const path = await makeLink(server.files, file, "image/png", at);
  const url = new URL(path, "http://localhost");
  return { path, url };
}

describe("an address", () => {
  test("is answered with the picture, for others' pages too", async () => {
    server.instead(() => Promise.resolve([file]));
    const answer = await server.app.inject({
      method: "POST",
      url: "/v1/images/generations",
      headers: { host: "studio.example:81" },
      payload: { prompt: "a", response_format: "url" },
    });
    const { data } = answer.json<{ data: { url: string }[] }>();
    const url = new URL(data[0]?.url ?? "");
    expect([url.origin, url.pathname]).toEqual([
      "http://studio.example:81",
      expect.stringMatching(/^\/v1\/images\/files\/[0-9a-f]{64}\.png$/),
    ]);
    const fetched = await server.app.inject(`${url.pathname}${url.search}`);
    expect(fetched.statusCode).toBe(200);
    expect(fetched.headers).toMatchObject({
      "content-type": "image/png",
      "cross-origin-resource-policy": "cross-origin",
      "content-disposition": "inline",
    });
    expect(fetched.headers["cache-control"]).toMatch(/^private, max-age=\d+, immutable$/);
    expect(fetched.rawPayload).toEqual(Buffer.from(file));
  });

  test("ends after an hour", async () => {
    const { url } = await link(now() - 3590);
    const query = Object.fromEntries(url.searchParams);
    const name = url.pathname.split("/").at(-1) ?? "";
    expect((await followLink(server.files, name, query, now())).left).toBeLessThanOrEqual(10);
    await expect(followLink(server.files, name, query, now() + 20)).rejects.toMatchObject({
      status: 403,
    });
  });

  test("is good for one file and one end, and cannot be made up", async () => {
    const { url } = await link();
    const other = "0".repeat(64);
    const longer = (search: string) =>
      search.replace(/expires=(\d+)/, (_, at: string) => `expires=${Number(at) + 9}`);
    const paths = [
      url.pathname,
      `${url.pathname}?expires=9999999999`,
      `${url.pathname}${longer(url.search)}`,
      `${url.pathname.replace(/[0-9a-f]{64}/, other)}${url.search}`,
      `${url.pathname.replace(".png", ".svg")}${url.search}`,
      `${url.pathname.replace(".png", "")}${url.search}`,
      `${url.pathname}${url.search.slice(0, -4)}`,
      `${url.pathname}${url.search}${url.search.replace("?", "&")}`,
      `/v1/images/files/..%2f..%2fetc%2fpasswd${url.search}`,
    ];
    for (const path of paths) {
      const response = await server.app.inject(path);
      expect([path, response.statusCode]).toEqual([path, 403]);
      expect(response.json<object>()).toHaveProperty("error.code", "invalid_link");
    }
  });
});

describe("files of the service's store", () => {
  let home = "";
  let storage: Storage;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "inkloom-links-"));
    await prepareDatabase(join(home, "database"));
    storage = await openStorage({ home });
  });
  afterAll(async () => {
    await storage.close();
    await rm(home, { recursive: true, force: true });
  });

  test("have one key for all that share the database, and keep what they are given", async () => {
    const files = linkedFiles(storage);
    const [key, same] = await Promise.all([files.key(), linkedFiles(storage).key()]);
    expect([key.length, same]).toEqual([32, key]);
    const path = await makeLink(files, file, "image/png", now());
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const name = pathname.split("/").at(-1) ?? "";
    const query = Object.fromEntries(searchParams);
    const found = await followLink(files, name, query, now());
    expect([found.mediaType, await buffer(found.stream)]).toEqual(["image/png", Buffer.from(file)]);
    await storage.pictures.remove(name.slice(0, 64));
    await expect(followLink(files, name, query, now())).rejects.toMatchObject({ status: 404 });
  });
});
