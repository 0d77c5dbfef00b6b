/** What `inkloom user` works with: the database, or the service that has it open. */
import { Problem } from "@inkloom/contract";
import { openDatabase } from "../storage/database.ts";
import { lockHolder } from "../storage/folder-lock.ts";
import { databaseFolder } from "../storage/storage.ts";
import { readLocalKey } from "./local-key.ts";
import { remoteAccounts } from "./remote-accounts.ts";
import { openTokens, type Tokens } from "./tokens.ts";
import { openUsers, type Users } from "./users.ts";

export interface AccountDesk {
  readonly users: Omit<Users, "get" | "isEmpty">;
  readonly tokens: Pick<Tokens, "add" | "list" | "revoke">;
  close(): Promise<void>;
}

interface AccountDeskOptions {
  /** The data folder. */
  readonly home: string;
  /** `postgres://...` */
  readonly databaseUrl?: string | undefined;
  /** A service elsewhere, instead of what lies here. */
  readonly server?: string | undefined;
  /** What a running service is shown. @default the key that it left in the data folder */
  readonly token?: string | undefined;
}

/** @throws what `openDatabase` does; Problem `storage/busy` where who has the database answers nowhere */
export async function openAccountDesk(options: AccountDeskOptions): Promise<AccountDesk> {
  const { home, databaseUrl, server, token } = options;
  if (server !== undefined) return remoteAccounts(server, token);
  const folder = databaseFolder(home);
  try {
    const { db, close } = await openDatabase({ folder, url: databaseUrl });
    return { users: openUsers(db), tokens: openTokens(db), close };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "storage/busy") throw error;
    const { address } = (await lockHolder(folder)) ?? {};
    if (address === undefined) throw error;
    return remoteAccounts(address, token ?? (await readLocalKey(home)));
  }
}
