/** What a list is called after its file: `Danbooru 2024.csv` becomes `Danbooru-2024`. */
export const listName = (file: string): string =>
  file
    .replace(/\.csv$/i, "")
    .replaceAll(/\s+/g, "-")
    .slice(0, 100);
