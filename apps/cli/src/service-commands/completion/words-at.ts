/** What may follow at each place of the command line. */
import type { CommandNode, OptionNode } from "../command.ts";

export interface Place {
  /** `model inspect`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly help: string }[];
  readonly options: readonly OptionNode[];
}

export function placesOf(tree: readonly CommandNode[]): Place[] {
  return tree.map(({ path, options }) => ({
    path: path.join(" "),
    options,
    commands: tree
      .filter((each) => each.path.length === path.length + 1 && isBelow(each.path, path))
      .map((each) => ({ name: each.path.at(-1) ?? "", help: each.help })),
  }));
}

const isBelow = (path: readonly string[], above: readonly string[]): boolean =>
  above.every((word, at) => path[at] === word);

/** Flags that are followed by a value, of all places: what stands behind one is no command. */
export const valueFlags = (tree: readonly CommandNode[]): string[] => [
  ...new Set(
    tree.flatMap(({ options }) =>
      options.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags),
    ),
  ),
];
