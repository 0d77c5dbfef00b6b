/** All that is stored, opened together. */
import { join } from "node:path";
import { openDatabase, type OpenDatabase } from "./database.ts";
import type { AssetStore } from "./store/asset-store.ts";
import { openFileStore } from "./store/file-store.ts";
import { openS3Store, type S3Settings } from "./store/s3-store.ts";

export interface StorageOptions {
  /** The data folder: `database` is PGlite's, `pictures` holds files by hash (and by day what the command line saved). */
  readonly home: string;
  /** `postgres://...` of a server. @default PGlite */
  readonly databaseUrl?: string | undefined;
  /** A bucket for pictures. @default files in the data folder */
  readonly s3?: S3Settings | undefined;
}

export interface Storage {
  readonly database: OpenDatabase;
  readonly pictures: AssetStore;
  close(): Promise<void>;
}

/** PGlite's folder below the data folder: what `lockHolder` is asked about. */
export const databaseFolder = (home: string): string => join(home, "database");

/** Where pictures lie below the data folder; `rebuildGallery` looks there for those of the command line. */
export const picturesFolder = (home: string): string => join(home, "pictures");

/** @throws what `openDatabase` and `openFileStore` do */
export async function openStorage({ home, databaseUrl, s3 }: StorageOptions): Promise<Storage> {
  const database = await openDatabase({ folder: databaseFolder(home), url: databaseUrl });
  try {
    const pictures = s3 === undefined ? await openFileStore(picturesFolder(home)) : openS3Store(s3);
    const close = async (): Promise<void> => {
      await database.close();
      await pictures.close();
    };
    return { database, pictures, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
