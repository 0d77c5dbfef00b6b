/** What the stages below need of a tokenizer, whichever library it equals. */
export interface Tokenizer {
  /** Number of ids; every id is below it. */
  readonly size: number;
  /** Start of text. */
  readonly bos: number;
  /** End of text. */
  readonly eos: number;
  /** Fills a chunk behind its end; SD 1.x pads with `eos`. */
  readonly pad: number;
  /** Id of a comma standing alone, where long prompts prefer to break; absent in vocabularies without one. */
  readonly comma: number | undefined;
  /** Ids of the text alone, without start, end or padding. Lone surrogates read as U+FFFD. */
  encode(text: string): number[];
}
