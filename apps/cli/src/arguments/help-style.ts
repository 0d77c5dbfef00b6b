import type { Language } from "@inkloom/contract";
import type { Command, HelpConfiguration } from "commander";
import { HELP_TITLES, HELP_WORDS } from "../language/words.ts";
import { textWidth, wrap } from "../language/text-width.ts";

/** Help pages in the reader's language, laid out by the columns that its characters take. */
export function helpStyle(language: Language): HelpConfiguration {
  return {
    showGlobalOptions: true,
    styleTitle: (title) => HELP_TITLES[title]?.[language] ?? title,
    displayWidth: textWidth,
    boxWrap: wrap,
    subcommandTerm: (command) => [command.name(), wordsOf(command)].filter(Boolean).join(" "),
    commandUsage: (command) => `${pathOf(command)} ${usageOf(command, language)}`,
  };
}

/** The command's name after those of the commands it belongs to. */
const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

/** Words that may be left out stand in square brackets, except where another option brings them instead. */
const wordsOf = (command: Command): string => {
  const restores = command.options.some(({ long }) => long === "--from");
  return command.registeredArguments
    .map((each) => {
      const name = `${each.name()}${each.variadic ? "..." : ""}`;
      return each.required || restores ? `<${name}>` : `[${name}]`;
    })
    .join(" ");
};

const usageOf = (command: Command, language: Language): string => {
  const options = `[${HELP_WORDS.options[language]}]`;
  const rest = command.commands.length > 0 ? `<${HELP_WORDS.command[language]}>` : wordsOf(command);
  return [options, rest].filter(Boolean).join(" ");
};
