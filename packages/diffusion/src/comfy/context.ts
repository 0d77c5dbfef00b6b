/** What nodes are given besides their inputs. */
import type { Pixels } from "@inkloom/pixels";
import type { Stage } from "@inkloom/contract";
import type { Runtime, Text } from "@inkloom/engine";
import type { StepInfo } from "../samplers/sampler.ts";
import type { OpenSessions } from "../sessions.ts";
import type { ShownImage } from "./declaration.ts";

/** Names that people may choose from. */
export interface NameLists {
  readonly checkpoints: readonly string[];
  readonly loras: readonly string[];
  readonly upscalers: readonly string[];
  readonly controlNets: readonly string[];
  /** Towers that see pictures. @default none */
  readonly clipVisions?: readonly string[];
  /** Pictures that were sent. */
  readonly images: readonly string[];
  /** Whether another name can be read as a picture, too, such as `x.png [output]`. @default none */
  readonly isImage?: ((name: string) => boolean) | undefined;
}

export interface ComfyFolders {
  readonly modelFolders: readonly string[];
  readonly loraFolders: readonly string[];
  readonly embeddingFolders: readonly string[];
  readonly upscalerFolders: readonly string[];
  readonly controlFolders: readonly string[];
  /** Where networks of preprocessors are looked for by name. */
  readonly annotatorFolders: readonly string[];
}

export interface WrittenWhere {
  /** Begins the files' names, as somebody typed it. */
  readonly prefix: string;
  readonly type: ShownImage["type"];
  /** What is known of each picture already. */
  readonly texts?: readonly Readonly<Record<string, string>>[] | undefined;
}

/** Pictures come and go through these. */
export interface ComfyImages {
  /** Bytes of a picture that was sent, by its name in the list. Rejects with a Problem where there is none. */
  readonly read: (name: string) => Promise<Uint8Array>;
  readonly write: (
    pictures: readonly Pixels[],
    where: WrittenWhere,
  ) => Promise<readonly ShownImage[]>;
}

/** What tells whether the files that a node reads are as they were. */
export interface FingerprintContext {
  readonly folders: ComfyFolders;
  readonly images: Pick<ComfyImages, "read">;
  readonly signal?: AbortSignal | undefined;
}

export interface ComfyContext extends FingerprintContext {
  readonly runtime: Runtime;
  readonly sessions: OpenSessions;
  readonly images: ComfyImages;
  /** Bytes that drawing on the CPU may use in all. @default no limit */
  readonly memory?: number | undefined;
  /** Steps of the node that runs. */
  readonly onStep?:
    | ((
        info: Pick<StepInfo, "step" | "steps"> & { readonly stage?: Stage },
        preview?: () => Promise<Pixels>,
      ) => void)
    | undefined;
  readonly onNotice?: ((notice: Text) => void) | undefined;
}
