/** Commands that are no tools: they look after the service, its queue and its files. A command's file may import only what
 *  is light; what is heavy (`@inkloom/server`) is imported within `run`, so that help and tools start as fast as without it. */
import type { Language, Text } from "@inkloom/contract";
import type { ExtraOption, OptionValues } from "../arguments/extra-options.ts";
import type { Surroundings } from "../surroundings.ts";

/** A word that a command takes. */
export interface CommandWord {
  /** As it stands between `<` and `>`. */
  readonly name: string;
  /** Without its full stop. */
  readonly help: Text;
  readonly optional?: true;
  /** Any number of words may follow; of the last word only. */
  readonly many?: true;
}

/** The key is the name under which the parser hands the value over: `--also-port <n>` is `alsoPort`, `--no-x` is `x`. */
export type CommandOptions = Readonly<Record<string, ExtraOption>>;

/** A command as data; `path` is empty for the program itself. */
export interface CommandNode {
  readonly path: readonly string[];
  readonly help: string;
  readonly options: readonly OptionNode[];
}

export interface OptionNode {
  /** `-s`, `--steps`. */
  readonly flags: readonly string[];
  readonly help: string;
  readonly takesValue: boolean;
  /** Values worth offering. */
  readonly values: readonly string[];
}

type OptionRecord = Readonly<Record<string, unknown>>;

/** What a command works with. */
export interface ServiceBench<Values = OptionRecord> {
  readonly language: Language;
  /** Outputs, input, environment, and the signal that aborts when the user interrupts. */
  readonly around: Surroundings;
  /** The words behind the command, none missing and none too many. */
  readonly words: readonly string[];
  /** Text where a value follows the flag, else `true`; absent where it was not given. */
  readonly options: Values;
  /** The whole command line. */
  readonly tree: () => readonly CommandNode[];
  /** Prints one JSON document. */
  readonly printJson: (document: object) => void;
}

export interface ServiceCommand<
  Options extends CommandOptions = CommandOptions,
  Values = OptionRecord,
> {
  /** Words that call it; all but the last are groups, which have their help in `GROUP_HELP`. */
  readonly words: readonly [string, ...string[]];
  /** Noun of a few words, for docs. */
  readonly title: Text;
  /** One or two sentences. */
  readonly help: Text;
  readonly takes?: readonly CommandWord[];
  readonly options?: Options;
  /** When interrupted it ends what it has begun, in its own time, and that is a good end: the exit code is 0. Other commands
   *  are left behind a moment after an interruption, and end with 130. */
  readonly endsItself?: true;
  /** Does the work. What it throws is told and decides the exit code as with tools: Problems by their status. */
  run(bench: ServiceBench<Values>): Promise<void>;
}

/** A command whose options are typed by its own declaration. */
export const serviceCommand = <const Options extends CommandOptions>(
  command: ServiceCommand<Options, OptionValues<Options>>,
): ServiceCommand => command;
