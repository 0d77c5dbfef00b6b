/** A unit's control picture: its own or the one that is drawn anew, through the preprocessor, in the size of a pass. */
import { findPreprocessor, Problem } from "@inkloom/contract";
import {
  cropped,
  type Mask,
  maskOfPicture,
  pictureOfMask,
  type Pixels,
  resizeTo,
} from "@inkloom/pixels";
import type { PixelSize } from "../latents/size.ts";
import type { ControlJob, ControlPass } from "./control-unit.ts";
import { type FittedMap, fittedMap, isFittable } from "./fit-map.ts";

export interface ControlImage {
  /** What was made so far, for people to see; the first ones where there are many. */
  readonly maps: readonly Pixels[];
  at(pass: ControlPass): Promise<FittedMap>;
}

/** Control pictures of a unit that are kept to be seen: a picture drawn in tiles has one for each tile. */
const MOST_MAPS = 16;

/** Preprocessors after which a mask says what is to be drawn. */
const isInpainting = (preprocessor: string): boolean => preprocessor.includes("inpaint");

/** The preprocessor runs at once where the unit has a picture of its own, so that its networks can go before others come.
 *  @throws Problem `control/unit` where no picture can be had, at the pass */
export async function controlImage(job: ControlJob): Promise<ControlImage> {
  const { unit, number, preprocessor, size: firstSize } = job;
  const maps: Pixels[] = [];
  const inpaints = isInpainting(preprocessor);
  const own = job.picture && {
    picture: job.picture,
    mask: inpaints ? (job.mask ?? nothing(job.picture)) : undefined,
  };
  expectSeen();
  if (own) expectFittable(own.picture, firstSize);
  const mapped = own && (await job.map(own.picture, firstSize, own.mask));
  return {
    maps,
    async at({ size, source }) {
      const made = await fitted();
      if (maps.length < MOST_MAPS)
        maps.push(made.mask ? withHole(made.picture, made.mask) : made.picture);
      return made;

      async function fitted(): Promise<FittedMap> {
        if (own && mapped) {
          expectFittable(own.picture, source?.part?.whole ?? size);
          if (source?.part === undefined) return fittedMap(mapped, size, unit.resize, own.mask);
          const { region, whole } = source.part;
          const cut = (picture: Pixels): Pixels =>
            resizeTo(cropped(resizeTo(picture, whole, unit.resize), region), size, "fill");
          const mask = own.mask && maskOfPicture(cut(pictureOfMask(own.mask)));
          const part = await job.map(cut(own.picture), size, mask);
          return fittedMap(part, size, unit.resize, mask);
        }
        if (source === undefined)
          throw new Problem("control/unit", {
            en: `control ${number + 1} has no picture, expected image`,
            zh: `控制单元 ${number + 1} 没有图片，应给出 image`,
          });
        expectFittable(source.picture, size);
        const mask = inpaints ? (source.mask ?? nothing(source.picture)) : undefined;
        return fittedMap(await job.map(source.picture, size, mask), size, unit.resize, mask);
      }
    },
  };

  /** What only image prompts see gives no picture to follow. */
  function expectSeen(): void {
    const known = findPreprocessor(preprocessor);
    if (known?.gives !== "nothing" || inpaints || known.type === "reference") return;
    const name = job.file?.name ?? "";
    throw new Problem("control/unit", {
      en: `control ${number + 1}: ${known.id} makes no control picture for ${name}, expected a preprocessor that does, or none`,
      zh: `控制单元 ${number + 1}：${known.id} 不为 ${name} 生成控制图，应选择会生成控制图的预处理器或 none`,
    });
  }

  function expectFittable(picture: PixelSize, size: PixelSize): void {
    if (isFittable(picture, size, unit.resize)) return;
    const [given, drawn] = [picture, size].map(({ width, height }) => `${width}x${height}`);
    throw new Problem("control/unit", {
      en: `control ${number + 1}: a picture of ${given} is far too long to be cut to ${drawn}, expected one of nearer proportions, or resize stretch or fill`,
      zh: `控制单元 ${number + 1}：图片为 ${given}，过于狭长，无法裁剪为 ${drawn}；应使用比例相近的图片，或将 resize 设为 stretch 或 fill`,
    });
  }
}

const nothing = ({ width, height }: Pixels): Mask => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height),
});

/** As people see it: what is to be drawn is black. */
function withHole({ width, height, data }: Pixels, mask: Mask): Pixels {
  const out = new Uint8ClampedArray(data);
  mask.data.forEach((value, at) => {
    if (value > 127) out.fill(0, at * 4, at * 4 + 3);
  });
  return { width, height, data: out };
}
