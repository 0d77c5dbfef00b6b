/** The words of a request on their way to the prompt stage, and what is saved about them. */
import { type DrawingRequest, Problem } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { batchSeeds } from "../latents/index.ts";
import { type NetworkTag, type PictureWords, readWords, type Syntax } from "../prompt/index.ts";

export interface ReadWords {
  /** One entry per picture. */
  readonly pictures: readonly PictureWords[];
  /** The tags of all of them. */
  readonly networks: readonly NetworkTag[];
}

/** Reads prompts for the pictures of a request, each pair once. The seed must have been drawn. */
export function requestReader(
  { seed, batch, styles }: Pick<DrawingRequest, "seed" | "batch" | "styles">,
  folder: string | undefined,
): (positive: string, negative: string) => Promise<ReadWords> {
  const known = new Map<string, Promise<ReadWords>>();
  const read = async (prompt: string, negative: string): Promise<ReadWords> => {
    const words = { prompt, negative_prompt: negative, styles };
    const pictures = await readWords(words, batchSeeds(seed, batch), folder);
    const [first, ...others] = pictures;
    const networks = first?.networks ?? [];
    const other = others.find((each) => tagsOf(each) !== tagsOf(first));
    if (other)
      throw new Problem("prompt/network", {
        en: `the pictures of a batch ask for different networks ("${tagsOf(first)}" and "${tagsOf(other)}"), expected the same for all; draw them one by one`,
        zh: `同一批图片引用了不同的附加网络（“${tagsOf(first)}”与“${tagsOf(other)}”），应全部相同；请逐张生成`,
      });
    return { pictures, networks };
  };
  return (positive, negative) => {
    const key = JSON.stringify([positive, negative]);
    const words = known.get(key) ?? read(positive, negative);
    known.set(key, words);
    return words;
  };
}

const tagsOf = (words: PictureWords | undefined): string =>
  (words?.networks ?? []).map(({ typed }) => typed).join(" ");

/** Whether both ask for the same, in the same order. */
export const sameNetworks = (one: readonly NetworkTag[], other: readonly NetworkTag[]): boolean =>
  one.length === other.length && one.every(({ typed }, at) => typed === other[at]?.typed);

export const withoutNegative = (pictures: readonly PictureWords[]): boolean =>
  pictures.every(({ negative }) => negative.text === "");

type Emphasis = DrawingRequest["emphasis"];

/** Whose syntax an emphasis is for. */
export function syntaxOf(emphasis: Emphasis): Syntax {
  if (emphasis === "none") return "literal";
  return LABELS[emphasis].startsWith("Comfy") ? "comfy" : "a1111";
}

/** A1111's names of its modes; the others are ours. */
const LABELS: Readonly<Record<Emphasis, string>> = {
  original: "Original",
  "no-norm": "No norm",
  ignore: "Ignore",
  none: "None",
  comfy: "Comfy",
  "comfy++": "Comfy++",
  "comfy-a1111": "Comfy A1111",
  compel: "Comfy compel",
  "down-weight": "Comfy down-weight",
};

/** A1111 names the mode where brackets may have made a difference. */
export function noteEmphasis(
  fields: Record<string, string>,
  emphasis: Emphasis,
  pictures: readonly PictureWords[],
): void {
  const brackets = pictures.some(({ positive, negative }) =>
    /[([]/.test(positive.text + negative.text),
  );
  if (brackets && emphasis !== "original") fields["Emphasis"] = LABELS[emphasis];
}

/** A1111's list of the textual inversions that took part, with the beginnings of their files' SHA-256. */
export function addHash(fields: Record<string, string>, name: string, hash: string): void {
  const entry = `${name.replace(/[:,]/g, "")}: ${hash}`;
  const listed = fields["TI hashes"]?.split(", ") ?? [];
  if (!listed.includes(entry)) fields["TI hashes"] = [...listed, entry].join(", ");
}

/** Widths of a checkpoint's text encoders, in their order. */
export const encoderWidths = ({ textEncoder, textEncoder2 }: Checkpoint): number[] => [
  textEncoder.config.hidden,
  ...(textEncoder2 ? [textEncoder2.config.hidden] : []),
];
