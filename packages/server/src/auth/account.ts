/** Who asks: what the guard found out before a route is reached. */
import type { ROLES } from "../storage/schema.ts";

export type Role = (typeof ROLES)[number];

export interface Account {
  /** `null` where no login is required, on a machine of one person. */
  readonly userId: string | null;
  readonly name: string;
  readonly role: Role;
}

/** Whoever sits at the machine, where the service answers to nobody else. */
export const LOCAL_ACCOUNT: Account = { userId: null, name: "local", role: "admin" };

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the guard before any route runs. */
    account: Account;
  }
}
