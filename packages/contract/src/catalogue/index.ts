/** The catalogue: what each tool needs, where it is had, and under which licence. Pure data. */
import type { Text } from "../text.ts";
import { ANNOTATORS } from "./annotators.ts";
import { AUTOENCODERS } from "./autoencoders.ts";
import { CHECKPOINTS } from "./checkpoints.ts";
import { CONTROLNETS } from "./controlnets.ts";
import type { CatalogueEntry, CatalogueKind } from "./entry.ts";
import { entrySize } from "./entry-words.ts";
import { FACE_RESTORERS } from "./face-restorers.ts";
import { SEEING } from "./seeing.ts";
import { SPEECH } from "./speech.ts";
import { TAGGERS } from "./taggers.ts";
import { UPSCALERS } from "./upscalers.ts";

export {
  CATALOGUE_KINDS,
  type CatalogueEntry,
  type CatalogueFile,
  type CatalogueKind,
  type Licence,
} from "./entry.ts";
export { entryBytes, entrySize, licenceWords, sizeWords } from "./entry-words.ts";

export const CATALOGUE: readonly CatalogueEntry[] = [
  ...CHECKPOINTS,
  ...AUTOENCODERS,
  ...UPSCALERS,
  ...CONTROLNETS,
  ...ANNOTATORS,
  ...SEEING,
  ...FACE_RESTORERS,
  ...TAGGERS,
  ...SPEECH,
];

/** Endings that people leave out of names. */
const ENDING = /\.(safetensors|ckpt|pt|pth|bin|onnx|gguf)$/i;

/** Every name that an entry goes by, in lower case. */
function namesOf({ id, title, files, alsoCalled = [] }: CatalogueEntry): string[] {
  const names = [id, title.en, title.zh, ...alsoCalled];
  const [only, ...more] = files;
  if (only !== undefined && more.length === 0) names.push(only.file);
  return names.map(plain);
}

const plain = (name: string): string => name.trim().toLowerCase().replace(ENDING, "");

/** The entry that somebody means, by its id, title, file or another of its names, in any case and with or without ending. */
export function findCatalogueEntry(
  name: string,
  kinds?: readonly CatalogueKind[],
): CatalogueEntry | undefined {
  const wanted = plain(name.split(/[\\/]/).at(-1) ?? "");
  if (wanted === "") return undefined;
  const among = CATALOGUE.filter(({ kind }) => kinds?.includes(kind) ?? true);
  return (
    among.find(({ id }) => id === wanted) ?? among.find((each) => namesOf(each).includes(wanted))
  );
}

/** The entry that is asked for by name; an address is one even where it ends in the name of a file that is known. */
export const entryAskedFor = (text: string): CatalogueEntry | undefined =>
  /[/\\:]/.test(text) ? undefined : findCatalogueEntry(text);

/** What a tool without its file adds to its message: how to get it; empty where the catalogue knows nothing of the name. */
export function pullHint(name: string, kinds: readonly CatalogueKind[]): Text {
  const entry = findCatalogueEntry(name, kinds);
  if (entry === undefined) return { en: "", zh: "" };
  const size = entrySize(entry);
  return {
    en: `; run \`inkloom model pull ${entry.id}\` (${size.en})`,
    zh: `；请运行 \`inkloom model pull ${entry.id}\`（${size.zh}）`,
  };
}
