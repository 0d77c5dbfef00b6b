/** Units of ControlNet-LLLite. The control picture is seen once per pass; what is left at each step are small layers in
 *  front of attention's. */
import {
  compileGraph,
  graphOf,
  input,
  Problem,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import {
  isLllite,
  joinHooks,
  type LlliteModule,
  llliteHooks,
  llliteModules,
  llliteView,
  manifestOf,
  sizeAtLevel,
  type UnetConfig,
  weightsAt,
} from "@inkloom/models";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { expectWeights } from "../../checkpoint/expect-weights.ts";
import { interpolated } from "../../latents/interpolate.ts";
import { outputData } from "../../sessions.ts";
import { controlImage } from "../control-image.ts";
import { expectWhole } from "../control-network.ts";
import type { ControlFile, ControlKind, ControlPass, UnetChange } from "../control-unit.ts";
import { controlPlanes } from "../planes.ts";
import { isOfPass, isWithin } from "../strength.ts";

export const LLLITE: ControlKind = {
  name: "ControlNet-LLLite",
  isOf: ({ file }) => file !== undefined && isLllite(file.weights.keys()),
  async open(job) {
    const { file, checkpoint, unit, prefix } = job;
    if (file === undefined) throw new TypeError("lllite: no file");
    expectWeights(checkpoint.unet, {
      en: `The control network ${file.name}`,
      zh: `控制网络 ${file.name} `,
    });
    const modules = modulesOf(file, checkpoint.unet.config);
    const image = await controlImage(job);
    return {
      model: { name: file.name, hash: file.hash },
      maps: image.maps,
      async at(pass) {
        if (!isOfPass(unit, pass.pass) || unit.weight === 0) return undefined;
        const { picture } = await image.at(pass);
        const views = await viewsOf(file, modules, pass, picture);
        const strength = (active: boolean): TensorData => ({
          dtype: "float32",
          shape: [1],
          data: Float32Array.of(active ? unit.weight : 0),
        });
        return {
          // Where it does not count its strength is 0: another graph of the U-Net would have to be loaded otherwise.
          isActive: () => true,
          change: llliteChange(file, modules, views, {
            prefix,
            strength: ({ moment }) => strength(isWithin(unit, moment)),
          }),
        };
      },
    };
  },
};

/** @throws Problem `control/damaged`, `control/family`, with the file's path */
function modulesOf(file: ControlFile, config: UnetConfig): readonly LlliteModule[] {
  try {
    return llliteModules(file.manifest, config);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { en, zh } = error.sentence;
    throw new Problem(error.code, { en: `${file.path}: ${en}`, zh: `${file.path}：${zh}` });
  }
}

/** What each module sees, [1, embedding, h, w]. */
async function viewsOf(
  file: ControlFile,
  modules: readonly LlliteModule[],
  { sessions, signal }: ControlPass,
  picture: Pixels,
): Promise<readonly TensorData[]> {
  const { width, height } = picture;
  const shape = [1, 3, height, width];
  const name = `control views of ${file.path} at ${width}x${height}`;
  const session = await sessions.get(name, ({ capabilities }) => {
    const given = input("picture", shape);
    const graph = Object.fromEntries(
      modules.map((module, i) => [`view.${i}`, llliteView(weightsAt(""), given, module)]),
    );
    const needed = manifestOf(graphOf(graph));
    expectWhole(file.path, "ControlNet-LLLite", needed, file.manifest);
    return {
      ...compileGraph(name, graph, { weights: file.weights, capabilities }),
      givesBack: true,
    };
  });
  const planes = controlPlanes(picture, 3).map((value) => value * 2 - 1);
  const answers = await session.run(
    { picture: { dtype: "float32", shape, data: planes } },
    { ...(signal && { signal }) },
  );
  return modules.map((_, i) => ({
    dtype: "float32",
    shape: answers[`view.${i}`]?.shape ?? [],
    data: outputData(answers, `view.${i}`),
  }));
}

interface Placing {
  readonly prefix: string;
  readonly strength: (call: Parameters<UnetChange["feeds"]>[0]) => TensorData;
}

function llliteChange(
  file: ControlFile,
  modules: readonly LlliteModule[],
  views: readonly TensorData[],
  { prefix, strength }: Placing,
): UnetChange {
  const name = (what: string): string => `${prefix}.${what}`;
  const weights = new Map<string, WeightEntry>(
    [...file.weights].map(([key, entry]) => [name(key), entry]),
  );
  const seen = new Map<string, Readonly<Record<string, TensorData>>>();
  return {
    name: `${prefix} lllite ${file.path}`,
    weights,
    trace(size, w, before) {
      const inputs: Record<string, Tensor> = { [name("strength")]: input(name("strength"), [1]) };
      const layers = new Map(
        modules.map((module, i) => {
          const { height, width } = sizeAtLevel(size, module.level);
          const key = name(`view.${i}`);
          const tokens = input(key, [1, height * width, module.embedding]);
          inputs[key] = tokens;
          return [module.path, { module, seen: tokens }] as const;
        }),
      );
      const factor = inputs[name("strength")];
      if (factor === undefined) throw new TypeError("lllite: no strength");
      const own = llliteHooks(w.at(prefix), layers, factor);
      return { inputs, options: { ...before, hooks: joinHooks([before.hooks ?? {}, own]) } };
    },
    feeds(call) {
      const [, , rows, columns] = call.x.shape;
      const key = `${rows}x${columns}`;
      const tokens =
        seen.get(key) ??
        Object.fromEntries(
          modules.map((module, i) => {
            const size = sizeAtLevel({ height: rows, width: columns }, module.level);
            return [name(`view.${i}`), tokensOf(views[i], size)];
          }),
        );
      seen.set(key, tokens);
      return Promise.resolve({ ...tokens, [name("strength")]: strength(call) });
    },
  };
}

/** A view in the size of its layer's features, place by place. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  scripts/controlnet_lllite.py, which fits sizes that convolutions round otherwise in the same way. */
function tokensOf(
  view: TensorData | undefined,
  size: { readonly height: number; readonly width: number },
): TensorData {
  const [, channels = 0, height = 0, width = 0] = view?.shape ?? [];
  const data = view?.data;
  if (!(data instanceof Float32Array)) throw new TypeError("lllite: no view");
  const fits = height === size.height && width === size.width;
  const planes = fits
    ? data
    : interpolated({ data, shape: [1, channels, height, width] }, size, "nearest-exact").data;
  const area = size.height * size.width;
  const out = new Float32Array(area * channels);
  for (let c = 0; c < channels; c++)
    for (let at = 0; at < area; at++) out[at * channels + c] = planes[c * area + at] ?? 0;
  return { dtype: "float32", shape: [1, area, channels], data: out };
}
