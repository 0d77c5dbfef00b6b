/** What a run's folder says of the run itself, beside losses, samples and states: what was asked for, and what came of it. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ToolId } from "@inkloom/contract";
import { writeWholeFile } from "../files/write-whole-file.ts";

export interface RunNote {
  readonly version: 1;
  /** What trains. */
  readonly tool: string;
  /** As the tool took them, with every default: the same go on with the run. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** When it was begun, or gone on with last. */
  readonly startedAt: string;
  /** Of the whole run; unknown before the first. */
  readonly steps?: number;
  /** Where it came to its end. */
  readonly finished?: {
    readonly at: string;
    /** Name of the file, in the folder of its kind. */
    readonly file: string;
    readonly bytes: number;
  };
}

const NOTE = "request.json";

export interface RunNoteWriter {
  /** Once the run has begun in earnest: what went before may still refuse it. Later calls change nothing but the steps. */
  begun(steps?: number): void;
  /** @throws Problem `output/...` where the note could not be written, now or before */
  finished(path: string, bytes: number): Promise<void>;
}

export function noteRun(
  folder: string,
  tool: ToolId,
  parameters: Readonly<Record<string, unknown>>,
): RunNoteWriter {
  const startedAt = new Date().toISOString();
  let note: RunNote | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const write = (next: RunNote): void => {
    note = next;
    const bytes = new TextEncoder().encode(`${JSON.stringify(next, null, 2)}\n`);
    writing = writing.then(() => writeWholeFile(join(folder, NOTE), bytes, { replace: true }));
    // Told where the run ends.
    writing.catch(() => undefined);
  };
  return {
    begun(steps) {
      if (note !== undefined && note.steps === steps) return;
      const { steps: known } = note ?? {};
      const all = steps ?? known;
      write({ version: 1, tool, parameters, startedAt, ...(all !== undefined && { steps: all }) });
    },
    async finished(path, bytes) {
      const begun: RunNote = note ?? { version: 1, tool, parameters, startedAt };
      write({ ...begun, finished: { at: new Date().toISOString(), file: basename(path), bytes } });
      await writing;
    },
  };
}

/** undefined where there is none that can be read, as of runs of older versions. */
export async function readRunNote(folder: string): Promise<RunNote | undefined> {
  const text = await readFile(join(folder, NOTE), "utf8").catch(() => "");
  try {
    const note = JSON.parse(text) as Partial<RunNote>;
    const { version, tool, parameters, startedAt } = note;
    const isNote =
      version === 1 &&
      typeof tool === "string" &&
      typeof parameters === "object" &&
      !Number.isNaN(Date.parse(startedAt ?? ""));
    return isNote ? (note as RunNote) : undefined;
  } catch {
    return undefined;
  }
}
