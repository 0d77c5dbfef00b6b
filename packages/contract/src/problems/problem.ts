/** The one error class that may reach a user. A problem carries a code from the catalogue, so every
 *  surface (exit code, RFC 9457 body, page) words it from the same place. */
import { printable } from "../printable.ts";
import type { Language, Text } from "../text.ts";
import { PROBLEMS, type ProblemCode } from "./catalogue.ts";

/** What is wrong with one parameter or field. */
export interface Fault {
  readonly field: string;
  readonly sentence: Text;
}

interface ProblemOptions extends ErrorOptions {
  /** Where single fields are at fault. */
  readonly faults?: readonly Fault[];
}

/**
 * An expected failure: bad input, a damaged file, a missing device.
 *
 * The sentence names what was given and what is expected; it must hold no stack trace. `message` is
 * its English form. Control characters in it are escaped: keys of files, paths and values of fields are
 * other people's text and reach terminals. Anything thrown that is not a `Problem` is a bug in Inkloom.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  /** What happened. */
  readonly sentence: Text;
  readonly faults: readonly Fault[];

  constructor(code: ProblemCode, sentence: Text, { faults = [], ...options }: ProblemOptions = {}) {
    const safe = printableText(sentence);
    super(safe.en, options);
    this.code = code;
    this.sentence = safe;
    this.faults = faults.map((fault) => ({
      field: printable(fault.field),
      sentence: printableText(fault.sentence),
    }));
  }

  /** HTTP status of this problem, 400-599. */
  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** Process exit code: 2 where the asker can mend it (4xx), 1 where we failed (5xx). */
  get exitCode(): 1 | 2 {
    return this.status < 500 ? 2 : 1;
  }

  /** What happened, why that is a problem and what helps, in the reader's language. */
  explain(language: Language): { sentence: string; cause: string; cure: string } {
    const { cause, cure } = PROBLEMS[this.code];
    return {
      sentence: this.sentence[language],
      cause: cause[language],
      cure: cure[language],
    };
  }
}

const printableText = ({ en, zh }: Text): Text => ({
  en: printableLines(en),
  zh: printableLines(zh),
});

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
