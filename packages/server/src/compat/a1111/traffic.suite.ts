/** What a client and the server said to each other, small enough to keep: pictures of answers are cut to kind and size, what
 *  changes from run to run is left out. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { pictureKind } from "@inkloom/pixels";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export interface Traffic {
  /** Pictures of requests by the words that stand for them. */
  readonly pictures: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

export const TRAFFIC = new URL("goldens/webuiapi-traffic.json", import.meta.url);

export const keptTraffic = (): Traffic | undefined =>
  existsSync(TRAFFIC) ? (JSON.parse(readFileSync(TRAFFIC, "utf8")) as Traffic) : undefined;

/** Everything that is said until the returned function is called. */
export function listenIn(app: FastifyInstance): () => Traffic {
  const pictures: Record<string, string> = {};
  const exchanges: Exchange[] = [];
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.headers["x-unrecorded"] !== undefined) return;
    const body: unknown =
      request.body === undefined ? undefined : withNames(request.body, pictures);
    exchanges.push({
      method: request.method,
      path: request.url,
      ...(body !== undefined && { body }),
      status: reply.statusCode,
      answer: cut(JSON.parse(String(payload))),
    });
  });
  return () => ({ pictures, exchanges });
}

const fileOf = (text: string): Buffer =>
  Buffer.from(text.replace(/^data:image\/[a-z]+;base64,/, ""), "base64");

const isPicture = (text: string): boolean =>
  text.length > 60 && !text.includes(" ") && pictureKind(fileOf(text)) !== undefined;

/** A request with short names in place of its pictures, which are put beside. */
const withNames = (body: unknown, pictures: Record<string, string>): unknown =>
  mapped(body, (text) => {
    if (!isPicture(text)) return text;
    const name = `picture:${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
    pictures[name] = text;
    return name;
  });

/** The opposite. */
export const withPictures = (body: unknown, { pictures }: Traffic): unknown =>
  mapped(body, (text) => pictures[text] ?? text);

/** An answer without what is another one each time. */
export function cut(answer: unknown): unknown {
  const shown = mapped(answer, (text, key) => {
    if (isPicture(text)) {
      const { width, height } = pictureSize(fileOf(text)) ?? { width: 0, height: 0 };
      return `${pictureKind(fileOf(text)) ?? ""} ${width}x${height}`;
    }
    if (key === "info" && text.startsWith("{")) return cut(JSON.parse(text));
    if (key === "job_timestamp") return "";
    // The version is another one soon; the record is this program's own.
    return key === "inkloom" ? "" : text.replaceAll(/(Version: |Inkloom )[\w. -]+/g, "$1");
  });
  return isRecord(shown) && "ram" in shown ? Object.keys(shown) : shown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mapped(value: unknown, change: (text: string, key: string) => unknown, key = ""): unknown {
  if (typeof value === "string") return change(value, key);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, key));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, mapped(each, change, name)]),
  );
}
