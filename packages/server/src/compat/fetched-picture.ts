/** Pictures that a request names by address: fetched only from hosts that the server's owner allows, from an address that
 *  was judged before, so that a name cannot mean another place the next moment. */
import { lookup } from "node:dns/promises";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import type { Text } from "@inkloom/contract";
import { isPrivateAddress } from "../jobs/private-address.ts";
import { DialectProblem } from "./dialect-problem.ts";

export interface FetchOptions {
  /** `example.org`, or `*.example.org` for all names below it. A name given in full may lie in a private network; what only a
   *  pattern allows may not. */
  readonly hosts: readonly string[];
  /** Most bytes of a picture. */
  readonly limit: number;
  /** Milliseconds for all of it. @default 30000 */
  readonly timeout?: number;
  /** Asks for all addresses of a name. @default the system's resolver */
  readonly resolve?: (name: string) => Promise<readonly Address[]>;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text.slice(0, 8));

/** Redirects are not followed. @throws DialectProblem 422 naming the field */
export async function fetchPicture(
  text: string,
  field: string,
  options: FetchOptions,
): Promise<Uint8Array> {
  const url = URL.parse(text);
  if (url?.username !== "" || url.password !== "" || !isAddress(text))
    throw refused(field, "an address that cannot be read", "无法理解的网址");
  if (!isAllowed(url.hostname, options.hosts))
    throw refused(
      field,
      `an address on "${url.hostname}", which is not among the hosts that pictures may come from`,
      `位于“${url.hostname}”的网址，该主机不在允许的图片来源之列`,
    );
  const signal = AbortSignal.timeout(options.timeout ?? 30_000);
  try {
    const from = await judgedAddress(url.hostname, field, options);
    return await bytesOf(await answerOf(url, from, signal), options.limit);
  } catch (error) {
    if (error instanceof DialectProblem) throw error;
    const { en, zh } = error instanceof Refusal ? error.sentence : NO_ANSWER;
    throw refused(
      field,
      `an address on "${url.hostname}" from which no picture came (${en})`,
      `位于“${url.hostname}”的网址，未能取得图片（${zh}）`,
      error,
    );
  }
}

/** What the other side did that a client may be told. */
class Refusal extends Error {
  readonly sentence: Text;

  constructor(en: string, zh: string) {
    super(en);
    this.sentence = { en, zh };
  }
}

const NO_ANSWER: Text = { en: "no answer came", zh: "没有收到回答" };

const refused = (field: string, en: string, zh: string, cause?: unknown): DialectProblem =>
  new DialectProblem(
    422,
    {
      en: `${field}: got ${en}, expected a picture in base64.`,
      zh: `${field}：给出的是${zh}，应为 base64 编码的图片。`,
    },
    { field, cause },
  );

const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, "");

const isNamed = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((each) => plainHost(each) === plainHost(host));

const isAllowed = (host: string, hosts: readonly string[]): boolean =>
  isNamed(host, hosts) ||
  hosts.some((each) => each.startsWith("*.") && plainHost(host).endsWith(plainHost(each.slice(1))));

async function judgedAddress(
  host: string,
  field: string,
  { hosts, resolve = (name) => lookup(name, { all: true }) }: FetchOptions,
): Promise<Address> {
  const literal = host.replace(/^\[|\]$/g, "");
  const family = isIP(literal);
  const found = family === 0 ? await resolve(host) : [{ address: literal, family }];
  const [first] = found;
  if (first === undefined) throw new Refusal("it has no address", "没有对应的地址");
  const isHidden = found.some(({ address, family: of }) => isPrivateAddress(address, of));
  if (isHidden && !isNamed(host, hosts))
    throw refused(
      field,
      `an address on "${host}", which lies in a private network`,
      `位于“${host}”的网址，该主机位于私有网络`,
    );
  return first;
}

function answerOf(
  url: URL,
  { address, family }: Address,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((done, reject) => {
    const call = request(
      url,
      {
        signal,
        agent: false,
        headers: { Accept: "image/*" },
        // Whatever is asked for, the answer is the address that was judged.
        lookup: (_name, { all }, answer) => {
          if (all === true) answer(null, [{ address, family }]);
          else answer(null, address, family);
        },
      },
      done,
    );
    call.on("error", reject);
    call.end();
  });
}

async function bytesOf(answer: IncomingMessage, limit: number): Promise<Uint8Array> {
  const { statusCode = 0, headers } = answer;
  try {
    if (statusCode !== 200) throw new Refusal(`it answered ${statusCode}`, `回答为 ${statusCode}`);
    const parts: Buffer[] = [];
    let size = 0;
    if (Number(headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) throw tooLarge(limit);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    answer.destroy();
  }
}

const tooLarge = (limit: number): Refusal =>
  new Refusal(`it is larger than ${limit} bytes`, `超过 ${limit} 字节`);
