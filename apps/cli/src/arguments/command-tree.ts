/** The whole command line as data, for what is made of it: completion of shells. */
import {
  type Language,
  type ParameterNotes,
  type Text,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
} from "@inkloom/contract";
import { GROUP_HELP, HELP_WORDS } from "../language/words.ts";
import type { CommandNode, OptionNode } from "../service-commands/command.ts";
import { SERVICE_COMMANDS } from "../service-commands/index.ts";
import { EXTRA_OPTIONS, type ExtraOption, GLOBAL_OPTIONS } from "./extra-options.ts";

/** Every command with its path, groups before what they hold; the first is the program itself. */
export function commandTree(language: Language): CommandNode[] {
  const everywhere = [
    ...Object.values(GLOBAL_OPTIONS).map((option) => ofExtra(option, language)),
    { flags: ["-h", "--help"], help: HELP_WORDS.help[language], takesValue: false, values: [] },
  ];
  const version: OptionNode = {
    flags: ["-V", "--version"],
    help: HELP_WORDS.version[language],
    takesValue: false,
    values: [],
  };
  const nodes = new Map<string, CommandNode>();
  const add = (path: readonly string[], help: Text, options: readonly OptionNode[]): void => {
    for (let depth = 1; depth < path.length; depth++) {
      const group = path.slice(0, depth);
      const words = GROUP_HELP[group.at(-1) ?? ""]?.[language] ?? "";
      if (!nodes.has(group.join(" ")))
        nodes.set(group.join(" "), { path: group, help: words, options: everywhere });
    }
    nodes.set(path.join(" "), { path, help: help[language], options: [...options, ...everywhere] });
  };
  for (const id of Object.keys(TOOLS) as ToolId[]) {
    const tool: ToolDeclaration = TOOLS[id];
    const extras = Object.values<ExtraOption>(EXTRA_OPTIONS[id]);
    add(tool.command, tool.help, [
      ...ofTool(tool, language),
      ...extras.map((option) => ofExtra(option, language)),
    ]);
  }
  for (const { words, help, options = {} } of SERVICE_COMMANDS)
    add(
      words,
      help,
      Object.values(options).map((option) => ofExtra(option, language)),
    );
  const program = { path: [], help: "", options: [...everywhere, version] };
  return [program, ...nodes.values()];
}

const ofTool = (tool: ToolDeclaration, language: Language): OptionNode[] =>
  Object.entries(tool.notes).flatMap(([parameter, notes]) => {
    const { cli } = notes;
    if (!("flag" in cli)) return [];
    const schema =
      (tool.parameters.properties as Readonly<Record<string, object>>)[parameter] ?? {};
    const short = cli.short === undefined ? [] : [`-${cli.short}`];
    return [
      {
        flags: [...short, `--${cli.flag}`],
        help: notes.help[language],
        takesValue: !("type" in schema && schema.type === "boolean"),
        values: valuesOf(schema, notes),
      },
    ];
  });

const valuesOf = (schema: object, { offers }: ParameterNotes): readonly string[] =>
  offers ?? ("enum" in schema && Array.isArray(schema.enum) ? schema.enum.map(String) : []);

/** `-o, --out <path>` parted. */
function ofExtra({ flags, help, values = [] }: ExtraOption, language: Language): OptionNode {
  const words = flags.split(/[ ,]+/);
  return {
    flags: words.filter((word) => word.startsWith("-")),
    help: help[language],
    takesValue: words.some((word) => word.startsWith("<")),
    values,
  };
}
