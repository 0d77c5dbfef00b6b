/** Why a file could not be opened as a workflow. */
type FileFault = "json" | "format" | "newer" | "large" | "many" | "empty" | "picture" | "broken";

export class FileError extends Error {
  readonly fault: FileFault;
  /** What was found, for the sentence. */
  readonly found: string;
  constructor(fault: FileFault, found = "") {
    super(`${fault} ${found}`);
    this.fault = fault;
    this.found = found;
  }
}
