/** Looks again at who has a connection open, so that streams of events and sockets end with the right to them. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { Visitor } from "./account.ts";

/** Milliseconds. */
export const RECHECK = 60_000;

/**
 * Cuts a connection off whose visitor is no longer known, or may now do something else than when it began.
 * @param identify as at the beginning of the request; what it throws that is no Problem says nothing about the visitor
 */
export function recheckWhileOpen(
  { visitor, raw }: FastifyRequest,
  { raw: answer }: FastifyReply,
  every: number,
  identify: () => Promise<Visitor | undefined>,
): void {
  const { socket } = raw;
  const look = async (): Promise<void> => {
    try {
      const now = await identify();
      if (now !== undefined && sameRights(now, visitor)) return;
    } catch (error) {
      if (!(error instanceof Problem)) return;
    }
    socket.destroy();
  };
  const timer = setInterval(() => void look(), every);
  timer.unref();
  const stop = (): void => {
    clearInterval(timer);
    socket.off("close", stop);
  };
  // Of a socket that was taken over the answer never ends by itself.
  answer.once("close", stop);
  socket.once("close", stop);
}

const sameRights = ({ account }: Visitor, before: Visitor | null): boolean =>
  account.userId === before?.account.userId && account.role === before.account.role;
