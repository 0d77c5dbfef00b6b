/** What can be wrong with a picture. */
export type PixelsErrorCode =
  /** Sizes do not agree with each other or with the data. */
  | "size"
  /** A value that is not a number, or is infinite. */
  | "not-finite"
  /** The file is no PNG. */
  | "not-png"
  /** The file is none of the pictures whose texts can be read. */
  | "not-picture"
  /** The file is cut short or altered. */
  | "damaged"
  /** Larger than any honest file. */
  | "limit"
  /** A keyword that the kind of file does not allow. */
  | "keyword"
  /** A file of no kind that is read. */
  | "format"
  /** More than one frame. */
  | "animated"
  /** A mask that marks nothing. */
  | "empty";

/** An expected failure of this package; the message names what was given and what is expected. */
export class PixelsError extends Error {
  override readonly name = "PixelsError";
  readonly code: PixelsErrorCode;

  constructor(code: PixelsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
