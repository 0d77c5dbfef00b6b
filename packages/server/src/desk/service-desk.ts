/** What commands work with: what is stored, or the service that has it open. */
import { type Language, Problem } from "@inkloom/contract";
import { readLocalKey } from "../auth/local-key.ts";
import { lockHolder } from "../storage/folder-lock.ts";
import {
  databaseFolder,
  openStorage,
  type Storage,
  type StorageOptions,
} from "../storage/storage.ts";
import { type Ask, askService } from "./ask-service.ts";

export interface DeskOptions extends StorageOptions {
  /** A service elsewhere, instead of what lies here. */
  readonly server?: string | undefined;
  /** What a running service is shown. @default the key that it left in the data folder */
  readonly token?: string | undefined;
  readonly language: Language;
}

export type ServiceDesk = (
  | { readonly kind: "here"; readonly storage: Storage }
  | { readonly kind: "there"; readonly ask: Ask }
) & { close(): Promise<void> };

/** @throws what `openStorage` does; Problem `storage/busy` where who has the folder answers nowhere */
export async function openServiceDesk(options: DeskOptions): Promise<ServiceDesk> {
  const { home, server, token, language } = options;
  if (server !== undefined) return there(askService({ address: server, token, language }));
  try {
    const storage = await openStorage(options);
    return { kind: "here", storage, close: () => storage.close() };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "storage/busy") throw error;
    const { address } = (await lockHolder(databaseFolder(home))) ?? {};
    if (address === undefined) throw error;
    const key = token ?? (await readLocalKey(home));
    return there(askService({ address, token: key, language }));
  }
}

const there = (ask: Ask): ServiceDesk => ({ kind: "there", ask, close: () => Promise.resolve() });
