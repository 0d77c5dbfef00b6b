/** What a grid became. */
export interface GridResult {
  /** Where everything lies; the same request with it goes on where it was stopped. */
  readonly folder: string;
  /** Path of the sheet. */
  readonly sheet: string;
  /** Size of the pictures on the sheet as a share of their own; below 1 for very large grids. */
  readonly scale: number;
  readonly axes: readonly {
    readonly id: string;
    readonly name: string;
    readonly values: readonly string[];
    /** Of a prompt matrix; place n has the parts whose figure of n, in binary, is 1. */
    readonly parts?: readonly string[];
  }[];
  readonly cells: readonly {
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly path: string;
    readonly seed: number;
    /** Whether it was drawn now; otherwise it was there. */
    readonly drawn: boolean;
  }[];
  /** How many were drawn now. */
  readonly drawn: number;
}
