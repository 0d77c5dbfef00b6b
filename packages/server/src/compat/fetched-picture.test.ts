import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchPicture, type FetchOptions } from "./fetched-picture.ts";

let server: Server;
let port: number;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push(request.headers.host ?? "");
    const path = request.url ?? "";
    if (path === "/picture") answer.end("picture");
    else if (path === "/large") answer.writeHead(200, { "content-length": 500 }).end("x");
    else if (path === "/endless") {
      const more = setInterval(() => answer.write("x".repeat(50)), 1);
      answer.on("close", () => {
        clearInterval(more);
      });
    } else if (path === "/silent") answer.writeHead(200);
    else if (path === "/elsewhere")
      answer.writeHead(302, { location: `http://127.0.0.1:${port}/picture` }).end();
    else answer.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const loopback = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
const fetched = (url: string, options: Partial<FetchOptions> = {}) =>
  fetchPicture(url.replace("PORT", String(port)), "image", {
    hosts: ["127.0.0.1", "pictures.test", "*.open.test"],
    limit: 100,
    timeout: 500,
    resolve: loopback,
    ...options,
  });

describe("a picture by its address", () => {
  test("comes from hosts that are allowed, at the address that was judged", async () => {
    expect(Buffer.from(await fetched("http://127.0.0.1:PORT/picture")).toString()).toBe("picture");
    expect(Buffer.from(await fetched("http://PICTURES.test:PORT/picture")).toString()).toBe(
      "picture",
    );
    expect(asked.at(-1)).toBe(`pictures.test:${port}`);
  });

  test.each([
    ["http://other.test:PORT/picture", "not among the hosts"],
    ["http://a.open.test:PORT/picture", "lies in a private network"],
    ["http://open.test:PORT/picture", "not among the hosts"],
    ["http://pictures.test.evil.test/picture", "not among the hosts"],
    ["http://169.254.169.254/latest", "not among the hosts"],
    ["http://name:word@pictures.test:PORT/picture", "cannot be read"],
    ["file:///etc/passwd", "cannot be read"],
    ["http://", "cannot be read"],
    ["http://127.0.0.1:PORT/missing", "it answered 404"],
    ["http://127.0.0.1:PORT/elsewhere", "it answered 302"],
    ["http://127.0.0.1:PORT/large", "larger than 100 bytes"],
    ["http://127.0.0.1:PORT/endless", "larger than 100 bytes"],
    ["http://127.0.0.1:PORT/silent", "no answer came"],
    ["http://127.0.0.1:1/picture", "no answer came"],
  ])("%s is refused: %s", async (url, sentence) => {
    await expect(fetched(url)).rejects.toMatchObject({
      status: 422,
      field: "image",
      message: expect.stringContaining(sentence) as string,
    });
  });

  test("a name without an address says so, in both languages", async () => {
    await expect(
      fetched("http://pictures.test/", { resolve: () => Promise.resolve([]) }),
    ).rejects.toMatchObject({
      sentence: {
        en: expect.stringContaining("it has no address") as string,
        zh: expect.stringContaining("没有对应的地址") as string,
      },
    });
  });
});
