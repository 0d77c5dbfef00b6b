/** The cookie that carries a session. */
import type { FastifyReply, FastifyRequest } from "fastify";

/** Behind https a name that browsers accept only from this very host, over https (RFC 6265bis, 4.1.3.2). */
const nameFor = ({ protocol }: Pick<FastifyRequest, "protocol">): string =>
  protocol === "https" ? "__Host-inkloom" : "inkloom";

export const readSessionCookie = (request: FastifyRequest): string | undefined =>
  request.cookies[nameFor(request)];

export function setSessionCookie(reply: FastifyReply, secret: string, expiresAt: Date): void {
  void reply.setCookie(nameFor(reply.request), secret, {
    ...attributes(reply),
    maxAge: Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000)),
  });
}

export const clearSessionCookie = (reply: FastifyReply): void =>
  void reply.clearCookie(nameFor(reply.request), attributes(reply));

const attributes = ({ request }: FastifyReply) =>
  ({
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: request.protocol === "https",
  }) as const;
