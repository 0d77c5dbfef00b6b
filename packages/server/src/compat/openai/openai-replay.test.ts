/** What the official clients sent, sent again; `openai.clients.test.ts` wrote it down. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenAiApp, openaiApp } from "./openai-app.suite.ts";
import { keptTraffic, toldOf } from "./traffic.suite.ts";

const traffic = keptTraffic() ?? [];
/** Answers of the guard, and of addresses that were signed elsewhere: not of these routes alone. */
const replayed = traffic.filter(
  ({ url, answer }) => answer.status !== 401 && !url.startsWith("/v1/images/files/"),
);

let server: OpenAiApp;
beforeAll(async () => {
  server = await openaiApp();
});
afterAll(() => server.close());

describe("recorded traffic", () => {
  test("is of both clients", () => {
    expect(new Set(traffic.map(({ client }) => client))).toEqual(new Set(["node", "python"]));
  });

  test.each(
    replayed.map((each, at) => [`${at}: ${each.client} ${each.method} ${each.url}`, each] as const),
  )("%s", async (_name, { method, url, headers, body, answer }) => {
    const response = await server.app.inject({
      method: method as "GET" | "POST",
      url,
      headers,
      ...(body !== undefined && { payload: Buffer.from(body, "base64") }),
    });
    const { "content-type": type = "" } = response.headers;
    expect([response.statusCode, type]).toEqual([answer.status, answer.type]);
    expect(withoutOthers(toldOf(type, response.rawPayload))).toEqual(withoutOthers(answer.told));
  });
});

/** Which models there are differs from server to server. */
function withoutOthers(told: unknown): unknown {
  const text = JSON.stringify(told).replace(/there are [^"]*\./, "there are MODELS.");
  const plain = JSON.parse(text) as { data?: { id?: string }[] } | null;
  if (plain === null || !Array.isArray(plain.data)) return plain;
  const isOurs = ({ id }: { id?: string }) => id === undefined || id === "inkloom-mini";
  return { ...plain, data: plain.data.filter(isOurs) };
}
