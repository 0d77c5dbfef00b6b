/** Whether whoever asks must say who they are. */
import type { FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { ServiceConfig } from "../config/service-config.ts";
import { isLoopback } from "./hosts.ts";

type LoginSettings = Pick<ServiceConfig, "login" | "host" | "allowedHosts" | "trustedProxies">;

/** `auto`: as soon as others can come, be it directly, by a name that was allowed, or through a proxy. */
export const requiresLogin = ({ login, host, allowedHosts, trustedProxies }: LoginSettings) =>
  login === "always" ||
  !isLoopback(host) ||
  trustedProxies.length > 0 ||
  allowedHosts.some((each) => !isLoopback(each.toLowerCase()));

/** Proxies add these. A service that asks nobody to log in is made for who sits at the machine, and behind a proxy everybody
 *  seems to. */
const PROXIED = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-real-ip",
  "cf-connecting-ip",
  "true-client-ip",
];

/** @throws Problem `request/proxied` */
export function expectDirect({ headers }: Pick<FastifyRequest, "headers">): void {
  const told = PROXIED.find((name) => headers[name] !== undefined);
  if (told === undefined) return;
  throw new Problem("request/proxied", {
    en: `The request carries ${told}: it came through a proxy, and nobody has to log in here.`,
    zh: `请求带有 ${told}：它经由代理到达，而这里无需登录。`,
  });
}
