import { Problem, type ProblemCode, type Text } from "@inkloom/contract";
import { type SourceText, typedRange } from "./source-text.ts";

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
    const { from, to } = typedRange(source, range);
    this.from = from;
    this.to = to;
  }
}
