/** What is said of one problem code. */
export interface ProblemEntry {
  /** HTTP status, 400-599; below 500 the asker can mend it. */
  readonly status: number;
  readonly cause: { readonly en: string; readonly zh: string };
  readonly cure: { readonly en: string; readonly zh: string };
}

export const entry = (
  status: number,
  cause: ProblemEntry["cause"],
  cure: ProblemEntry["cure"],
): ProblemEntry => ({ status, cause, cure });
