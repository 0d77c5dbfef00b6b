/** BERT's tokenizer: words in lower case without accents, in pieces of a list.
 *  Devlin et al., "BERT", arXiv:1810.04805; huggingface/transformers@v5.23.0, models/bert/tokenization_bert.py. */

export interface WordPieces {
  /** @throws RangeError for a piece that the list lacks */
  readonly idOf: (piece: string) => number;
  /** Numbers of a text's pieces; those of words that cannot be put together are the unknown word's. */
  readonly encode: (text: string) => readonly number[];
  /** Text of pieces; what is in square brackets stands for no word and is left out. */
  readonly decode: (ids: readonly number[]) => string;
}

/** Longer words are unknown; characters. */
const LONGEST = 100;
const INSIDE = "##";
const UNKNOWN = "[UNK]";

/** @param pieces by their numbers */
export function wordPieces(pieces: readonly string[]): WordPieces {
  const numbers = new Map(pieces.map((piece, id) => [piece, id]));
  const idOf = (piece: string): number => {
    const id = numbers.get(piece);
    if (id === undefined) throw new RangeError(`the list of word pieces lacks ${piece}`);
    return id;
  };
  const encodeWord = (word: string): readonly number[] => {
    const letters = Array.from(word);
    const ids: number[] = [];
    for (let at = 0; at < letters.length;) {
      let end = letters.length;
      let id: number | undefined;
      for (; end > at && id === undefined; end--)
        id = numbers.get((at > 0 ? INSIDE : "") + letters.slice(at, end).join(""));
      if (id === undefined) return [idOf(UNKNOWN)];
      ids.push(id);
      at = end + 1;
    }
    return ids;
  };
  return {
    idOf,
    encode: (text) =>
      wordsOf(text).flatMap((word) =>
        Array.from(word).length > LONGEST ? [idOf(UNKNOWN)] : encodeWord(word),
      ),
    decode: (ids) => {
      let text = "";
      for (const piece of ids.map((id) => pieces[id] ?? "")) {
        if (/^\[.+\]$/.test(piece)) continue;
        if (piece.startsWith(INSIDE)) text += piece.slice(INSIDE.length);
        else text += text === "" || /^[.,!?]$/.test(piece) ? piece : ` ${piece}`;
      }
      return text;
    },
  };
}

/** Each punctuation mark and each Chinese character is a word. */
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .replaceAll(/[\p{P}$+<=>^`|~\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/gu, " $& ")
    .split(/\s+/)
    .filter((word) => word !== "");
