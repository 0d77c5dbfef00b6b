/** What a dialect refuses, before any tool runs. Each dialect words it in its own shape. */
import type { Text } from "@inkloom/contract";

interface DialectProblemOptions extends ErrorOptions {
  /** The field of the request that is at fault. */
  readonly field?: string;
}

export class DialectProblem extends Error {
  override readonly name = "DialectProblem";
  /** HTTP status, 400-599; 501 where no tool can do it yet. */
  readonly status: number;
  readonly sentence: Text;
  readonly field: string | undefined;

  constructor(status: number, sentence: Text, { field, ...options }: DialectProblemOptions = {}) {
    super(sentence.en, options);
    this.status = status;
    this.sentence = sentence;
    this.field = field;
  }
}
