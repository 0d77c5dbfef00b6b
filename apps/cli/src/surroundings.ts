import type { DeviceChoice, Runs } from "@inkloom/tools";
import type { Runtime } from "@inkloom/engine";
import type { Language } from "@inkloom/contract";
import type { AskOptions } from "@inkloom/server/elsewhere";
import type { Environment } from "./language/pick-language.ts";

/** Where text goes. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
  /** Height of the terminal; 0 where there is none. */
  readonly rows: number;
}

/** An output whose end matters: what a command prints is its result. */
export interface ResultSink extends Sink {
  /** Waits until everything is out. @throws Error with the system's code where it could not be written. */
  readonly drained: () => Promise<void>;
}

/** Everything that the command line has around it, so that tests can stand in for all of it. */
export interface Surroundings {
  readonly stdout: ResultSink;
  readonly stderr: Sink;
  /** What is piped in; read only where a parameter is `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Asks at the terminal for what must not be seen; absent where nobody types there. */
  readonly askSecret?: (question: string) => Promise<string>;
  readonly env: Environment;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** Folder of the models that came with the program. */
  readonly embeddedModels: string;
  /** Folder of the built page; undefined where it was not built. */
  readonly page?: string | undefined;
  /** The tools themselves; read late, because they bring the engine along. */
  readonly loadRuns: () => Promise<Runs>;
  readonly openRuntime: (device: DeviceChoice) => Promise<Runtime>;
  /** The service that has a data folder open, or that the environment names; undefined where there is none. */
  readonly findService: (home: string, language: Language) => Promise<AskOptions | undefined>;
}
