/** Units of IP-Adapters: pictures say what to draw, beside the words. FaceID's and InstantID's adapters are among them. */
import { findPreprocessor } from "@inkloom/contract";
import { isIpAdapter } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { expectWeights } from "../../checkpoint/expect-weights.ts";
import type { ControlJob, ControlKind } from "../control-unit.ts";
import { rememberFace } from "../instant-id/face-contexts.ts";
import { regionOf } from "../region.ts";
import { isOfPass, isWithin } from "../strength.ts";
import { type OpenAdapter, openAdapter, unitProblem } from "./open-adapter.ts";
import { promptValues } from "./prompt.ts";
import { promptChange, type PromptPicture } from "./prompt-change.ts";

export const IP_ADAPTER: ControlKind = {
  name: "IP-Adapter",
  several: true,
  isOf: ({ file }) => file !== undefined && isIpAdapter(file.weights.keys()),
  async open(job) {
    const { file, checkpoint, unit, number, prefix } = job;
    if (file === undefined) throw new TypeError("ip-adapter: no file");
    expectPreprocessor(job);
    expectWeights(checkpoint.unet, {
      en: `The IP-Adapter ${file.name}`,
      zh: `IP-Adapter ${file.name} `,
    });
    const adapter = openAdapter(file, checkpoint);
    tellOfLora(job, adapter);
    const region = unit.region === undefined ? undefined : regionOf(await job.named(unit.region));
    const given = await givenPictures(job);
    const values = given && (await promptValues(adapter, given.map(shown), job));
    if (values) rememberFace(job.annotators, adapter, values);
    return {
      model: { name: file.name, hash: file.hash },
      maps: [],
      async at(pass) {
        if (!isOfPass(unit, pass.pass) || unit.weight === 0) return undefined;
        const { source, network } = pass;
        const drawn = source && [{ picture: source.picture, weight: 1 }];
        const pictures: readonly Given[] | undefined = given ?? drawn;
        if (pictures === undefined)
          throw unitProblem(
            number,
            " has no picture, expected image or images",
            " 没有图片，应给出 image 或 images",
          );
        const seen = values ?? (await promptValues(adapter, pictures.map(shown), job));
        const isActive = isWithin.bind(undefined, unit);
        return {
          // Where it does not count its values are zeros, see there.
          isActive: () => true,
          change: promptChange(adapter, seen, {
            prefix,
            config: network.config,
            weight: unit.weight,
            weightType: unit.weight_type,
            pictures,
            region,
            isActive,
          }),
        };
      },
    };
  },
};

/** What sees the picture is told by the file; a preprocessor that would draw something else is a mistake.
 *  @throws Problem `control/unit` */
function expectPreprocessor({ preprocessor, number, file }: ControlJob): void {
  const type = findPreprocessor(preprocessor)?.type;
  if (type === undefined || type === "ip-adapter" || type === "instant-id") return;
  throw unitProblem(
    number,
    `: ${file?.name ?? ""} is an IP-Adapter, which ${preprocessor} does not go with; expected none or ip-adapter-auto`,
    `：${file?.name ?? ""} 是 IP-Adapter，不能与 ${preprocessor} 搭配，应为 none 或 ip-adapter-auto`,
  );
}

interface Given extends PromptPicture {
  readonly picture: Pixels;
}

const shown = ({ picture }: Given): Pixels => picture;

/** Longer side over the shorter one; CLIP sees a square in the middle. */
const MOST_STRETCHED = 200;

async function givenPictures(job: ControlJob): Promise<readonly Given[] | undefined> {
  const { unit, picture, number } = job;
  const given: Given[] = picture ? [{ picture, weight: 1 }] : [];
  for (const { image, weight, mask } of unit.images ?? [])
    given.push({
      picture: await job.named(image),
      weight,
      ...(mask !== undefined && { mask: regionOf(await job.named(mask)) }),
    });
  for (const {
    picture: { width, height },
  } of given)
    if (Math.max(width, height) > MOST_STRETCHED * Math.min(width, height))
      throw unitProblem(
        number,
        `: a picture of ${width}x${height}, expected sides of which neither is more than ${MOST_STRETCHED} times the other`,
        `：图片为 ${width}x${height}，长边不应超过短边的 ${MOST_STRETCHED} 倍`,
      );
  return given.length > 0 ? given : undefined;
}

/** FaceID is published in two files: the adapter, and what it changes of the U-Net as a LoRA. */
function tellOfLora({ checkpoint, onNotice, file }: ControlJob, { config }: OpenAdapter): void {
  const { kind } = config.projection;
  const hasFaceId = kind === "face" || kind === "face and tokens";
  const isPortrait = /portrait/i.test(file?.name ?? "");
  const named = checkpoint.loras?.some(({ name }) => /face[-_ ]?id/i.test(name)) === true;
  if (!hasFaceId || isPortrait || named) return;
  onNotice?.({
    en: `${file?.name ?? ""} was made to work together with its LoRA (ip-adapter-faceid...lora): name it in the prompt for its likeness`,
    zh: `${file?.name ?? ""} 需与其 LoRA（ip-adapter-faceid…lora）配合使用：请在提示词中写上它，相似度才会更好`,
  });
}
