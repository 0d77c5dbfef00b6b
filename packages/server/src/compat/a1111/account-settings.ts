/** A1111's `options` of each account: kept in the database, so that they outlive the server. */
import { eq, sql } from "drizzle-orm";
import type { Account } from "../../auth/account.ts";
import type { Database } from "../../storage/database.ts";
import { settings } from "../../storage/schema.ts";
import { recordOf } from "./fields/read-body.ts";
import { type Settings, STANDARD_SETTINGS } from "./settings.ts";

export interface AccountSettings {
  /** Every setting. */
  read(account: Account): Promise<Settings>;
  /** @param changed checked */
  keep(account: Account, changed: Settings): Promise<void>;
}

const keyOf = ({ userId }: Account): string => `a1111/${userId ?? "local"}`;

export const accountSettings = (db: Database): AccountSettings => ({
  read: async (account) => {
    const rows = await db
      .select({ value: settings.value })
      .from(settings)
      .where(eq(settings.key, keyOf(account)));
    return { ...STANDARD_SETTINGS, ...recordOf(rows[0]?.value) };
  },
  keep: async (account, changed) => {
    await db
      .insert(settings)
      .values({ key: keyOf(account), value: changed })
      .onConflictDoUpdate({
        target: settings.key,
        // Two requests at once keep what each of them changes.
        set: { value: sql`${settings.value} || excluded.value` },
      });
  },
});
