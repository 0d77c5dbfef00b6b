/** The control units of a request, opened: files found, pictures read, preprocessors run. */
import {
  type ControlUnit,
  expectUnit,
  type PreprocessorId,
  preprocessorNamed,
  Problem,
  type Text,
} from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { maskOfPicture, pictureOfMask, type Pixels } from "@inkloom/pixels";
import { annotate } from "../annotate/annotate.ts";
import { type AnnotatorNetworks, annotatorNetworks } from "../annotate/networks.ts";
import { drawPose } from "../annotate/pose/draw-pose.ts";
import { readPose } from "../annotate/pose/read-pose.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { PixelSize } from "../latents/size.ts";
import type { ControlJob, OpenedControl } from "./control-unit.ts";
import { openControl } from "./find-control.ts";
import { pixelPerfect } from "./fit-map.ts";
import { CONTROL_KINDS } from "./kinds.ts";
import { REFERENCE } from "./reference/reference-kind.ts";

/** Where units find what they name. */
export interface ControlSources {
  /** A picture that a unit names. */
  readonly picture: (name: string) => Promise<Pixels>;
  /** Where control networks are looked for by name, with all folders below, in order. */
  readonly folders: readonly string[];
  /** Where networks of preprocessors are. */
  readonly annotatorFolders: readonly string[];
  /** Runs the preprocessors; owned by the caller. */
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onNotice?: ((notice: Text) => void) | undefined;
}

/** A unit of the request, open. */
export interface RequestedControl {
  readonly unit: ControlUnit;
  readonly opened: OpenedControl;
}

/** What units are opened for. */
export interface ControlTarget {
  readonly checkpoint: Checkpoint;
  /** Pixels of the first walk. */
  readonly size: PixelSize;
  /** Of what preprocessors draw by chance. */
  readonly seed: number;
}

export interface OpenUnits {
  readonly units: readonly RequestedControl[];
  /** Frees the networks of preprocessors; those that are needed again are loaded again. */
  rest(): Promise<void>;
}

/**
 * @throws Problem `control/unit`, `control/missing`, `control/family`, `control/damaged`, `annotator/...`, and those of
 * pictures and weight files
 */
export async function openUnits(
  asked: readonly ControlUnit[],
  sources: ControlSources,
  { checkpoint, size, seed }: ControlTarget,
): Promise<OpenUnits> {
  const { signal } = sources;
  const networks = againAndAgain(() =>
    annotatorNetworks({
      runtime: () => Promise.resolve(sources.runtime),
      folders: sources.annotatorFolders,
      signal,
    }),
  );
  const annotators = { networks, signal };
  const read = new Map<string, Promise<Pixels>>();
  const named = (name: string): Promise<Pixels> => {
    const known = read.get(name) ?? sources.picture(name);
    read.set(name, known);
    return known;
  };
  const units: RequestedControl[] = [];
  try {
    for (const [number, unit] of asked.entries()) {
      if (!unit.enabled) continue;
      signal?.throwIfAborted();
      expectUnit(unit, number);
      const preprocessor =
        unit.preprocessor === "none" ? "none" : preprocessorNamed(unit.preprocessor).id;
      const file =
        unit.model === undefined ? undefined : await openControl(unit.model, sources.folders);
      const picture = await pictureOf(unit, named);
      const mask = unit.mask === undefined ? undefined : maskOfPicture(await named(unit.mask));
      if (mask && picture && (mask.width !== picture.width || mask.height !== picture.height))
        throw new Problem("control/unit", {
          en: `control ${number + 1}: the mask is ${mask.width}x${mask.height}, expected ${picture.width}x${picture.height}, the size of its picture`,
          zh: `控制单元 ${number + 1}：蒙版为 ${mask.width}x${mask.height}，应与其图片相同，即 ${picture.width}x${picture.height}`,
        });
      const job: ControlJob = {
        unit,
        preprocessor,
        number,
        prefix: `control${number}`,
        ...(file && { file }),
        checkpoint,
        size,
        ...(picture && { picture }),
        mask,
        named,
        map: (each, at, marked) => mapped(unit, preprocessor, each, { at, marked, seed }),
        annotators,
        onNotice: sources.onNotice,
        signal,
      };
      const kind = CONTROL_KINDS.find((each) => each.isOf(job));
      if (kind === undefined) throw unknown(job);
      if (unit.images !== undefined && kind.several !== true)
        throw new Problem("control/unit", {
          en: `control ${number + 1}: images were given, which only image prompts look at, expected image for ${kind.name}`,
          zh: `控制单元 ${number + 1}：给出了 images，它只用于图片提示；${kind.name} 应给出 image`,
        });
      units.push({ unit, opened: await kind.open(job) });
    }
  } finally {
    await networks.release();
  }
  return { units, rest: () => networks.release() };

  async function mapped(
    unit: ControlUnit,
    preprocessor: PreprocessorId | "none",
    picture: Pixels,
    { at, marked, seed: chance }: { at: PixelSize; marked: ControlJob["mask"]; seed: number },
  ): Promise<Pixels> {
    if (preprocessor === "none" || unit.pose !== undefined) return picture;
    const { gives, sliders, masked, resolution: own } = preprocessorNamed(preprocessor);
    if (gives === "nothing") return picture;
    const [first, second] = sliders;
    const given = {
      ...(first && unit.threshold_a !== undefined && { [first.name]: unit.threshold_a }),
      ...(second && unit.threshold_b !== undefined && { [second.name]: unit.threshold_b }),
    };
    const perfect = unit.pixel_perfect ? pixelPerfect(picture, at, unit.resize) : unit.resolution;
    const { map } = await annotate(
      picture,
      {
        preprocessor,
        sliders: given,
        seed: chance,
        ...(own && perfect !== undefined && { resolution: perfect }),
        ...(masked && marked && { mask: pictureOfMask(marked) }),
      },
      annotators,
    );
    return map;
  }
}

/** The unit's own picture: as named, or its pose drawn, which takes the picture's place. @throws Problem `pose/...` */
async function pictureOf(
  { image, pose }: ControlUnit,
  named: (name: string) => Promise<Pixels>,
): Promise<Pixels | undefined> {
  if (pose !== undefined) return drawPose(readPose(pose));
  return image === undefined ? undefined : named(image);
}

function unknown({ number, file, preprocessor }: ControlJob): Problem {
  if (file === undefined)
    return new Problem("control/unit", {
      en: `control ${number + 1} names no model, expected one for ${preprocessor}`,
      zh: `控制单元 ${number + 1} 没有指定模型，${preprocessor} 需要一个`,
    });
  const kinds = CONTROL_KINDS.filter((kind) => kind !== REFERENCE).map(({ name }) => name);
  const [first] = file.weights.keys();
  return new Problem("control/damaged", {
    en: `${file.path} is none of ${kinds.join(", ")}: its first key is ${first ?? "missing"}`,
    zh: `${file.path} 不是以下任何一种：${kinds.join("、")}；它的第一个键为 ${first ?? "空"}`,
  });
}

/** Networks that may be used again after they were released. */
function againAndAgain(open: () => AnnotatorNetworks): AnnotatorNetworks {
  let current: AnnotatorNetworks | undefined;
  const now = (): AnnotatorNetworks => (current ??= open());
  return {
    open: (id, files) => now().open(id, files),
    locate: (id, files) => now().locate(id, files),
    run: (network, run) => now().run(network, run),
    session: (name, load) => now().session(name, load),
    async release() {
      const last = current;
      current = undefined;
      await last?.release();
    },
  };
}
