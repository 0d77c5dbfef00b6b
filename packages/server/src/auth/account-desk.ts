/** What `inkloom user` works with: the database, or the service that has it open. */
import { type Language, Problem } from "@inkloom/contract";
import { askService } from "../desk/ask-service.ts";
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
  readonly language: Language;
}

/** @throws what `openDatabase` does; Problem `storage/busy` where who has the database answers nowhere */
export async function openAccountDesk(options: AccountDeskOptions): Promise<AccountDesk> {
  const { home, databaseUrl, server, token, language } = options;
  if (server !== undefined) return remoteAccounts(askService({ address: server, token, language }));
  const folder = databaseFolder(home);
  try {
    const database = await openDatabase({ folder, url: databaseUrl });
    return {
      users: openUsers(database.db),
      tokens: openTokens(database.db),
      close: () => database.close(),
    };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "storage/busy") throw error;
    const { address } = (await lockHolder(folder)) ?? {};
    if (address === undefined) throw error;
    const shown = token ?? (await readLocalKey(home));
    return remoteAccounts(askService({ address, token: shown, language }));
  }
}
