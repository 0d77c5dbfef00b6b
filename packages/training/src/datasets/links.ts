/** Links may lead anywhere; what leads out of a data set is no part of it. */
import { lstatSync, realpathSync } from "node:fs";
import { dirname, sep } from "node:path";

/** Tells whether a path lies in a folder once links are followed. What is not there yet lies where the nearest folder above it
 *  does; a link that leads nowhere may lead anywhere. */
export function insideOf(root: string): (path: string) => boolean {
  const top = realPath(root) ?? root;
  const above = top.endsWith(sep) ? top : top + sep;
  return (path) => {
    const real = realPath(path);
    return real !== undefined && (real === top || real.startsWith(above));
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path || isThere(path) ? undefined : realPath(above);
  }
}

/** A link counts as itself. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The first of these folders of a data set that a link leads out of it. */
export function strayFolder(root: string, folders: Iterable<string>): string | undefined {
  const isInside = insideOf(root);
  return [...new Set(folders)].find((folder) => !isInside(folder));
}
