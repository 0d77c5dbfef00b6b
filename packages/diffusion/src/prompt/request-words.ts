/** The prompts of a request -> the words of each picture: styles, then wildcards, then the tags of networks. */
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { stripComments } from "./syntax/comments.ts";
import { expectShort } from "./encode-prompt.ts";
import { type NetworkTag, takeNetworks } from "./networks/extra-networks.ts";
import { wordRandom } from "./random.ts";
import { applyStyles, findStyles, readStyles, styleNames } from "./styles/styles.ts";
import { NEGATIVE_PROMPT, type SourceText, typed } from "./syntax/source-text.ts";
import { expandWildcards } from "./wildcards/expand.ts";
import { wildcardFiles } from "./wildcards/wildcard-files.ts";

export interface WordsRequest {
  readonly prompt: string;
  readonly negative_prompt: string;
  readonly styles?: string | undefined;
}

/** The words of one picture. */
export interface PictureWords {
  /** What is saved with the picture: nothing is left to draw, and tags are still in it. */
  readonly prompt: string;
  readonly negativePrompt: string;
  /** What the text encoders read. */
  readonly positive: SourceText;
  readonly negative: SourceText;
  /** What the prompt asks for besides. */
  readonly networks: readonly NetworkTag[];
}

/** Random numbers of the prompt and the negative prompt, apart so that one does not move the other. */
const STREAMS = { prompt: 0, negative: 1 } as const;

/**
 * One entry per seed. `home` is where `styles.csv` and the folder `wildcards` are, if anywhere.
 * @throws Problem `prompt/style`, `prompt/wildcard`, `prompt/network`, `prompt/weight`, `prompt/too-long`
 */
export async function readWords(
  request: WordsRequest,
  seeds: readonly bigint[],
  home: string | undefined,
): Promise<PictureWords[]> {
  for (const text of [request.prompt, request.negative_prompt]) expectShort(text);
  const names = styleNames(request.styles ?? "");
  const all =
    names.length === 0 || home === undefined ? [] : await readStyles(join(home, "styles.csv"));
  const styles = findStyles(names, all);
  const styled = (prompt: string, texts: readonly string[]): string =>
    applyStyles(stripComments(prompt), texts);
  const prompt = styled(
    request.prompt,
    styles.map((style) => style.prompt),
  );
  const negative = styled(
    request.negative_prompt,
    styles.map((style) => style.negativePrompt),
  );
  const files = wildcardFiles(home === undefined ? undefined : join(home, "wildcards"));
  const known = new Map<string, PictureWords>();
  const words: PictureWords[] = [];
  for (const seed of seeds) {
    const drawn = {
      prompt: await expandWildcards(prompt, files, wordRandom(seed, STREAMS.prompt)),
      negative: await expandWildcards(negative, files, wordRandom(seed, STREAMS.negative)),
    };
    const key = JSON.stringify(drawn);
    const picture = known.get(key) ?? pictureWords(drawn.prompt, drawn.negative);
    known.set(key, picture);
    words.push(picture);
  }
  return words;
}

function pictureWords(prompt: string, negativePrompt: string): PictureWords {
  for (const text of [prompt, negativePrompt]) expectShort(text);
  const { source, networks } = takeNetworks(typed(prompt));
  const negative = takeNetworks(typed(negativePrompt, NEGATIVE_PROMPT));
  const [refused] = negative.networks;
  if (refused) throw misplaced(refused);
  return { prompt, negativePrompt, positive: source, negative: negative.source, networks };
}

/** A1111 leaves such a tag in the text, where it does nothing good. */
const misplaced = ({ typed: tag, line, column }: NetworkTag): Problem =>
  new Problem("prompt/network", {
    en: `${tag} at line ${line}, column ${column} stands in the negative prompt, expected in the prompt`,
    zh: `${tag} 位于反向提示词第 ${line} 行第 ${column} 列，应写在提示词中`,
  });
