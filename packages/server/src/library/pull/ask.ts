/** One GET, led on by redirects. Each place is judged anew, and is given credentials only where they are its own. */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { Problem } from "@inkloom/contract";
import { Broken } from "./broken.ts";
import { judge, type Judgement, type JudgeOptions, shown } from "./judge.ts";

export interface Asking extends JudgeOptions {
  /** What proves to this place who asks; nothing for places that do not know us. */
  readonly credentials: (url: URL) => Readonly<Record<string, string>>;
  /** Milliseconds until an answer begins. */
  readonly patience: number;
  /** Milliseconds within which at least a kilobyte of an answer comes. */
  readonly idle: number;
  readonly agents: Agents;
}

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections that are kept for the next piece; `close` them when all is done. */
export function openAgents(): Agents & { close(): void } {
  const [http, https] = [new HttpAgent({ keepAlive: true }), new HttpsAgent({ keepAlive: true })];
  return {
    http,
    https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

export interface Answer {
  /** Where it came from in the end. */
  readonly url: URL;
  readonly response: IncomingMessage;
  /** What led there, in order. */
  readonly hops: readonly { readonly url: URL; readonly headers: IncomingMessage["headers"] }[];
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 8;

/**
 * @throws Problem `pull/address` where it leads to a place that may not be called
 * @throws Broken where nobody answered
 */
export async function ask(
  first: URL,
  headers: Readonly<Record<string, string>>,
  asking: Asking,
  signal: AbortSignal,
): Promise<Answer> {
  const hops: Answer["hops"][number][] = [];
  let url = first;
  let mayBePrivate = true;
  while (true) {
    const judgement = await judge(url, asking, mayBePrivate);
    signal.throwIfAborted();
    const own = { ...headers, ...asking.credentials(url) };
    const response = await send(url, own, judgement, asking, signal);
    const { location } = response.headers;
    if (!REDIRECTS.includes(response.statusCode ?? 0) || location === undefined)
      return { url, response, hops };
    response.destroy(); // what it says besides is of no interest, however long
    hops.push({ url, headers: response.headers });
    if (hops.length > MOST_REDIRECTS) throw refused(first, url, "too many");
    const next = URL.parse(location, url.href);
    if (next === null) throw refused(first, url, "unreadable");
    if (url.protocol === "https:" && next.protocol === "http:") throw refused(first, url, "plain");
    mayBePrivate = judgement.isPrivate;
    url = next;
  }
}

const REFUSALS = {
  "too many": {
    en: `redirects more than ${MOST_REDIRECTS} times`,
    zh: `重定向超过 ${MOST_REDIRECTS} 次`,
  },
  unreadable: { en: "redirects to something that is no address", zh: "重定向到的不是地址" },
  plain: { en: "redirects from https to http", zh: "从 https 重定向到 http" },
} as const;

const refused = (first: URL, url: URL, why: keyof typeof REFUSALS): Problem =>
  new Problem("pull/address", {
    en: `${shown(first)}: ${shown(url)} ${REFUSALS[why].en}; it was not followed.`,
    zh: `${shown(first)}：${shown(url)} ${REFUSALS[why].zh}；没有继续访问。`,
  });

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  judgement: Judgement,
  { agents, patience }: Asking,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  return new Promise((done, reject) => {
    const call = (secure ? requestHttps : requestHttp)(url, {
      agent: secure ? agents.https : agents.http,
      signal,
      lookup: pinned(judgement),
      headers: {
        "User-Agent": "inkloom",
        Accept: "*/*",
        // Bytes are counted and asked for by number: they must be those of the file.
        "Accept-Encoding": "identity",
        ...headers,
      },
    });
    const timer = setTimeout(() => {
      call.destroy(new Broken(`no answer within ${patience / 1000} s`));
    }, patience);
    call.on("response", (response) => {
      clearTimeout(timer);
      done(response);
    });
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(signal.aborted ? (signal.reason as Error) : asBroken(error));
    });
    call.end();
  });
}

/** Whatever is asked for, the answer is what was judged. */
const pinned =
  ({ addresses }: Judgement): LookupFunction =>
  (_name, { all }, answer) => {
    const [first] = addresses;
    if (all === true) answer(null, [...addresses]);
    else answer(null, first?.address ?? "", first?.family ?? 0);
  };

/** Bytes that must come within the time that a pause may last; less is no connection to wait for. */
const SLOWEST = 1024;

/** The body piece by piece. @throws Broken where it ends early, pauses too long or only drips */
export async function* chunksOf(
  { response }: Answer,
  { idle }: Asking,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let looked = 0;
  const timer = setInterval(() => {
    if (received - looked < SLOWEST)
      response.destroy(new Broken(`only ${received - looked} bytes came within ${idle / 1000} s`));
    looked = received;
  }, idle);
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Error ? asBroken(error) : error;
  } finally {
    clearInterval(timer);
  }
}

/** What the system says of a connection; anything else is a mistake of ours and passes. */
function asBroken(error: Error): Error {
  if (error instanceof Broken || error instanceof Problem) return error;
  return "code" in error && typeof error.code === "string"
    ? new Broken(`the connection failed (${error.code})`, { cause: error })
    : error;
}
