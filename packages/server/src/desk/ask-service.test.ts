/** What commands do when the data folder is in use. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { askService } from "./ask-service.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Address of a server that answers so. */
async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("askService", () => {
  test("shows the token and the language, and reads the answer", async () => {
    const seen: unknown[] = [];
    const address = await serving((request, response) => {
      const { method, url, headers } = request;
      seen.push([method, url, headers.authorization, headers["accept-language"]]);
      response.end('{"paused":true}');
    });
    const ask = askService({ address, token: "t", language: "zh" });
    expect(await ask("POST", "/queue/pause", { whose: "all" })).toEqual({ paused: true });
    expect(seen).toEqual([["POST", "/api/v1/queue/pause", "Bearer t", "zh"]]);
  });

  test("hands the service's own problem on", async () => {
    const address = await serving((_request, response) => {
      response.writeHead(404).end('{"code":"queue/unknown","detail":"There is no job."}');
    });
    await expect(askService({ address, language: "en" })("GET", "/jobs/x")).rejects.toMatchObject({
      code: "queue/unknown",
      message: "There is no job.",
    });
  });

  test.each(["no json", '{"code":"made/up","detail":"x"}', "[]", "null", ""])(
    "an answer that is none of ours (%j) names the address and the status",
    async (body) => {
      const address = await serving((_request, response) => {
        response.writeHead(500).end(body);
      });
      await expect(askService({ address, language: "en" })("GET", "/queue")).rejects.toMatchObject({
        code: "service/unreachable",
        message: `The service at ${address} did not answer: status 500.`,
      });
    },
  );

  test("the token goes to no other address", async () => {
    let asked = 0;
    const other = await serving((_request, response) => {
      asked++;
      response.end("{}");
    });
    const address = await serving((_request, response) => {
      response.writeHead(307, { location: other }).end();
    });
    const ask = askService({ address, token: "secret", language: "en" });
    await expect(ask("GET", "/queue")).rejects.toMatchObject({ code: "service/unreachable" });
    expect(asked).toBe(0);
  });

  test("nobody there is told with the reason", async () => {
    const ask = askService({ address: "http://127.0.0.1:1", language: "en" });
    await expect(ask("GET", "/queue")).rejects.toThrow(/ECONNREFUSED|bad port/);
  });

  test.each(["here", "ftp://x", "http//x"])("%s is no address", (address) => {
    expect(() => askService({ address, language: "en" })).toThrow("expected one such as");
  });
});
