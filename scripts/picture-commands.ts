/** The commands by which a page's pictures are made. */

export interface PictureCommand {
  /** What follows `inkloom`. */
  readonly words: readonly string[];
  /** The file below docs/images that it writes. */
  readonly written: string;
}

/** Commands of a Markdown page's `sh` blocks whose `--out` lies below docs/images. A backslash at the end of a
 *  line goes on with the next; words may stand in single or double quotes. */
export function pictureCommands(page: string): PictureCommand[] {
  return [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) =>
    block
      .replaceAll(/\\\n\s*/g, " ")
      .split("\n")
      .flatMap((line) => {
        if (!line.startsWith("npx inkloom ")) return [];
        const words = wordsOf(line).slice(2);
        const written = words[words.indexOf("--out") + 1] ?? "";
        return words.includes("--out") && written.startsWith("docs/images/")
          ? [{ words, written }]
          : [];
      }),
  );
}

/** Splits as a shell does, without any of its expansions. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? "",
    ),
  );
}
