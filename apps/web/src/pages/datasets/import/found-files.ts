/** What somebody brings: files, folders that are dropped, and what is in ZIP files, as names within a data set. */
import { readZip } from "./zip-file.ts";

export interface FoundFile {
  /** Within the data set: a name, or one folder and a name. */
  readonly name: string;
  readonly bytes: () => Promise<Blob>;
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** Files that are neither pictures nor captions. */
  readonly passed: number;
}

/** A file with its path below what was chosen. */
export interface GivenFile {
  readonly path: string;
  readonly file: Blob;
}

const PICTURE_OR_CAPTION = /\.(png|jpe?g|webp|txt|caption)$/i;
const ZIP = /\.zip$/i;

/** Files of systems that nobody put there. */
const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/;

/** @param folder within the data set where they go; empty for where they lay. Rejects with a `ZipFault`. */
export async function foundFiles(given: readonly GivenFile[], folder: string): Promise<Found> {
  const all: { path: string; bytes: () => Promise<Blob> }[] = [];
  for (const { path, file } of given) {
    if (!ZIP.test(path)) all.push({ path, bytes: () => Promise.resolve(file) });
    else
      for (const entry of await readZip(file))
        all.push({ path: entry.name, bytes: async () => new Blob([await entry.bytes()]) });
  }
  const seen = all.filter(({ path }) => !HIDDEN.test(path));
  const fitting = seen.filter(({ path }) => PICTURE_OR_CAPTION.test(path));
  const paths = placed(
    fitting.map(({ path }) => path),
    folder.trim(),
  );
  return {
    files: fitting.map(({ bytes }, index) => ({ name: paths[index] ?? "", bytes })),
    passed: seen.length - fitting.length,
  };
}

/** Pictures lie in the data set's folder or in folders in it: what lies deeper comes up, and a folder around everything goes. */
function placed(paths: readonly string[], folder: string): string[] {
  const parted = paths.map((path) => path.split("/").filter((part) => part !== "" && part !== "."));
  const [first = []] = parted;
  const deepest = parted.reduce((least, { length }) => Math.min(least, length), first.length) - 1;
  let common = 0;
  while (common < deepest && parted.every((parts) => parts[common] === first[common])) common += 1;
  return parted.map((parts) => {
    const name = parts.at(-1) ?? "";
    if (folder !== "") return `${folder}/${name}`;
    const inner = parts.slice(common, -1).at(-1);
    return inner === undefined ? name : `${inner}/${name}`;
  });
}

/** What was dropped, folders with all that is in them. */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  // Entries are gone once the event is over, so that all are taken before anything is waited for.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }));
  const found: GivenFile[] = [];
  for (const entry of entries) await gather(entry, "", found);
  return found;
}

async function gather(entry: FileSystemEntry, above: string, found: GivenFile[]): Promise<void> {
  const path = `${above}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return;
    for (const each of some) await gather(each, `${path}/`, found);
  }
}
