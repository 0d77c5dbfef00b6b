/** The one error class that may reach a user. A problem carries a code from the catalogue, so every
 *  surface (exit code, RFC 9457 body, page) words it from the same place. */
import { PROBLEMS, type ProblemCode } from "./catalogue.ts";

/**
 * An expected failure: bad input, a damaged file, a missing device.
 *
 * `detail` is one English sentence that names what was given and what is expected; it must hold no
 * stack trace. Anything thrown that is not a `Problem` is a bug in Inkloom.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }

  /** HTTP status of this problem, 400-599. */
  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** Process exit code: 2 where the asker can mend it (4xx), 1 where we failed (5xx). */
  get exitCode(): 1 | 2 {
    return this.status < 500 ? 2 : 1;
  }
}
