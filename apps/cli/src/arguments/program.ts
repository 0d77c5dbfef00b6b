import {
  type Language,
  type ParamsOf,
  Problem,
  type Text,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
  validate,
  VERSION,
} from "@inkloom/contract";
import { Argument, Command, CommanderError, Option } from "commander";
import { GROUP_HELP, HELP_WORDS, PROGRAM_HELP } from "../language/words.ts";
import {
  EXTRA_OPTIONS,
  type ExtraOption,
  type ExtraValues,
  GLOBAL_OPTIONS,
} from "./extra-options.ts";
import { commandTree } from "./command-tree.ts";
import {
  argumentsOf,
  collected,
  hasDefault,
  optionsOf,
  parametersFrom,
  typedName,
} from "./flags.ts";
import type { CommandNode, ServiceCommand } from "../service-commands/command.ts";
import { SERVICE_COMMANDS } from "../service-commands/index.ts";
import { helpStyle } from "./help-style.ts";
import { restoredParameters } from "./restored-parameters.ts";
import { missingArgument, usageProblem } from "./usage-problem.ts";

/** What a command line asks for: a tool with checked parameters, or a command that is no tool. */
export type Request = AnyToolRequest | ServiceRequest;

export type AnyToolRequest = { readonly [Id in ToolId]: ToolRequest<Id> }[ToolId];

export interface ToolRequest<Id extends ToolId> {
  readonly id: Id;
  readonly parameters: ParamsOf<Id>;
  readonly extras: ExtraValues<Id>;
  /** The words behind the command; the first ones are parameters as well. */
  readonly words: readonly string[];
  /** What is to be said before the work begins. */
  readonly notices: readonly Text[];
}

export interface ServiceRequest {
  readonly command: ServiceCommand;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly tree: () => readonly CommandNode[];
}

/** Where help and the version go, and how wide lines may be. */
export interface HelpOutput {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly columns: number;
}

/** The whole command line as a tree of commands; `found` receives what was asked for. */
function buildProgram(
  language: Language,
  output: HelpOutput,
  found: (request: Request) => void,
): Command {
  const program = configured(new Command("inkloom"), language, output)
    .description(PROGRAM_HELP[language])
    .version(VERSION, "-V, --version", HELP_WORDS.version[language])
    .helpCommand(`help [command]`, HELP_WORDS.helpCommand[language]);
  addOptions(program, Object.values(GLOBAL_OPTIONS), language);
  const ids = Object.keys(TOOLS) as ToolId[];
  for (const id of ids) {
    const command = commandOf(program, TOOLS[id], language, output);
    command.action(async () => {
      found(await requestOf(id, command));
    });
  }
  for (const declared of SERVICE_COMMANDS) {
    const command = serviceCommandOf(program, declared, language, output);
    command.action(() => {
      found(serviceRequestOf(declared, command, language));
    });
  }
  return program;
}

/** A tool's command with what its declaration says. */
function commandOf(
  program: Command,
  tool: ToolDeclaration,
  language: Language,
  output: HelpOutput,
): Command {
  const command = placed(program, tool.command, tool.help, language, output);
  // A picture given by --from brings the words that are not typed.
  const restores = "from" in EXTRA_OPTIONS[tool.id as ToolId];
  for (const argument of argumentsOf(tool, language))
    command.addArgument(restores ? argument.argOptional() : argument);
  for (const option of optionsOf(tool, language)) command.addOption(option);
  addOptions(command, Object.values(EXTRA_OPTIONS[tool.id as ToolId]), language);
  return command;
}

function serviceCommandOf(
  program: Command,
  { words, help, takes = [], options = {} }: ServiceCommand,
  language: Language,
  output: HelpOutput,
): Command {
  const command = placed(program, words, help, language, output);
  for (const word of takes) {
    const argument = new Argument(
      `<${word.name}${word.many === true ? "..." : ""}>`,
      word.help[language],
    );
    command.addArgument(word.optional === true ? argument.argOptional() : argument);
  }
  addOptions(command, Object.values(options), language);
  return command;
}

/** A new command below the groups that its words name. */
function placed(
  program: Command,
  words: readonly string[],
  help: Text,
  language: Language,
  output: HelpOutput,
): Command {
  const parent = words.slice(0, -1).reduce((above, word) => {
    const existing = above.commands.find((each) => each.name() === word);
    if (existing !== undefined) return existing;
    const group = configured(new Command(word), language, output);
    above.addCommand(group.description(GROUP_HELP[word]?.[language] ?? word).helpCommand(false));
    return group;
  }, program);
  const command = configured(new Command(words.at(-1)), language, output)
    .description(help[language])
    .allowExcessArguments(false);
  parent.addCommand(command);
  return command;
}

function addOptions(command: Command, options: readonly ExtraOption[], language: Language): void {
  for (const { flags, help, many } of options) {
    const option = new Option(flags, help[language]);
    command.addOption(many === true ? option.argParser(collected) : option);
  }
}

function configured(command: Command, language: Language, output: HelpOutput): Command {
  return command
    .exitOverride()
    .configureHelp(helpStyle(language))
    .helpOption("-h, --help", HELP_WORDS.help[language])
    .configureOutput({
      writeOut: output.write,
      // Complaints arrive again as errors and are worded then; help that nobody asked for stays.
      writeErr: output.writeError,
      outputError: () => undefined,
      getOutHelpWidth: () => output.columns,
      getErrHelpWidth: () => output.columns,
    });
}

function serviceRequestOf(
  declared: ServiceCommand,
  command: Command,
  language: Language,
): ServiceRequest {
  refuseFlagsAsValues(command);
  const given: Readonly<Record<string, unknown>> = command.opts();
  const options = Object.fromEntries(
    Object.keys(declared.options ?? {}).flatMap((name) =>
      given[name] === undefined ? [] : [[name, given[name]]],
    ),
  );
  const tree = () => commandTree(language);
  return { command: declared, words: command.args, options, tree };
}

async function requestOf(id: ToolId, command: Command): Promise<AnyToolRequest> {
  const tool: ToolDeclaration = TOOLS[id];
  const options: Readonly<Record<string, unknown>> = command.opts();
  refuseFlagsAsValues(command);
  const words = parametersFrom(tool, command.args, options);
  // A file, which is read when the work begins.
  const typed = id === "workflow" ? { ...words, graph: {} } : words;
  const from = options["from"];
  // A list brings the words that are not typed.
  const listed = typeof options["prompts"] === "string" ? { prompt: "" } : {};
  if (typeof from !== "string" && !("prompt" in listed)) refuseMissingWords(tool, command.args);
  const { parameters: restored, notices } =
    typeof from === "string" ? await restoredParameters(from, id) : { parameters: {}, notices: [] };
  const nameOf = (parameter: string): string => typedName(tool, parameter);
  const parameters = validate(tool, { ...listed, ...restored, ...typed }, { nameOf });
  const names = Object.keys(EXTRA_OPTIONS[id]);
  const extras = Object.fromEntries(names.map((name) => [name, options[name]]));
  return { id, parameters, extras, words: command.args, notices } as unknown as AnyToolRequest;
}

/** What the parser itself would say, had the words not been optional for `--from`. */
function refuseMissingWords(tool: ToolDeclaration, words: readonly string[]): void {
  const names = Object.entries(tool.notes).flatMap(([parameter, { cli }]) =>
    "argument" in cli && !hasDefault(tool, parameter) ? cli.argument : [],
  );
  const missing = names[words.length];
  if (missing !== undefined) throw missingArgument(missing);
}

/** `--out --json` is a forgotten value, not a file called `--json`. */
function refuseFlagsAsValues(command: Command): void {
  const flags = command.options.map(({ long }) => long);
  const forgotten = command.options.find(
    (option) =>
      option.required && flags.includes(String(command.getOptionValue(option.attributeName()))),
  );
  if (forgotten === undefined) return;
  const next = String(command.getOptionValue(forgotten.attributeName()));
  throw new Problem("input/usage", {
    en: `The option ${forgotten.flags} needs a value, got the option ${next}.`,
    zh: `选项 ${forgotten.flags} 需要一个值，给出的却是选项 ${next}。`,
  });
}

/**
 * Reads a command line.
 * @returns the request; or the exit code, where a help page or the version was all that was wanted.
 * @throws Problem `input/usage` or `input/invalid`.
 */
export async function parse(
  argv: readonly string[],
  language: Language,
  output: HelpOutput,
): Promise<Request | { readonly exitCode: 0 | 2 }> {
  let request: Request | undefined;
  const program = buildProgram(language, output, (asked) => {
    request = asked;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { exitCode: 0 };
    if (error.code === "commander.help") return { exitCode: 2 };
    throw usageProblem(error, knownWords(program, argv));
  }
  if (request === undefined) throw new Error("parse: the parser ended without a request");
  return request;
}

/** Flags and subcommands of the command that the line had reached. */
function knownWords(
  program: Command,
  argv: readonly string[],
): { flags: string[]; commands: string[] } {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) continue;
    command = next;
  }
  const options = [...command.options, ...program.options];
  return {
    flags: [...options.flatMap(({ long }) => long ?? []), "--help"],
    commands: command.commands.map((each) => each.name()),
  };
}
