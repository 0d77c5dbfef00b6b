import type { FastifyReply } from "fastify";

/** JSON's null, which FastAPI answers where there is nothing to say; nothing at all is no JSON. */
export const sendNull = (reply: FastifyReply): FastifyReply =>
  reply.type("application/json").send("null");
