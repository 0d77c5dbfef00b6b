/** Asks a running service by its API, for commands that find the data folder taken. */
import { type Language, Problem, PROBLEMS, type ProblemCode } from "@inkloom/contract";

/** How long the service may take to answer; milliseconds. */
const PATIENCE = 30_000;

/** @param path below `/api/v1`
 *  @throws Problem the service's own, in the language of whoever asks; `service/unreachable` */
export type Ask = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

export interface AskOptions {
  /** `http://127.0.0.1:7860` */
  readonly address: string;
  /** API token, or the key that the service left in its data folder. */
  readonly token?: string | undefined;
  readonly language: Language;
}

/** @throws Problem `input/invalid` where the address is none */
export function askService(options: AskOptions): Ask {
  const call = callService(options);
  return async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await call(path, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      ...(body !== undefined && {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  };
}

interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}

/** One request, whose answer is a success.
 *  @throws Problem as `Ask`; the signal's reason */
export type Call = (path: string, request?: Request) => Promise<Response>;

/** @throws Problem `input/invalid` where the address is none */
export function callService({ address, token, language }: AskOptions): Call {
  const base = URL.parse("/api/v1", address);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new Problem("input/invalid", {
      en: `Address of the service: got ${JSON.stringify(address.slice(0, 200))}, expected one such as http://127.0.0.1:7860.`,
      zh: `服务地址：给出的是 ${JSON.stringify(address.slice(0, 200))}，应为 http://127.0.0.1:7860 这样的地址。`,
    });
  return async (path, { headers, ...request } = {}) => {
    const response = await fetch(`${base.href}${path}`, {
      ...request,
      // The token is for this address alone.
      redirect: "error",
      headers: {
        "Accept-Language": language,
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    }).catch((error: unknown) => {
      // Who asked wants no answer any more; running out of time is another matter.
      if (request.signal?.aborted === true && !isTimeout(request.signal.reason))
        throw request.signal.reason;
      throw silent(base, wordsOf(error));
    });
    if (!response.ok) throw refusal(base, response.status, await response.text());
    return response;
  };
}

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === "TimeoutError";

/** The service's own problem, in its words. */
function refusal(base: URL, status: number, text: string): Problem {
  const { code, detail } = objectOf(text);
  if (typeof code === "string" && typeof detail === "string" && isCode(code))
    return new Problem(code, { en: detail, zh: detail });
  return silent(base, `status ${status}`);
}

function objectOf(text: string): { readonly code?: unknown; readonly detail?: unknown } {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

const isCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);

/** Node says "fetch failed"; why stands beneath. */
function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

const silent = ({ origin }: URL, said: string): Problem =>
  new Problem("service/unreachable", {
    en: `The service at ${origin} did not answer: ${said}.`,
    zh: `${origin} 的服务没有应答：${said}。`,
  });
