/** Users and tokens of a service that runs, by its API. */
import { Problem, PROBLEMS, type ProblemCode } from "@inkloom/contract";
import type { AccountDesk } from "./account-desk.ts";
import type { ApiToken } from "./tokens.ts";
import type { User } from "./users.ts";

/** As JSON has it. */
type Plain<T> = { readonly [Key in keyof T]: T[Key] extends Date ? string : PlainNull<T[Key]> };
type PlainNull<T> = T extends Date | null ? string | null : T;

/** How long the service may take to answer; milliseconds. */
const PATIENCE = 30_000;

/** @param address `http://127.0.0.1:7860` @param token of an admin, or the key of the data folder */
export function remoteAccounts(address: string, token: string | undefined): AccountDesk {
  const ask = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    call<Answer>(new URL(`/api/v1${path}`, address), method, token, body);
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

async function call<Answer>(
  url: URL,
  method: string,
  token: string | undefined,
  body: object | undefined,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    // The token is for this address alone.
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw silent(url, error);
  });
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as Answer;
  throw await refusal(url, response.status, text);
}

/** The service's own problem, in its words. */
async function refusal(url: URL, status: number, text: string): Promise<Problem> {
  const answer: unknown = await Promise.resolve(text)
    .then(JSON.parse)
    .catch(() => undefined);
  if (typeof answer === "object" && answer !== null && "code" in answer && "detail" in answer) {
    const { code, detail } = answer;
    if (typeof code === "string" && typeof detail === "string" && isCode(code))
      return new Problem(code, { en: detail, zh: detail });
  }
  return silent(url, new Error(`status ${status}`));
}

const isCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);

function silent({ origin }: URL, error: unknown): Problem {
  const said = error instanceof Error ? error.message : String(error);
  return new Problem(
    "service/unreachable",
    {
      en: `The service at ${origin} has the database open and did not answer: ${said}.`,
      zh: `${origin} 的服务正在使用数据库，但没有应答：${said}。`,
    },
    { cause: error },
  );
}
