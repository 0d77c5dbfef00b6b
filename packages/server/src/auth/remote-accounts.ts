/** Users and tokens of a service that runs, by its API. */
import { Problem } from "@inkloom/contract";
import type { Ask } from "../desk/ask-service.ts";
import type { AccountDesk } from "./account-desk.ts";
import type { ApiToken } from "./tokens.ts";
import type { User } from "./users.ts";

/** As JSON has it. */
type Plain<T> = { readonly [Key in keyof T]: T[Key] extends Date ? string : PlainNull<T[Key]> };
type PlainNull<T> = T extends Date | null ? string | null : T;

/** @param ask with the token of an admin, or the key of the data folder */
export function remoteAccounts(ask: Ask): AccountDesk {
  const one = (id: string): string => `/users/${encodeURIComponent(id)}`;
  const list = async (): Promise<User[]> =>
    (await ask<{ users: Plain<User>[] }>("GET", "/users")).users.map(userOf);
  return {
    users: {
      list,
      named: async (name) => {
        const wanted = name.normalize("NFC").toLowerCase();
        const user = (await list()).find((each) => each.name.toLowerCase() === wanted);
        if (user !== undefined) return user;
        const shown = JSON.stringify(name);
        throw new Problem("auth/unknown", {
          en: `There is no user ${shown}.`,
          zh: `没有用户 ${shown}。`,
        });
      },
      add: async (user) => userOf(await ask("POST", "/users", user)),
      change: async (id, changes) => userOf(await ask("PATCH", one(id), changes)),
      setPassword: (id, password) => ask("PUT", `${one(id)}/password`, { password }),
      remove: (id) => ask("DELETE", one(id)),
    },
    tokens: {
      add: async (user, { name, expiresAt }) => {
        const days = expiresAt && Math.ceil((expiresAt.getTime() - Date.now()) / DAY);
        const made = await ask<Plain<ApiToken> & { token: string }>("POST", "/tokens", {
          name,
          user,
          ...(days !== undefined && { days }),
        });
        const { token: secret, ...rest } = made;
        return { token: tokenOf(rest), secret };
      },
      list: async (user) => {
        const query = `?user=${encodeURIComponent(user ?? "all")}`;
        const { tokens } = await ask<{ tokens: Plain<ApiToken>[] }>("GET", `/tokens${query}`);
        return tokens.map(tokenOf);
      },
      revoke: (id) => ask("DELETE", `/tokens/${encodeURIComponent(id)}`),
    },
    close: () => Promise.resolve(),
  };
}

const DAY = 24 * 60 * 60_000;

const userOf = ({ createdAt, ...user }: Plain<User>): User => ({
  ...user,
  createdAt: new Date(createdAt),
});

const tokenOf = ({ createdAt, usedAt, expiresAt, ...token }: Plain<ApiToken>): ApiToken => ({
  ...token,
  createdAt: new Date(createdAt),
  usedAt: usedAt === null ? null : new Date(usedAt),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
});
