/** Calls the address that a job names when it has ended. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { lookup as resolve } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { Problem } from "@inkloom/contract";
import { isPrivateAddress } from "./private-address.ts";
import type { Job } from "./states.ts";

export interface WebhookOptions {
  /** `example.org`, `*.example.org` for all names below it, `*` for all. A name given in full may lie in a private network; what
   *  only a pattern allows may not. */
  readonly hosts: readonly string[];
  /** Key of the signature, known to the receiver. */
  readonly secret: string;
  /** Milliseconds for a call with all that belongs to it. @default 10000 */
  readonly timeout?: number;
  /** Asks for all addresses of a name. @default the system's resolver */
  readonly resolve?: (name: string) => Promise<readonly ResolvedAddress[]>;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Where to, from a text that a client gave.
 *  @throws Problem `webhook/refused` */
export function readWebhook(text: string, hosts: WebhookOptions["hosts"]): URL {
  const url = URL.parse(text);
  const refuse = (en: string, zh: string) => {
    const given = text.slice(0, 200);
    return new Problem("webhook/refused", { en: `"${given}" ${en}`, zh: `“${given}”${zh}` });
  };
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw refuse("is no address that begins with http:// or https://.", "不是 http(s) 地址。");
  if (url.username !== "" || url.password !== "")
    throw refuse("holds a name or password.", "中带有用户名或密码。");
  if (permission(url.hostname, hosts) === "none")
    throw refuse(
      `leads to "${url.hostname}", which is not among the allowed hosts.`,
      `指向“${url.hostname}”，不在允许的主机之列。`,
    );
  return url;
}

/** How far a host is allowed: by its name, by a pattern, or not at all. */
const permission = (host: string, allowed: readonly string[]): "name" | "pattern" | "none" => {
  const name = host.toLowerCase().replace(/\.$/, "");
  const entries = allowed.map((entry) => entry.toLowerCase());
  if (entries.includes(name)) return "name";
  const matches = (entry: string) =>
    entry === "*" || (entry.startsWith("*.") && name.endsWith(entry.slice(1)));
  return entries.some(matches) ? "pattern" : "none";
};

/** What is told: enough to fetch the rest. */
export const webhookBody = (job: Job): string =>
  JSON.stringify({
    id: job.id,
    tool: job.tool,
    state: job.state,
    batch: job.batchId,
    result: job.result,
    error: job.error,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  });

export const SIGNATURE_HEADER = "X-Inkloom-Signature";

/** `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", hexadecimal>`: who keeps the time small refuses repeated calls. */
export const sign = (secret: string, body: string, now: number): string => {
  const time = Math.floor(now / 1000);
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
};

/** What a receiver does. @param tolerance seconds between its clock and ours */
export function verifySignature(
  secret: string,
  body: string,
  signature: string,
  now: number,
  tolerance = 300,
): boolean {
  const time = Number(/^t=(\d+),v1=[0-9a-f]{64}$/.exec(signature)?.[1] ?? NaN);
  if (!(Math.abs(now / 1000 - time) <= tolerance)) return false;
  const right = Buffer.from(sign(secret, body, time * 1000));
  const given = Buffer.from(signature);
  return right.length === given.length && timingSafeEqual(right, given);
}

/**
 * One POST, to an address that was looked up and judged before, so that a name cannot mean another place the next moment.
 * Redirects are not followed.
 *
 * @throws Error where nobody answered with 200 to 299 in time; it is worth trying again
 * @throws Problem `webhook/refused` where the host is not allowed, or not where it lies
 */
export async function callWebhook(
  target: string,
  body: string,
  options: WebhookOptions,
): Promise<void> {
  const url = readWebhook(target, options.hosts);
  const signal = AbortSignal.timeout(options.timeout ?? 10_000);
  const { address, family } = await findAddress(url, options);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  await new Promise<void>((done, reject) => {
    const call = request(
      url,
      {
        method: "POST",
        signal,
        agent: false,
        // Whatever is asked for, the answer is the address that was judged.
        lookup: (_name, { all }, answer) => {
          if (all === true) answer(null, [{ address, family }]);
          else answer(null, address, family);
        },
        headers: {
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          [SIGNATURE_HEADER]: sign(options.secret, body, Date.now()),
        },
      },
      (response) => {
        const { statusCode = 0 } = response;
        // What it says is of no interest, however long.
        response.destroy();
        if (statusCode >= 200 && statusCode < 300) done();
        else reject(new Error(`${url.host} answered ${statusCode} to a webhook.`));
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

async function findAddress(
  { hostname }: URL,
  { hosts, resolve: ask = resolveAll }: WebhookOptions,
): Promise<ResolvedAddress> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(literal);
  const found = family === 0 ? await ask(hostname) : [{ address: literal, family }];
  const [first] = found;
  if (first === undefined) throw new Error(`${hostname} has no address.`);
  const hidden = found.find((each) => isPrivateAddress(each.address, each.family));
  if (hidden !== undefined && permission(hostname, hosts) !== "name")
    throw new Problem("webhook/refused", {
      en: `"${hostname}" lies in a private network and is not allowed by its full name.`,
      zh: `“${hostname}”位于私有网络，且未以完整名称列为允许。`,
    });
  return first;
}

const resolveAll = (name: string) => resolve(name, { all: true });
