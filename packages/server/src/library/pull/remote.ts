/** What a server says of a file before it is fetched: its size, what tells one state of it from another, whether parts can be had. */
import type { IncomingHttpHeaders } from "node:http";
import { Problem, type Text } from "@inkloom/contract";
import { type Answer, ask, type Asking } from "./ask.ts";
import { Broken } from "./broken.ts";
import { dispositionName } from "./content-disposition.ts";
import { addressName } from "./file-name.ts";
import { shown } from "./judge.ts";
import type { Site } from "./sites.ts";

export interface Remote {
  /** Where its bytes come from in the end; may hold a signature that expires. */
  readonly url: URL;
  readonly bytes?: number | undefined;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Whether it was seen to give parts. */
  readonly ranges: boolean;
  /** As the hub states it of what it keeps; not proved by anything. */
  readonly sha256?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Asks for the first byte: some servers answer no HEAD, and only an answer to a range shows that ranges work.
 * @throws Problem `pull/...` where the file cannot be had
 * @throws Broken where it is worth asking again
 */
export async function askAbout(
  address: URL,
  asking: Asking,
  hub: Site,
  signal: AbortSignal,
): Promise<Remote> {
  const answer = await ask(address, { Range: "bytes=0-0" }, asking, signal);
  const { response, url } = answer;
  response.destroy();
  if (response.statusCode === 416)
    throw new Problem("pull/answer", {
      en: `${shown(address)} is an empty file.`,
      zh: `${shown(address)} 是空文件。`,
    });
  expectFile(answer, address);
  const part = response.statusCode === 206 ? readContentRange(response.headers) : undefined;
  const ranges = part?.start === 0 && part.end === 0 && part.total !== undefined;
  const bytes = ranges
    ? part.total
    : response.statusCode === 200
      ? readLength(response.headers)
      : undefined;
  const { linkedBytes, sha256 } = statedByHub(answer, hub);
  if (linkedBytes !== undefined && bytes !== undefined && linkedBytes !== bytes)
    throw new Problem("pull/answer", {
      en: `${shown(address)} is said to have ${linkedBytes} bytes, but ${url.host} has ${bytes}.`,
      zh: `${shown(address)} 据称有 ${linkedBytes} 字节，但 ${url.host} 上有 ${bytes} 字节。`,
    });
  return {
    url,
    bytes: bytes ?? linkedBytes,
    ...validatorsOf(response.headers),
    ranges,
    sha256,
    name: nameOf(answer, address),
  };
}

/** @throws Problem or Broken unless the answer is a file, whole or in part */
export function expectFile({ response, url }: Answer, address: URL): void {
  const { statusCode: status = 0, headers } = response;
  const { en, zh } = { en: shown(address), zh: shown(address) };
  if (status === 401 || status === 403)
    throw new Problem("pull/denied", {
      en: `${en}: ${url.host} answered ${status}.`,
      zh: `${zh}：${url.host} 返回 ${status}。`,
    });
  if (status === 404 || status === 410)
    throw new Problem("pull/missing", {
      en: `${en}: ${url.host} answered ${status}.`,
      zh: `${zh}：${url.host} 返回 ${status}。`,
    });
  if (status === 408 || status === 429 || status >= 500)
    throw new Broken(`${url.host} answered ${status}`, { wait: readRetryAfter(headers) });
  if (status !== 200 && status !== 206)
    throw contradiction(address, {
      en: `${url.host} answered ${status}`,
      zh: `${url.host} 返回 ${status}`,
    });
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase().slice(0, 100);
  if (type === "text/html" || type === "application/xhtml+xml")
    throw new Problem("pull/page", {
      en: `${en}: ${url.host} sent a page of type ${type}.`,
      zh: `${zh}：${url.host} 返回了 ${type} 类型的网页。`,
    });
  const coding = headers["content-encoding"]?.trim().toLowerCase().slice(0, 100);
  if (coding !== undefined && coding !== "" && coding !== "identity")
    throw contradiction(address, {
      en: `${url.host} sent it compressed (${coding}) although it was asked for as it is`,
      zh: `${url.host} 返回了压缩内容（${coding}），而请求的是原始内容`,
    });
}

export const contradiction = (address: URL, what: Text): Problem =>
  new Problem("pull/answer", {
    en: `${shown(address)}: ${what.en}.`,
    zh: `${shown(address)}：${what.zh}。`,
  });

export const validatorsOf = ({ etag, "last-modified": lastModified }: IncomingHttpHeaders) => ({
  etag: etag === "" ? undefined : etag,
  lastModified: lastModified === "" ? undefined : lastModified,
});

/** A stamp that differs whenever a byte does. */
export const isStrong = (etag: string | undefined): etag is string =>
  etag !== undefined && !etag.startsWith("W/");

export interface ContentRange {
  readonly start: number;
  /** The last byte itself. */
  readonly end: number;
  readonly total: number | undefined;
}

/** `bytes 0-99/1234`; undefined where it says no such thing. */
export function readContentRange(headers: IncomingHttpHeaders): ContentRange | undefined {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(
    headers["content-range"] ?? "",
  );
  if (found === null) return undefined;
  const [start, end, total] = found.slice(1).map(Number);
  if (start === undefined || end === undefined || total === undefined || end < start)
    return undefined;
  if (Number.isNaN(total)) return { start, end, total: undefined };
  return end < total ? { start, end, total } : undefined;
}

export function readLength(headers: IncomingHttpHeaders): number | undefined {
  const text = headers["content-length"] ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Milliseconds; a number of seconds or a date. */
function readRetryAfter(headers: IncomingHttpHeaders): number | undefined {
  const text = headers["retry-after"] ?? "";
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Hugging Face states size and hash of large files where it sends people on; nobody else is asked. */
function statedByHub({ hops, response, url }: Answer, { base }: Site) {
  const own = [...hops, { url, headers: response.headers }].filter(
    (each) => each.url.origin === base.origin,
  );
  const stated = (name: string) => {
    const value = own.map(({ headers }) => headers[name]).find((each) => each !== undefined);
    return typeof value === "string" ? value : undefined;
  };
  const size = stated("x-linked-size") ?? "";
  const [, sha256] = /^"?([0-9a-f]{64})"?$/.exec(stated("x-linked-etag") ?? "") ?? [];
  return { linkedBytes: /^\d{1,15}$/.test(size) ? Number(size) : undefined, sha256 };
}

/** What the server calls it, or else its address; not yet a name to be used. */
function nameOf({ response, hops }: Answer, address: URL): string | undefined {
  const headers = [response.headers, ...hops.map((hop) => hop.headers).reverse()];
  for (const { "content-disposition": disposition } of headers) {
    const name = dispositionName(disposition);
    if (name !== undefined && name !== "") return name;
  }
  const name = addressName(address);
  return name === "" ? undefined : name;
}
