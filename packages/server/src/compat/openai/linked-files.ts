/** Files of links in the service's own store; nothing names them, so that the sweep takes them after a day. */
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { enterAssets } from "../../storage/gallery/enter.ts";
import { settings } from "../../storage/schema.ts";
import type { Storage } from "../../storage/storage.ts";
import type { LinkedFiles } from "./picture-links.ts";

/** Row of the key in the table of settings: machines that share a database share the key. */
const KEY_ROW = "openai/link-key";

export function linkedFiles({ database: { db }, pictures }: Omit<Storage, "close">): LinkedFiles {
  let known: Promise<Uint8Array> | undefined;

  async function readKey(): Promise<Uint8Array> {
    const fresh = randomBytes(32).toString("base64");
    await db.insert(settings).values({ key: KEY_ROW, value: fresh }).onConflictDoNothing();
    const [row] = await db
      .select({ value: settings.value })
      .from(settings)
      .where(eq(settings.key, KEY_ROW));
    const key = typeof row?.value === "string" ? Buffer.from(row.value, "base64") : undefined;
    if (key?.length !== 32) throw new Error(`linkedFiles: the row ${KEY_ROW} holds no key`);
    return key;
  }

  return {
    key: () => {
      known ??= readKey();
      // A database that was not there for a moment is asked again.
      known.catch(() => (known = undefined));
      return known;
    },
    put: async (file, mediaType) => {
      const stored = await pictures.put(file, mediaType);
      await enterAssets(db, [{ ...stored, mediaType, ...pictureSize(file) }]);
      return stored.hash;
    },
    open: async (hash) => {
      try {
        return await pictures.open(hash);
      } catch (error) {
        if (error instanceof Problem && error.code === "asset/missing") return undefined;
        throw error;
      }
    },
  };
}
