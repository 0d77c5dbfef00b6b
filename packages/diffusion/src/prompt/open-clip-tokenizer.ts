/** The tokenizer of OpenCLIP text encoders (SD 2.x, the second one of SDXL), equal to open_clip_torch 3.3,
 *  src/open_clip/tokenizer.py (SimpleTokenizer, clean "lower"): text repair, HTML unescaped twice, white
 *  space, lower case, pieces, byte pairs. See text-repair.ts for the one repair that is left out. */
import { BytePairs, END_OF_WORD } from "./byte-pairs.ts";
import { END_OF_TEXT, START_OF_TEXT } from "./clip-tokenizer.ts";
import type { ClipVocabulary } from "./clip-vocabulary.ts";
import { unescapeHtml } from "./html-unescape.ts";
import { repairText } from "./text-repair.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** open_clip spells its special tokens differently; the ids are CLIP's. */
const START = "<start_of_text>";
const END = "<end_of_text>";

/** The reference ignores case. So the long s is an s, which lower-casing leaves alone; and U+0345, no letter
 *  but a case of iota, falls between "letter" and "anything else": it ends a piece and is dropped. */
const PIECE =
  /<[sſ]tart_of_text>|<end_of_text>|'[sſ]|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}\u0345]+/gu;

/** What Python calls white space: Unicode's, and the four separators U+001C to U+001F. */
// eslint-disable-next-line no-control-regex -- see above
const SPACE = /[\p{White_Space}\x1c-\x1f]+/gu;
const stripSpace = (text: string): string => text.replace(SPACE, " ").replace(/^ | $/g, "");

/** Encodes as open_clip's SimpleTokenizer does, with CLIP's own vocabulary. */
export class OpenClipTokenizer implements Tokenizer {
  readonly size: number;
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  readonly comma: number | undefined;
  readonly #pairs: BytePairs;

  /** `pad`: OpenCLIP models were trained with zeros behind the end of the text. */
  constructor(vocabulary: ClipVocabulary, { pad = 0 }: { pad?: number } = {}) {
    const idOf = (token: string): number => {
      const id = vocabulary.ids.get(token);
      if (id === undefined) throw new RangeError(`"${token}" must be in the vocabulary`);
      return id;
    };
    this.size = vocabulary.ids.size;
    this.bos = idOf(START_OF_TEXT);
    this.eos = idOf(END_OF_TEXT);
    this.pad = pad;
    this.comma = vocabulary.ids.get("," + END_OF_WORD);
    this.#pairs = new BytePairs({ ...vocabulary, unknown: this.eos });
  }

  encode(text: string): number[] {
    const repaired = unescapeHtml(unescapeHtml(repairText(text.toWellFormed())));
    const bytes = new TextEncoder();
    const ids: number[] = [];
    for (const [piece] of stripSpace(repaired).toLowerCase().matchAll(PIECE)) {
      if (piece === START) ids.push(this.bos);
      else if (piece === END) ids.push(this.eos);
      else this.#pairs.encode(bytes.encode(piece), ids);
    }
    return ids;
  }
}
