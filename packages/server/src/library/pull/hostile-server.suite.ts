/** A server on this machine that says and does what tests want, and remembers what it was asked; and what a pull needs to meet it. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { afterAll, expect } from "vitest";
import { pull } from "./pull.ts";
import type { PullContext, PulledFile, PullLimits, PullRequest } from "./request.ts";
import { sitesFrom } from "./sites.ts";

export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Bytes that were asked for, the last one included. */
  readonly range: readonly [number, number] | undefined;
  /** Bytes of the body that were handed to the system. */
  sent: number;
}

export type Handler = (response: ServerResponse, seen: Seen) => void;

export interface TestServer {
  readonly origin: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly seen: Seen[];
  on(path: string, handler: Handler): void;
}

/** Closed after the test file. */
export async function testServer(): Promise<TestServer> {
  const handlers = new Map<string, Handler>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const asked: Seen = {
      path,
      headers: request.headers,
      range: rangeOf(request.headers.range),
      sent: 0,
    };
    seen.push(asked);
    const handler = handlers.get(path) ?? handlers.get(path.split("?")[0] ?? "");
    if (handler === undefined) response.writeHead(404).end();
    else handler(response, asked);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    seen,
    on: (path, handler) => handlers.set(path, handler),
  };
}

function rangeOf(header: string | undefined): readonly [number, number] | undefined {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(header ?? "") ?? [];
  return start === undefined ? undefined : [Number(start), Number(end)];
}

export interface Serving {
  readonly etag?: string | undefined;
  readonly lastModified?: string;
  /** Whether parts are given. @default true */
  readonly ranges?: boolean;
  /** Bytes of a body after which the connection is cut. */
  readonly cutAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves a file as a good server does, as long as it is not told to cut connections. */
export const serving =
  (content: Uint8Array, options: Serving = {}): Handler =>
  (response, seen) => {
    const { etag = '"v1"', lastModified, ranges = true, cutAfter = Infinity, headers } = options;
    const condition = seen.headers["if-range"];
    const part = ranges && (condition === undefined || condition === etag) ? seen.range : undefined;
    const [start, end] = part ?? [0, content.length - 1];
    const body = content.subarray(start, end + 1);
    response.writeHead(part === undefined ? 200 : 206, {
      "Content-Type": "application/octet-stream",
      "Content-Length": body.length,
      ...(etag !== "" && { ETag: etag }),
      ...(lastModified !== undefined && { "Last-Modified": lastModified }),
      ...(part && {
        "Content-Range": `bytes ${start}-${start + body.length - 1}/${content.length}`,
      }),
      ...headers,
    });
    if (body.length <= cutAfter) {
      seen.sent = body.length;
      response.end(body);
      return;
    }
    seen.sent = cutAfter;
    response.write(body.subarray(0, cutAfter), () => {
      // What was written is let out first.
      setTimeout(() => response.destroy(), 5);
    });
  };

/** Sends bytes without an end and without saying how many. */
export const endless: Handler = (response, seen) => {
  response.writeHead(200, { "Content-Type": "application/octet-stream" });
  const chunk = Buffer.alloc(64 * 1024, 1);
  const more = (): void => {
    while (!response.destroyed) {
      seen.sent += chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
  };
  more();
};

/** A LoRA of about so many bytes, always the same for the same seed. */
export function loraFile(size = 512 * 1024, seed = 1): Buffer {
  const half = Math.floor(size / 8);
  const tensor = (from: number) => ({
    dtype: "F32",
    shape: [half, 1],
    data_offsets: [from, from + half * 4],
  });
  const key = "lora_unet_mid_block_attentions_0_proj_in.lora";
  const header = Buffer.from(
    JSON.stringify({ [`${key}_down.weight`]: tensor(0), [`${key}_up.weight`]: tensor(half * 4) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, noise(half * 8, seed)]);
}

/** Bytes that repeat nowhere near. */
function noise(length: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed >>> 0;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // Small exponents: numbers that are finite.
    words[i] = (state & 0x807fffff) | 0x3f000000;
  }
  return Buffer.from(words.buffer, 0, length);
}

/** A graph that hands over what it is given, as ONNX writes it. */
export function tinyOnnx(): Buffer {
  const field = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.of(tag, content.length), content]);
  };
  const name = (tag: number, text: string) => field(tag, Buffer.from(text));
  // One float: elem_type 1, a shape of one dimension of size 1.
  const type = field(0x12, field(0x0a, Buffer.of(8, 1), field(0x12, field(0x0a, Buffer.of(8, 1)))));
  const value = (tag: number, text: string) => field(tag, name(0x0a, text), type);
  const node = field(0x0a, name(0x0a, "x"), name(0x12, "y"), name(0x22, "Identity"));
  const graph = field(0x3a, node, name(0x12, "g"), value(0x5a, "x"), value(0x62, "y"));
  const opset = field(0x42, Buffer.of(0x10, 13));
  return Buffer.concat([Buffer.of(8, 8), name(0x12, "test"), graph, opset]);
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Compares by hash: what differs in a megabyte is nothing to look at. */
export async function expectContent(path: string, content: Uint8Array): Promise<void> {
  expect(sha256(await readFile(path))).toBe(sha256(content));
}

const homes: string[] = [];
afterAll(async () => {
  for (const home of homes) await rm(home, { recursive: true, force: true });
});

/** A data folder that is gone after the test file; hooks may ask for one, too. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-pull-"));
  homes.push(home);
  return home;
}

/** Quick to give up and to come again. */
export const LIMITS: Partial<PullLimits> = {
  patience: { tries: 4, firstWait: 1, longestWait: 10 },
  answer: 2000,
  idle: 1000,
  piece: 64 * 1024,
  freeBytes: () => Promise.resolve(1e13),
};

export interface Pulling extends Partial<Omit<PullContext, "limits">> {
  readonly limits?: Partial<PullLimits>;
}

/** Pulls from servers of tests, which may lie on this machine. */
export const pulling = (
  request: PullRequest,
  home: string,
  servers: readonly TestServer[],
  { limits, ...more }: Pulling = {},
): Promise<PulledFile[]> =>
  pull(request, {
    home,
    sites: sitesFrom({}),
    privateHosts: servers.map(({ host }) => host),
    signal: new AbortController().signal,
    ...more,
    limits: { ...LIMITS, ...limits },
  });

/** The one file of a request that must succeed. */
export async function pulled(...how: Parameters<typeof pulling>): Promise<PulledFile> {
  const [file, ...others] = await pulling(...how);
  expect(others).toEqual([]);
  if (file === undefined) throw new Error("no file was pulled");
  return file;
}

/** The problem that a request must end with; it names no folder of this machine and exists in both languages. */
export async function refused(...how: Parameters<typeof pulling>): Promise<Problem> {
  const error: unknown = await pulling(...how).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error("no problem was told", { cause: error });
  const { en, zh } = error.sentence;
  expect(`${en}${zh}`).not.toContain(how[1]);
  expect(zh).toMatch(/\p{Script=Han}/u);
  return error;
}
