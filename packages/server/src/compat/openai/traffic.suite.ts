/** Traffic of the official clients: written down beside the real server, sent again by `npm test`. */
import { existsSync, readFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as ask,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pictureKind } from "@inkloom/pixels";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";

export interface Exchange {
  /** Who asked: `python`, `node`. */
  readonly client: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64; absent where there is none. */
  readonly body?: string;
  readonly answer: {
    readonly status: number;
    readonly type: string;
    /** With what differs each time taken out. */
    readonly told: unknown;
  };
}

export const TRAFFIC = join(import.meta.dirname, "goldens", "openai-traffic.json");

export const keptTraffic = (): readonly Exchange[] | undefined =>
  existsSync(TRAFFIC) ? (JSON.parse(readFileSync(TRAFFIC, "utf8")) as Exchange[]) : undefined;

/** Headers that say something about the request itself. */
const HEADERS = ["content-type", "accept", "x-stainless-retry-count"];
const BOUNDARY = "inkloom-boundary";

/** Stands before a server, hands everything on as it comes, and writes it down. */
export async function recorder(target: string) {
  const exchanges: Exchange[] = [];
  let client = "";
  const server = createServer((request, response) => {
    void handOn(request).then(
      async (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        for await (const part of answer as AsyncIterable<Buffer>) response.write(part);
        response.end();
      },
      (error: unknown) => response.destroy(error as Error),
    );
  });

  async function handOn(request: IncomingMessage): Promise<IncomingMessage> {
    const body = await buffer(request);
    const { method = "GET", url = "/", headers } = request;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = ask(
        new URL(url, target),
        { method, headers: ownHeaders(headers, target) },
        resolve,
      );
      call.on("error", reject);
      call.end(body);
    });
    const parts: Buffer[] = [];
    answer.on("data", (part: Buffer) => parts.push(part));
    const at = exchanges.push(undefined as never) - 1;
    answer.on("end", () => {
      const bytes = Buffer.concat(parts);
      const type = answer.headers["content-type"] ?? "";
      exchanges[at] = {
        client,
        method,
        url: plainUrl(url),
        ...plainRequest(headers, body),
        answer: { status: answer.statusCode ?? 0, type, told: toldOf(type, bytes) },
      };
    });
    return answer;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    from: (name: string) => (client = name),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ownHeaders = (headers: IncomingHttpHeaders, target: string): IncomingHttpHeaders => ({
  ...headers,
  host: new URL(target).host,
});

/** Signatures and hashes of files differ each time. */
const plainUrl = (url: string): string =>
  url.replace(/files\/[0-9a-f]{64}/, "files/HASH").replace(/\?expires=.*/, "?SIGNED");

function plainRequest(headers: IncomingHttpHeaders, body: Buffer) {
  const boundary = /boundary=("?)([^";]+)\1/.exec(headers["content-type"] ?? "")?.[2];
  const plain = (text: string): string =>
    boundary === undefined ? text : text.replaceAll(boundary, BOUNDARY);
  const named = HEADERS.flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === "string" ? [[name, plain(value)]] : [];
  });
  return {
    headers: Object.fromEntries(named),
    // Latin 1 keeps every byte.
    ...(body.length > 0 && {
      body: Buffer.from(plain(body.toString("latin1")), "latin1").toString("base64"),
    }),
  };
}

/** An answer without what differs each time: moments, pixels, addresses. */
export function toldOf(type: string, bytes: Buffer): unknown {
  if (type.startsWith("application/json")) return plainJson(JSON.parse(bytes.toString("utf8")));
  if (type.startsWith("text/event-stream"))
    return bytes
      .toString("utf8")
      .split("\n\n")
      .filter((block) => block.startsWith("event: "))
      .map((block) => plainJson(JSON.parse(block.split("\ndata: ")[1] ?? "null")));
  return pictureWords(bytes);
}

function plainJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [key, plainValue(key, each)]),
  );
}

function plainValue(key: string, value: unknown): unknown {
  if (/^created(_at)?$/.test(key) && typeof value === "number") return "MOMENT";
  if (key === "b64_json" && typeof value === "string")
    return pictureWords(Buffer.from(value, "base64"));
  if (key === "url" && typeof value === "string") {
    const { pathname, search } = new URL(value);
    return plainUrl(`${pathname}${search}`);
  }
  return plainJson(value);
}

const pictureWords = (bytes: Uint8Array): string => {
  const { width = 0, height = 0 } = pictureSize(bytes) ?? {};
  return `${pictureKind(bytes) ?? "no picture"} ${width}x${height}`;
};
