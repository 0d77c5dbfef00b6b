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

/** By what somebody showed who they are; `id` is that of the session or token. */
export type Credential =
  | { readonly kind: "local" | "password" }
  | { readonly kind: "session" | "token"; readonly id: string };

export interface Visitor {
  readonly account: Account;
  readonly credential: Credential;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the guard before any route runs; reading it where nobody is known throws Problem `auth/required`. */
    account: Account;
    /** `null` where nobody is known; only routes that are open to all ever see that. */
    visitor: Visitor | null;
  }
}
