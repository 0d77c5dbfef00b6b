/** Kinds of control units as graphs use them: pictures come along links instead of by names, and nothing is preprocessed. */
import type { ControlUnit } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ControlFile, ControlJob, ControlPass } from "../control/control-unit.ts";
import type { OpenSessions } from "../sessions.ts";

/** Where control is laid over. */
export interface GraphPlace {
  readonly checkpoint: Checkpoint;
  readonly sessions: OpenSessions;
  /** Pixels. */
  readonly size: ControlJob["size"];
  readonly signal?: AbortSignal | undefined;
}

export interface GraphUnit extends Pick<ControlJob, "number" | "prefix" | "picture" | "mask"> {
  readonly unit: ControlUnit;
  readonly file: ControlFile;
  /** What the unit calls by a name. @default nothing */
  readonly named?: Readonly<Record<string, Pixels>>;
  /** Networks that see pictures. @default none, for kinds that need none */
  readonly networks?: AnnotatorNetworks;
}

export function graphJob(
  { unit, number, prefix, picture, mask, file, named = {}, networks = NONE }: GraphUnit,
  { checkpoint, size, signal }: GraphPlace,
): ControlJob {
  return {
    unit,
    number,
    prefix,
    file,
    checkpoint,
    size,
    mask,
    signal,
    // What a mask marks is -1 to networks for inpainting alone.
    preprocessor: mask ? "inpaint_global_harmonious" : "none",
    ...(picture && { picture }),
    async named(name) {
      const found = named[name];
      if (found === undefined) throw new TypeError(`control of a graph has no ${name}`);
      return Promise.resolve(found);
    },
    map: (drawn) => Promise.resolve(drawn),
    annotators: { networks, signal },
  };
}

export const graphPass = ({ checkpoint, sessions, size, signal }: GraphPlace): ControlPass => ({
  ...{ size, pass: "only", checkpoint, network: checkpoint.unet, sessions, signal },
  encode: () => Promise.reject(new TypeError("control of a graph encodes no pictures")),
});

const nothing = (): Promise<never> =>
  Promise.reject(new TypeError("this control of a graph sees no pictures"));

const NONE: AnnotatorNetworks = {
  ...{ open: nothing, locate: nothing, run: nothing, session: nothing },
  release: () => Promise.resolve(),
};
