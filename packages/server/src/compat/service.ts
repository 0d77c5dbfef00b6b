/** What the dialects need of the service: one way to have something made, and lists of what there is. */
import type { ParamsOf, Progress } from "@inkloom/contract";

/** The tools that a dialect may ask for. */
export type DialectTool =
  "generate" | "img2img" | "upscale" | "grid" | "annotate" | "pose" | "tag" | "caption";

/** A request in the words of the contract. */
export interface DialectRequest<Id extends DialectTool = DialectTool> {
  readonly tool: Id;
  /** Validated, every default filled in. */
  readonly parameters: ParamsOf<Id>;
  /** The pictures that parameters name, files of people, by their names (`asset:<sha256>`). */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

export interface DialectRunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DialectProgress) => void;
}

export interface DialectProgress extends Progress {
  /** A picture file of what the sampler sees now; takes time, so only when asked. */
  readonly preview?: () => Promise<Uint8Array>;
}

/** A checkpoint, or a file of another kind, as the lists name it. */
export interface NamedFile {
  /** What a request takes. */
  readonly name: string;
  /** The file's name without folders. */
  readonly filename: string;
  /** Hexadecimal, where it is known. */
  readonly sha256?: string;
}

/** Everything that can be named in a request. */
export interface DialectCatalogue {
  readonly models: readonly NamedFile[];
  readonly vaes: readonly NamedFile[];
  readonly upscalers: readonly NamedFile[];
  /** Control networks and image prompts. */
  readonly controlnets: readonly NamedFile[];
  readonly loras: readonly (NamedFile & {
    readonly alias?: string;
    readonly metadata?: Readonly<Record<string, unknown>>;
  })[];
  readonly embeddings: readonly NamedFile[];
  readonly styles: readonly {
    readonly name: string;
    readonly prompt: string;
    readonly negativePrompt: string;
  }[];
}

export interface DialectService {
  /**
   * Has one request made, in the order of the queue.
   * @returns picture files in the order in which they were made; those of PNG carry `parameters` and `inkloom`
   *   (of `upscale`: `postprocessing`) as texts
   * @throws Problem as the tool does; the signal's reason where it was ended by it
   */
  readonly run: (
    request: DialectRequest,
    options: DialectRunOptions,
  ) => Promise<readonly Uint8Array[]>;
  /**
   * The same for what makes no picture.
   * @returns the tool's report
   */
  readonly told: (
    request: DialectRequest,
    options: DialectRunOptions,
  ) => Promise<Readonly<Record<string, unknown>>>;
  readonly catalogue: () => Promise<DialectCatalogue>;
}
