/** What a preprocessor is to the code: a picture in, a control picture out. */
import type { Pixels } from "@inkloom/pixels";
import type { PreprocessorId } from "@inkloom/contract";
import type { AnnotatorNetworks } from "./networks.ts";
import type { PoseDocument } from "./pose/document.ts";

export interface AnnotatorInput {
  /** The picture as it was given: 8-bit, alpha perhaps; see `framed` for what most begin with. */
  readonly picture: Pixels;
  /** Shorter side at which to work, pixels; of those that work on the picture as it is, its own. */
  readonly resolution: number;
  /** The value of each slider that the preprocessor declares, within its range. */
  readonly sliders: Readonly<Record<string, number>>;
  /** What is to change: white; given exactly where the preprocessor is masked, in the picture's size. */
  readonly mask?: Pixels;
  /** Of those that draw by chance. */
  readonly seed: number;
}

export interface AnnotatorContext {
  readonly networks: AnnotatorNetworks;
  readonly signal?: AbortSignal | undefined;
  /** Parts done of those that work in several. */
  readonly onStep?: ((step: number, steps: number) => void) | undefined;
}

export interface Annotation {
  /** The control picture, opaque. */
  readonly map: Pixels;
  /** The key points, where it is drawn of some. */
  readonly pose?: PoseDocument;
}

/** @throws Problem `annotator/...` */
export type Annotate = (input: AnnotatorInput, context: AnnotatorContext) => Promise<Annotation>;

/** The preprocessors of one family; each family's folder gives one. */
export type Annotators<Id extends PreprocessorId> = Readonly<Record<Id, Annotate>>;
