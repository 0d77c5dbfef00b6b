/** Finds out who sends a request. */
import type { FastifyRequest } from "fastify";
import { LOCAL_ACCOUNT, type Visitor } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { readAuthorization, type Authorization } from "./authorization.ts";
import { isLoopback } from "./hosts.ts";
import { isToken, sameSecret } from "./secrets.ts";
import { readSessionCookie } from "./session-cookie.ts";

/**
 * `undefined` where nothing was shown, or nothing that holds. A header that is shown counts alone: a wrong token is not made
 * good by a cookie.
 * @param localKey the key that lies in the data folder, for commands on the same machine
 * @param onRenewed told when a session lasts longer now
 * @throws Problem `auth/wrong`; TooMany
 */
export async function identify(
  { tokens, sessions, logIn }: Pick<Accounts, "tokens" | "sessions" | "logIn">,
  localKey: string | undefined,
  request: FastifyRequest,
  onRenewed?: (secret: string, until: Date) => void,
): Promise<Visitor | undefined> {
  const shown = readAuthorization(request.headers.authorization);
  if (shown === undefined) return bySession();
  switch (shown.scheme) {
    case "bearer":
      return isLocalKey(shown) ? LOCAL_VISITOR : byToken(shown.secret);
    case "basic":
      return byNameAndSecret(shown);
    case "unknown":
      return undefined;
  }

  async function bySession(): Promise<Visitor | undefined> {
    const secret = readSessionCookie(request);
    if (secret === undefined) return undefined;
    const found = await sessions.find(secret);
    if (found === undefined) return undefined;
    if (found.renewedUntil !== undefined) onRenewed?.(secret, found.renewedUntil);
    return { account: found.account, credential: { kind: "session", id: found.id } };
  }

  async function byToken(secret: string): Promise<Visitor | undefined> {
    const found = await tokens.find(secret);
    return found && { account: found.account, credential: { kind: "token", id: found.id } };
  }

  async function byNameAndSecret({ name, password }: Basic): Promise<Visitor | undefined> {
    if (isToken(password)) {
      const found = await byToken(password);
      const same = found?.account.name.toLowerCase() === name.normalize("NFC").toLowerCase();
      return same ? found : undefined;
    }
    const account = await logIn({ name, password, address: request.ip });
    return { account, credential: { kind: "password" } };
  }

  /** Only from this machine: the folder it lies in is on no other. */
  function isLocalKey({ secret }: Extract<Authorization, { scheme: "bearer" }>): boolean {
    const { remoteAddress = "" } = request.socket;
    return localKey !== undefined && isLoopback(remoteAddress) && sameSecret(secret, localKey);
  }
}

type Basic = Extract<Authorization, { scheme: "basic" }>;

export const LOCAL_VISITOR: Visitor = { account: LOCAL_ACCOUNT, credential: { kind: "local" } };
