/** A prompt with wildcards and variants -> one prompt of those that it may mean. */
import { Problem, PROMPT_LIMIT } from "@inkloom/contract";
import { pickWeighted, type WordRandom } from "../random.ts";
import { type Option, readPieces, type Variant } from "./variants.ts";
import type { WildcardFiles } from "./wildcard-files.ts";

/** Variants in variants and wildcards in wildcards, at most. */
const DEEPEST = 32;
/** Draws for one prompt, at most. */
const MOST_DRAWS = 10_000;

/**
 * Draws from left to right, what is drawn before what stands behind it.
 * @throws Problem `prompt/wildcard` for unknown wildcards and such as hold themselves, `prompt/too-long`
 */
export async function expandWildcards(
  prompt: string,
  files: WildcardFiles,
  random: WordRandom,
): Promise<string> {
  let draws = 0;
  let length = 0;
  return expand(prompt, []);

  async function expand(text: string, within: readonly string[]): Promise<string> {
    let expanded = "";
    for (const piece of readPieces(text)) {
      if (typeof piece === "string") {
        length += piece.length;
        if (length > PROMPT_LIMIT) throw tooLong();
        expanded += piece;
        continue;
      }
      if (++draws > MOST_DRAWS || within.length >= DEEPEST) throw endless(within);
      if (piece.kind === "variant") {
        const texts = [];
        for (const option of await drawn(piece))
          texts.push(await expand(option.text, [...within, "{…}"]));
        expanded += texts
          .map((each) => (texts.length > 1 ? each.trim() : each))
          .join(piece.separator);
      } else {
        const entries = (await files.entries(piece.name)).map(readEntry);
        const entry = entries[pickWeighted(random, entries, ({ weight }) => weight)];
        expanded += await expand(entry?.text ?? "", [...within, `__${piece.name}__`]);
      }
    }
    return expanded;
  }

  /** Without the same option twice; a single wildcard offers its entries as options. */
  async function drawn({ options, least, most }: Variant): Promise<Option[]> {
    const [only] = options;
    const [wildcard, ...more] = options.length === 1 && only ? readPieces(only.text.trim()) : [];
    const named = typeof wildcard === "object" && wildcard.kind === "wildcard" && more.length === 0;
    const left = named ? (await files.entries(wildcard.name)).map(readEntry) : [...options];
    const upper = Math.min(most, left.length);
    const lower = Math.min(least, upper);
    const count = lower + random.below(upper - lower + 1);
    const taken: Option[] = [];
    while (taken.length < count) {
      const at = pickWeighted(random, left, ({ weight }) => weight);
      taken.push(...left.splice(at, 1));
    }
    return taken;
  }

  function tooLong(): Problem {
    return new Problem("prompt/too-long", {
      en: `the prompt with its wildcards filled in is longer than ${PROMPT_LIMIT} characters`,
      zh: `填入通配符后的提示词超过 ${PROMPT_LIMIT} 个字符`,
    });
  }

  function endless(within: readonly string[]): Problem {
    const path = within.slice(-4).join(" > ");
    return new Problem("prompt/wildcard", {
      en: `wildcards are more than ${DEEPEST} deep or ${MOST_DRAWS} in number, as where one holds itself: ${path}`,
      zh: `通配符嵌套超过 ${DEEPEST} 层或总数超过 ${MOST_DRAWS} 个，可能引用了自身：${path}`,
    });
  }
}

/** A line of a file may have a weight, too: `2::red`. */
function readEntry(line: string): Option {
  const weight = /^(\d+\.?\d*|\.\d+)\s*::/.exec(line);
  return weight === null
    ? { weight: 1, text: line }
    : { weight: Number(weight[1]), text: line.slice(weight[0].length) };
}
