/** What a download is asked with, and what is told of it. */
import type { CatalogueKind } from "@inkloom/contract";
import type { Asking } from "./ask.ts";
import type { Patience } from "./broken.ts";
import type { DownloadOptions } from "./download.ts";
import type { JudgeOptions } from "./judge.ts";
import type { Sites } from "./sites.ts";
import type { KnownHash } from "./source.ts";

export interface PullRequest {
  /** A name of the catalogue, `hf:...`, `civitai:...`, or an address. */
  readonly what: string;
  /** @default what the catalogue or the file's header says */
  readonly kind?: CatalogueKind | undefined;
  /** Of the file as it is fetched, 64 hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Name in place of the server's. */
  readonly name?: string | undefined;
  /** Keeps a pickle beside what was made of it. */
  readonly keepOriginal?: boolean | undefined;
}

export interface PullContext {
  /** The data folder. */
  readonly home: string;
  readonly sites: Sites;
  /** Hosts, `name` or `name:port`, that may lie in a private network. */
  readonly privateHosts: readonly string[];
  /** Whether the address itself may, as its asker sits at this machine. */
  readonly allowPrivate?: boolean | undefined;
  /** @default 4 */
  readonly connections?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** What tests set otherwise. */
  readonly limits?: Partial<PullLimits> | undefined;
}

export interface PullLimits extends Pick<Asking, "idle"> {
  readonly patience: Patience;
  /** Milliseconds until an answer begins. */
  readonly answer: number;
  /** Bytes of one request. */
  readonly piece: number;
  readonly saveEvery: DownloadOptions["saveEvery"];
  readonly freeBytes: DownloadOptions["freeBytes"];
  readonly resolve: JudgeOptions["resolve"];
}

export interface PullProgress {
  readonly stage: "ask" | "fetch" | "check" | "convert";
  /** The file's name, once it is known. */
  readonly file?: string | undefined;
  /** Bytes. */
  readonly done?: number | undefined;
  readonly of?: number | undefined;
}

export interface PulledFile {
  /** Place below the data folder, with forward slashes. */
  readonly file: string;
  readonly kind: CatalogueKind;
  /** Of the file as it was fetched. */
  readonly bytes: number;
  readonly sha256: string;
  /** Whose SHA-256 it was compared with; `null`: nobody states one. */
  readonly verified: KnownHash["by"] | null;
  /** It lay there already, the same to the byte. */
  readonly already: boolean;
  /** Bytes that this call fetched. */
  readonly fetched: number;
  /** Where it was a pickle: how many tensors were compared, and which others no reader takes. */
  readonly converted?: { readonly tensors: number; readonly leftOut: readonly string[] };
  /** Place of the pickle, where it was kept. */
  readonly original?: string;
}
