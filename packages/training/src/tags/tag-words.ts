/** Tags as texts: a caption's lines, its tags, and how two of them are compared. */

/** Of one line: between commas, without space around them, none empty. */
export const tagsOf = (line: string): string[] =>
  line
    .split(/[,，]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

/** As kohya's and everybody's files have it. */
export const lineOf = (tags: readonly string[]): string => tags.join(", ");

/** Tags are the same whatever their case, underscores for blanks, and backslashes before brackets. */
export const folded = (tag: string): string =>
  tag
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\\([()[\]{}])/g, "$1")
    .replace(/[_\s]+/g, " ")
    .trim();

export const sameTag = (a: string, b: string): boolean => folded(a) === folded(b);
