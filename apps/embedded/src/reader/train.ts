/** Teaches a text encoder to say what its captions state, by one linear layer on the state at a caption's end or at one of
 *  the places behind it, which a U-Net looks at as well. */
import { gather, input, reshape, type Tensor } from "@inkloom/engine";
import { readFloat32 } from "@inkloom/engine/weights";
import { type Checkpoint, checkpointTokenizer } from "@inkloom/diffusion";
import { clipTextEncoder, linear, modelManifest, PREFIXES, type Weights } from "@inkloom/models";
import { VALUES } from "../judge/heads.ts";
import { labelsOf } from "../judge/labels.ts";
import { writeTargets } from "../judge/loss.ts";
import { type LabelTraining, teachLabels, type TrainedWeight } from "../judge/teach-labels.ts";
import { firstValues } from "../judge/weights.ts";
import { FIRST_TRAINING_SEED, LANGUAGES, randomOf, sceneCaption } from "../scenes/index.ts";

/** What reads the state; it is not kept. */
const ANSWERS = "answers.out";

/** @returns the text encoder's weights at the end, by their canonical keys */
export async function trainReader(
  training: LabelTraining,
  checkpoint: Checkpoint,
): Promise<readonly TrainedWeight[]> {
  const { seed, batch } = training;
  const { textEncoder, unet, vae } = checkpoint;
  const { config } = textEncoder;
  const { positions } = config;
  const tokenizer = await checkpointTokenizer(checkpoint);
  const own = modelManifest({ textEncoder: config, unet: unet.config, vae: vae.config });
  const weights: TrainedWeight[] = [];
  for (const { key, shape } of own.textEncoder) {
    const entry = textEncoder.weights.get(key);
    if (!entry) throw new Error(`the text encoder has no ${key}`);
    weights.push({ name: key, shape, values: new Float32Array(await readFloat32(entry)) });
  }
  const answers = { key: `${ANSWERS}.weight`, shape: [VALUES, config.hidden] };
  const bias = { key: `${ANSWERS}.bias`, shape: [VALUES] };
  weights.push(
    ...[answers, bias].map((each, i) => ({
      name: each.key,
      shape: each.shape,
      values: firstValues(each, seed, i),
    })),
  );
  const trained = await teachLabels(training, {
    name: "reader training",
    weights,
    logits: (w) => reader(w, batch, config),
    examples(step) {
      const ids = new BigInt64Array(batch * positions).fill(BigInt(tokenizer.pad));
      const ends = new BigInt64Array(batch);
      const targets = new Float32Array(batch * VALUES);
      for (let i = 0; i < batch; i++) {
        const sceneSeed = FIRST_TRAINING_SEED * (seed + 1) + step * batch + i;
        const language = LANGUAGES[i % LANGUAGES.length] ?? "en";
        const { caption, scene } = sceneCaption(sceneSeed, language);
        const tokens = [tokenizer.bos, ...tokenizer.encode(caption), tokenizer.eos];
        if (tokens.length > positions)
          throw new Error(
            `"${caption}" has ${tokens.length} tokens, expected ${positions} at most`,
          );
        tokens.forEach((token, at) => (ids[i * positions + at] = BigInt(token)));
        const behind = randomOf(sceneSeed, 90).below(positions - tokens.length + 1);
        ends[i] = BigInt(i * positions + tokens.length - 1 + behind);
        writeTargets(labelsOf(scene), targets.subarray(i * VALUES, (i + 1) * VALUES));
      }
      const shown = {
        ids: { dtype: "int64", shape: [batch, positions], data: ids },
        ends: { dtype: "int64", shape: [batch], data: ends },
      } as const;
      return { shown, targets };
    },
  });
  return trained.filter(({ name }) => !name.startsWith(ANSWERS));
}

function reader(w: Weights, batch: number, config: Checkpoint["textEncoder"]["config"]): Tensor {
  const { positions, hidden } = config;
  const ids = input("ids", [batch, positions], "int64");
  const states = clipTextEncoder(w.at(PREFIXES.textEncoder), ids, config); // [N, positions, C]
  const ends = input("ends", [batch], "int64");
  const ended = gather(reshape(states, [batch * positions, hidden]), ends, 0); // [N, C]
  return linear(w.at(ANSWERS), ended, { out: VALUES });
}
