/** Units of T2I-Adapter's style model: tokens of a picture behind those of the words.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (T2I_StyleAdapter). */
import { graphOf, input } from "@inkloom/engine";
import {
  manifestOf,
  spellOut,
  t2iStyle,
  type T2iStyleConfig,
  t2iStyleConfig,
  weightsAt,
} from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import type { Context } from "../../conditioning/context.ts";
import { outputData } from "../../sessions.ts";
import { expectWhole, familyProblem, namingDamage } from "../control-network.ts";
import type { ControlFile, ControlJob, ControlKind, ControlRun } from "../control-unit.ts";
import { unitProblem } from "../ip-adapter/open-adapter.ts";
import { openVision } from "../ip-adapter/vision.ts";
import { isOfPass, isWithin } from "../strength.ts";

export const T2I_STYLE: ControlKind = {
  name: "T2I-Adapter style",
  isOf: ({ file }) => file?.weights.has("style_embedding") === true,
  async open(job) {
    const { file, unit, number, picture } = job;
    if (file === undefined) throw new TypeError("t2i-style: no file");
    const network = openStyle(file, job.checkpoint);
    const own = picture && (await styleOf(network, picture, job));
    return {
      model: { name: file.name, hash: file.hash },
      maps: [],
      async at(pass) {
        if (!isOfPass(unit, pass.pass)) return undefined;
        const drawn = pass.source?.picture;
        const style = own ?? (drawn && (await styleOf(network, drawn, job)));
        if (style === undefined)
          throw unitProblem(number, " has no picture, expected image", " 没有图片，应给出 image");
        const weighed = style.map((value) => value * unit.weight);
        const run: ControlRun = {
          isActive: (moment) => isWithin(unit, moment),
          contexts({ contexts, sides }) {
            const [first, ...rest] = contexts.map((context, i) =>
              longer(context, sides[i] === "wanted" ? weighed : new Float32Array(weighed.length)),
            );
            if (first === undefined) throw new TypeError("t2i-style: no context");
            return Promise.resolve([first, ...rest]);
          },
        };
        return run;
      },
    };
  },
};

interface Style {
  readonly file: ControlFile;
  readonly config: T2iStyleConfig;
  readonly weights: ControlFile["weights"];
  readonly manifest: ControlFile["manifest"];
}

/** @throws Problem `control/damaged`, `control/family` */
function openStyle(file: ControlFile, checkpoint: ControlJob["checkpoint"]): Style {
  const weights = spellOut(file.weights);
  const manifest = [...weights].map(([key, { shape }]) => ({ key, shape }));
  const config = t2iStyleConfig(manifest);
  // Without its sizes the whole cannot be named: the smallest one says what is missing.
  const known = config ?? { width: 1024, context: 768, tokens: 8, layers: 1 };
  const asked = namingDamage(file, () => {
    const out = t2iStyle(weightsAt(""), input("seen", [1, 2, known.width]), known);
    return manifestOf(graphOf({ out }));
  });
  expectWhole(file.path, "T2I-Adapter style", asked, manifest);
  if (known.context !== checkpoint.unet.config.contextSize)
    throw familyProblem(file, checkpoint, {
      en: `it makes tokens of ${known.context} values (SD 1.x: 768)`,
      zh: `它生成每个 ${known.context} 值的标记（SD 1.x 为 768）`,
    });
  return { file, config: known, weights, manifest };
}

/** [tokens, context]. */
async function styleOf(
  { file, config, weights, manifest }: Style,
  picture: Pixels,
  { annotators }: Pick<ControlJob, "annotators">,
): Promise<Float32Array> {
  const vision = await openVision("l", annotators, { sight: "last", values: config.width });
  const seen = await vision.see(picture, "last");
  const answers = await annotators.networks.run(
    { path: file.path, weights, manifest },
    {
      name: "T2I-Adapter style",
      inputs: { seen },
      trace: (inputs) => ({ style: t2iStyle(weightsAt(""), inputs.seen, config) }),
    },
  );
  return outputData(answers, "style");
}

function longer(context: Context, more: Float32Array): Context {
  const { data, tokens, width } = context;
  const joined = new Float32Array(data.length + more.length);
  joined.set(data);
  joined.set(more, data.length);
  return { ...context, data: joined, tokens: tokens + more.length / width };
}
