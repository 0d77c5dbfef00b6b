import { Problem, type ProblemCode, type Text } from "@inkloom/contract";
import { type SourceText, typedOffset } from "./source-text.ts";

/** A problem that knows which characters of the prompt, as typed, are at fault. */
export class PlacedProblem extends Problem {
  readonly from: number;
  /** The first character behind them. */
  readonly to: number;

  /** @param range of `source` */
  constructor(
    code: ProblemCode,
    sentence: Text,
    source: SourceText,
    range: { readonly start: number; readonly end: number },
  ) {
    super(code, sentence);
    this.from = typedOffset(source, range.start);
    this.to = Math.max(this.from, typedOffset(source, range.end - 1) + 1);
  }
}
