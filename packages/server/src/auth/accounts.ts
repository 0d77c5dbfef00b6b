/** Who may use the service: users, what they log in with, and how the first one comes to be. */
import type { Database } from "../storage/database.ts";
import { openAttempts } from "./attempts.ts";
import { type FirstAdmin, openFirstAdmin } from "./first-admin.ts";
import { type LogIn, openLogins } from "./logins.ts";
import { openSessions, type Sessions } from "./sessions.ts";
import { openTokens, type Tokens } from "./tokens.ts";
import { openUsers, type Users } from "./users.ts";

export interface Accounts {
  readonly users: Users;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly firstAdmin: FirstAdmin;
  /** Judges name and password. @throws Problem `auth/wrong`; TooMany where it comes too early */
  readonly logIn: LogIn;
}

export function openAccounts(db: Database): Accounts {
  const attempts = openAttempts();
  return {
    users: openUsers(db),
    tokens: openTokens(db),
    sessions: openSessions(db),
    firstAdmin: openFirstAdmin(db, attempts),
    logIn: openLogins(db, attempts),
  };
}
