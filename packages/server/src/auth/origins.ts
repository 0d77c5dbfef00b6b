/** Which pages may make a browser ask. What a browser says of its page (`Origin`, `Sec-Fetch-Site`) cannot be set by the page;
 *  programs that are no browsers say nothing, and hold no cookies that could be abused. */
import type { FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { ServiceConfig } from "../config/service-config.ts";

/**
 * - `own`: the service's own page
 * - `allowed`: a page that the configuration names
 * - `foreign`: any other page
 * - `none`: no browser, or one that was not sent by a page
 */
export type Origin = "own" | "allowed" | "foreign" | "none";

type OriginSettings = Pick<ServiceConfig, "allowedOrigins">;

/** What is read of a request. */
export type Asked = Pick<FastifyRequest, "headers" | "host" | "protocol">;

export function originJudge({ allowedOrigins }: OriginSettings): (request: Asked) => Origin {
  const allowed = new Set(allowedOrigins.map((each) => each.toLowerCase().replace(/\/$/, "")));
  return (request) => {
    const { origin } = request.headers;
    if (origin === undefined) return bySite(request.headers["sec-fetch-site"]);
    // "null" is what sandboxed frames, files and some redirects say: anybody's page can be one.
    const url = URL.parse(origin);
    if (url === null || !["http:", "https:"].includes(url.protocol)) return "foreign";
    if (url.origin !== origin.toLowerCase()) return "foreign";
    if (isOwn(url, request)) return "own";
    return allowed.has(url.origin) ? "allowed" : "foreign";
  };
}

/** Behind a proxy that is not named we do not know the scheme; a page of plain HTTP is none of ours where we do. */
function isOwn({ host, protocol }: URL, request: Asked): boolean {
  if (request.protocol === "https" && protocol !== "https:") return false;
  const usual = protocol === "https:" ? ":443" : ":80";
  const asked = request.host.toLowerCase();
  return host === (asked.endsWith(usual) ? asked.slice(0, -usual.length) : asked);
}

/** Browsers leave `Origin` out of plain GETs; then this header tells. `same-site` is another name or port: not ours. */
function bySite(site: string | string[] | undefined): Origin {
  if (site === undefined || site === "none") return "none";
  return site === "same-origin" ? "own" : "foreign";
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export const changesSomething = (method: string): boolean => !SAFE.has(method);

export const isUpgrade = ({ headers }: Pick<FastifyRequest, "headers">): boolean =>
  headers.upgrade?.toLowerCase() === "websocket";

export const isPreflight = ({ method, headers }: Pick<FastifyRequest, "method" | "headers">) =>
  method === "OPTIONS" &&
  headers.origin !== undefined &&
  headers["access-control-request-method"] !== undefined;

export function foreignOrigin({ headers }: Asked): Problem {
  const from = headers.origin ?? `Sec-Fetch-Site: ${String(headers["sec-fetch-site"])}`;
  const shown = JSON.stringify(from.slice(0, 100));
  return new Problem("request/origin", {
    en: `The request comes from a page of ${shown}, which may not use this server.`,
    zh: `请求来自 ${shown} 的页面，该来源无权使用本服务器。`,
  });
}

export const unprovenPage = (): Problem =>
  new Problem("request/origin", {
    en: "A request with a session's cookie came without Origin, expected that header or X-Inkloom: 1.",
    zh: "带有会话 Cookie 的请求缺少 Origin，应带有该请求头或 X-Inkloom: 1。",
  });

/** What pages of other origins may send and read. */
const REQUEST_HEADERS =
  "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Range, X-Inkloom";
const ANSWER_HEADERS = "Content-Length, Content-Range, ETag, Location, Retry-After";

/** What lets an allowed page read answers. */
export const sharingHeaders = (origin: string): Record<string, string> => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Allow-Credentials": "true",
  "Access-Control-Expose-Headers": ANSWER_HEADERS,
  "Cross-Origin-Resource-Policy": "cross-origin",
});

/** What a browser asks for before it sends more than a form could. */
export const preflightHeaders = (privateNetwork: boolean): Record<string, string> => ({
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": REQUEST_HEADERS,
  "Access-Control-Max-Age": "600",
  ...(privateNetwork && { "Access-Control-Allow-Private-Network": "true" }),
});
