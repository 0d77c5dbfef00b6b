/** Brings the bytes of a file over: by several connections that each ask for pieces, or by one that takes the whole. */
import { Problem } from "@inkloom/contract";
import { type Answer, ask, type Asking, chunksOf } from "./ask.ts";
import { Broken, Changed, givenUp, NoRanges, type Patience, waitBeforeTry } from "./broken.ts";
import type { PartFile } from "./part-file.ts";
import { pieces, type Range } from "./ranges.ts";
import {
  contradiction,
  expectFile,
  isStrong,
  readContentRange,
  readLength,
  type Remote,
  validatorsOf,
} from "./remote.ts";

export interface Transfer {
  /** What was asked for, which leads to `remote.url`. */
  readonly address: URL;
  readonly part: PartFile;
  readonly asking: Asking;
  readonly patience: Patience;
  readonly connections: number;
  /** Bytes that one request asks for. */
  readonly piece: number;
  /** Asks once more where the bytes are: signed addresses expire. @throws Changed where it is another file now */
  readonly relocate: (old: Remote) => Promise<Remote>;
  /** Bytes that may still be written, where the size is not known beforehand. */
  readonly room: () => Promise<number>;
  readonly onBytes: () => void;
  readonly signal: AbortSignal;
}

/** So many bytes count as progress, after which failures are counted anew. */
const PROGRESS = 64 * 1024;

/** Asks for what is missing.
 *  @throws Changed or NoRanges where it must be begun anew; Problem where it cannot be had */
export async function transferPieces(remote: Remote, transfer: Transfer): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([transfer.signal, ending.signal]);
  const waiting = pieces(transfer.part.missing(), transfer.piece);
  let current = Promise.resolve(remote);
  const place = {
    now: () => current,
    moved: (old: Remote): void => {
      // Of several that find the address expired, one asks.
      current = current.then((known) => (known === old ? transfer.relocate(old) : known));
      current.catch(() => undefined);
    },
  };
  const connection = async (): Promise<void> => {
    for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift())
      await fetchPiece(piece, place, { ...transfer, signal });
  };
  const all = Array.from({ length: Math.min(transfer.connections, waiting.length) }, connection);
  try {
    await Promise.all(all);
  } catch (error) {
    ending.abort();
    // None writes any more when this returns.
    await Promise.allSettled(all);
    transfer.signal.throwIfAborted();
    throw error;
  }
}

interface Place {
  readonly now: () => Promise<Remote>;
  readonly moved: (old: Remote) => void;
}

async function fetchPiece([start, end]: Range, place: Place, transfer: Transfer): Promise<void> {
  const { part, patience, signal, asking } = transfer;
  let at = start;
  for (let failures = 0; at < end;) {
    const begun = at;
    const remote = await place.now();
    try {
      const answer = await askForPiece([at, end], remote, transfer);
      if (answer === "moved") {
        place.moved(remote);
        throw new Broken(`${remote.url.host} no longer gives it at this address`);
      }
      for await (const chunk of chunksOf(answer, asking, signal)) {
        if (chunk.length > end - at)
          throw contradiction(transfer.address, {
            en: `${remote.url.host} sent more bytes than were asked for`,
            zh: `${remote.url.host} 发送的字节数超过所请求的数量`,
          });
        await part.write(chunk, at);
        at += chunk.length;
        transfer.onBytes();
      }
      if (at < end) throw new Broken(`${remote.url.host} ended before all was there`);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Broken)) throw error;
      failures = at - begun >= PROGRESS ? 1 : failures + 1;
      if (failures >= patience.tries) throw givenUp(remote.url.host, failures, error);
      await waitBeforeTry(failures, error, patience, signal);
    }
  }
}

const MOVED = [401, 403, 404, 410];

async function askForPiece(
  [start, end]: Range,
  remote: Remote,
  { address, asking, signal }: Transfer,
): Promise<Answer | "moved"> {
  const condition = isStrong(remote.etag) ? { "If-Range": remote.etag } : undefined;
  const range = { Range: `bytes=${start}-${end - 1}`, ...condition };
  const answer = await ask(remote.url, range, asking, signal);
  try {
    const { statusCode: status = 0, headers } = answer.response;
    if (MOVED.includes(status) && remote.url.href !== address.href) {
      answer.response.destroy();
      return "moved";
    }
    if (status === 416) throw new Changed("it has become shorter");
    expectFile(answer, address);
    expectSame(remote, headers);
    if (status === 200) throw new NoRanges("the whole file was sent for a part");
    const given = readContentRange(headers);
    if (given?.start !== start || given.end > end - 1)
      throw new NoRanges("other bytes were sent than those asked for");
    if (given.total !== undefined && given.total !== remote.bytes)
      throw new Changed("its size is another");
    const length = readLength(headers);
    if (length !== undefined && length !== given.end - given.start + 1)
      throw new NoRanges("the answer's length is not that of its range");
    return answer;
  } catch (error) {
    answer.response.destroy();
    throw error;
  }
}

/** @throws Changed where the stamps say that it is another file */
function expectSame(remote: Remote, headers: Answer["response"]["headers"]): void {
  const { etag, lastModified } = validatorsOf(headers);
  const differs = (now: string | undefined, then: string | undefined): boolean =>
    now !== undefined && then !== undefined && now !== then;
  if (differs(etag, remote.etag)) throw new Changed("its ETag is another");
  if (!isStrong(etag) && differs(lastModified, remote.lastModified))
    throw new Changed("its date is another");
}

/** Takes the whole in one answer, which cannot be continued where it breaks. The part must be begun. */
export async function transferWhole(remote: Remote, transfer: Transfer): Promise<void> {
  const { part, patience, signal, address } = transfer;
  for (let failures = 0; ;)
    try {
      await takeWhole(remote, transfer);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Broken)) throw error;
      if (++failures >= patience.tries) throw givenUp(address.host, failures, error);
      await waitBeforeTry(failures, error, patience, signal);
      await part.begin(remote);
    }
}

/** How often it is looked whether there is still room, in bytes. */
const LOOK = 64 * 2 ** 20;

async function takeWhole(remote: Remote, transfer: Transfer): Promise<void> {
  const { address, asking, part, signal } = transfer;
  const answer = await ask(address, {}, asking, signal);
  const { response } = answer;
  try {
    expectFile(answer, address);
    expectSame(remote, response.headers);
    const { bytes = readLength(response.headers) } = remote;
    if (response.statusCode !== 200 || (readLength(response.headers) ?? bytes) !== bytes)
      throw new Changed("its size is another");
    let at = 0;
    let looked = 0;
    let room = bytes === undefined ? await transfer.room() : Infinity;
    for await (const chunk of chunksOf(answer, asking, signal)) {
      if (bytes !== undefined && at + chunk.length > bytes)
        throw contradiction(address, {
          en: `${answer.url.host} sent more than the ${bytes} bytes that it announced`,
          zh: `${answer.url.host} 发送的内容超过其声明的 ${bytes} 字节`,
        });
      if (bytes === undefined && at - looked >= LOOK) {
        looked = at;
        room = at + (await transfer.room());
      }
      if (at + chunk.length > room) throw noEnd(address, at);
      await part.write(chunk, at);
      at += chunk.length;
      transfer.onBytes();
    }
    if (bytes !== undefined && at < bytes)
      throw new Broken(`${answer.url.host} ended after ${at} of ${bytes} bytes`);
  } finally {
    response.destroy();
  }
}

const noEnd = (address: URL, bytes: number): Problem =>
  new Problem("pull/space", {
    en: `${address.host} sends a file of unknown size, and after ${bytes} bytes there is no room for more.`,
    zh: `${address.host} 发送的文件大小未知，写入 ${bytes} 字节后已没有剩余空间。`,
  });
