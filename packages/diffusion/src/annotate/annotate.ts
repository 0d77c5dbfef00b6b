/** A picture and a preprocessor's name, to the control picture. */
import { Problem, type PreprocessorId, preprocessorNamed } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Annotation, AnnotatorContext } from "./annotator.ts";
import { ANNOTATORS } from "./registry.ts";

export interface AnnotateRequest {
  /** An id or alias. */
  readonly preprocessor: string;
  /** Shorter side at which it works, pixels. @default the preprocessor's own */
  readonly resolution?: number | undefined;
  /** By their names; those that the preprocessor does not have are refused. */
  readonly sliders?: Readonly<Record<string, number>>;
  /** @default 0 */
  readonly seed?: number;
  readonly mask?: Pixels | undefined;
}

/** Sides of a picture that networks make sense of, one in terms of the other. */
const MOST_STRETCHED = 200;

/**
 * @throws Problem `annotator/unknown`, `annotator/input`, `annotator/missing`, `annotator/damaged`, and those of
 * weight files and the runtime
 */
export async function annotate(
  picture: Pixels,
  request: AnnotateRequest,
  context: AnnotatorContext,
): Promise<Annotation & { readonly id: PreprocessorId }> {
  const { id, resolution, sliders, masked } = preprocessorNamed(request.preprocessor);
  const run = ANNOTATORS[id];
  if (run === undefined)
    throw new Problem("annotator/input", {
      en: `${id} makes no picture by itself, expected a preprocessor that does; it works in a control unit`,
      zh: `${id} 本身不产生图片，应选择会产生图片的预处理器；它用于控制单元`,
    });
  expectProportions(picture, id);
  const given = request.sliders ?? {};
  for (const name of Object.keys(given))
    if (!sliders.some((slider) => slider.name === name))
      throw new Problem("annotator/input", {
        en: `${id} has no ${name}, expected ${sliders.length > 0 ? sliders.map((each) => each.name).join(", ") : "none"}`,
        zh: `${id} 没有 ${name}，可用的有：${sliders.length > 0 ? sliders.map((each) => each.name).join("、") : "无"}`,
      });
  const values = Object.fromEntries(
    sliders.map(({ name, minimum, maximum, default: standard }) => {
      const value = given[name] ?? standard;
      if (value >= minimum && value <= maximum) return [name, value];
      throw new Problem("annotator/input", {
        en: `${name} ${value} of ${id}: expected ${minimum} to ${maximum}`,
        zh: `${id} 的 ${name} 为 ${value}，应为 ${minimum} 至 ${maximum}`,
      });
    }),
  );
  if (masked && request.mask === undefined)
    throw new Problem("annotator/input", {
      en: `${id} needs a mask beside the picture, none was given`,
      zh: `${id} 除图片外还需要蒙版，但没有给出`,
    });
  context.signal?.throwIfAborted();
  const { mask } = request;
  const made = await run(
    {
      picture,
      resolution:
        request.resolution ?? resolution?.default ?? Math.min(picture.width, picture.height),
      sliders: values,
      seed: request.seed ?? 0,
      ...(masked && mask && { mask }),
    },
    context,
  );
  return { id, ...made };
}

/** @param id of the preprocessor, which the message names @throws Problem `annotator/input` */
export function expectProportions({ width, height }: Pixels, id?: string): void {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (long / short <= MOST_STRETCHED) return;
  throw new Problem("annotator/input", {
    en: `${id === undefined ? "" : `${id}: `}a picture of ${width}x${height}, expected sides of which neither is more than ${MOST_STRETCHED} times the other`,
    zh: `${id === undefined ? "" : `${id}：`}图片为 ${width}x${height}，长边不应超过短边的 ${MOST_STRETCHED} 倍`,
  });
}
