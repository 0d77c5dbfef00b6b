/** A tool's result as a service keeps and answers it: files, and a report in JSON without a path of this machine. */
import type { JobRecord } from "@inkloom/contract";

/** One file that a tool made. */
export interface OutputFile {
  /** What it is to the tool; a map is a control picture, a chart belongs to a report and is none of the gallery's. */
  readonly role: "picture" | "sheet" | "map" | "chart";
  readonly bytes: Uint8Array;
  readonly mediaType: "image/png";
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly seed?: number | undefined;
  /** A1111's text, as it is in the file. */
  readonly infotext?: string | undefined;
  /** The job's record, as it is in the file; a sheet may show several models. */
  readonly record?: (Omit<JobRecord, "model"> & Partial<Pick<JobRecord, "model">>) | undefined;
}

export interface Output {
  /** One after the other, so that a large grid is never in memory as a whole. */
  readonly files: AsyncIterable<OutputFile>;
  /** JSON. */
  readonly report: Readonly<Record<string, unknown>>;
  /** What comes out of the tool's ports of the type `text`, by their names. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
}
