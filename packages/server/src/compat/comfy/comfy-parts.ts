/** What the routes of this dialect work with. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { exactJson } from "@inkloom/tools";
import type { Service } from "../../service.ts";
import type { ComfyLibrary } from "./model-names.ts";

export interface ComfyParts extends Pick<
  Service,
  "config" | "log" | "storage" | "queue" | "submit"
> {
  readonly library: ComfyLibrary;
  /** Lets go of networks that no job uses. */
  readonly freeMemory: () => Promise<void>;
}

/** The first of the values of a parameter in the address. */
export function asked({ query }: FastifyRequest, name: string): string | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : undefined;
}

/** A part of the address. */
export function part({ params }: FastifyRequest, name: string): string {
  const value = (params as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : "";
}

/** A whole number from the address, the other value where it is none. */
export function askedNumber(request: FastifyRequest, name: string, otherwise: number): number {
  const text = asked(request, name) ?? "";
  return /^-?\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/** JSON whose whole numbers may be bigints. */
export const sendExactly = (reply: FastifyReply, answer: unknown): FastifyReply =>
  reply.type("application/json; charset=utf-8").send(exactJson(answer));
