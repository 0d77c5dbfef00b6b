/** The commands by which a page's pictures are made. */

export interface PictureCommand {
  readonly program: "inkloom" | "cp";
  /** What follows the program. */
  readonly words: readonly string[];
}

/** Where the pictures of pages lie. */
const IMAGES = "docs/images/";

/** Commands of those `sh` blocks of a Markdown page that write below docs/images: lines of `npx inkloom` and of
 *  `cp`. A backslash at the end of a line goes on with the next; words may stand in single or double quotes. */
export function pictureCommands(page: string): PictureCommand[] {
  return [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) => {
    const lines = block.replaceAll(/\\\n\s*/g, " ").split("\n");
    const commands = lines.flatMap((line): PictureCommand[] => {
      const [first, ...rest] = wordsOf(line);
      if (first === "cp") return [{ program: "cp", words: rest }];
      return first === "npx" && rest[0] === "inkloom"
        ? [{ program: "inkloom", words: rest.slice(1) }]
        : [];
    });
    return commands.some((command) => writtenBy(command)?.startsWith(IMAGES)) ? commands : [];
  });
}

/** The file or folder that a command writes. */
export const writtenBy = ({ program, words }: PictureCommand): string | undefined =>
  program === "cp"
    ? words.at(-1)
    : words[words.findIndex((word) => word === "--out" || word === "-o") + 1];

/** Splits as a shell does, without any of its expansions. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? "",
    ),
  );
}
