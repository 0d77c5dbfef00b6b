/** Whose word about the client's address, host and scheme is taken (`X-Forwarded-For`, `-Host`, `-Proto`). */
import type { FastifyServerOptions } from "fastify";
import type { ServiceConfig } from "../config/service-config.ts";

/** What fastify is opened with; anybody else's `X-Forwarded-*` means nothing. */
export const proxyTrust = ({
  trustedProxies,
}: Pick<ServiceConfig, "trustedProxies">): NonNullable<FastifyServerOptions["trustProxy"]> =>
  trustedProxies.length > 0 ? [...trustedProxies] : false;
