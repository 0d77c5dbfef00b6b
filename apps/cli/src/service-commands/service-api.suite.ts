/** A service for tests of commands: answers as it is told, and remembers what it was asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface FakeService {
  readonly address: string;
  /** Method, path and body. */
  readonly asked: (readonly [string, string, unknown])[];
  close(): Promise<void>;
}

/** @param answers by method and path without its query */
export async function fakeService(
  answers: Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>,
): Promise<FakeService> {
  const asked: [string, string, unknown][] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = "", url = "" } = request;
      asked.push([method, url, body === "" ? undefined : JSON.parse(body)]);
      const known = answers[`${method} ${url.split("?", 1)[0] ?? ""}`];
      const answer = known ?? {
        status: 404,
        body: { code: "request/unknown", detail: "Nothing." },
      };
      response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
