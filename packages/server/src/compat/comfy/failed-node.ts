/** Why a graph could not be run to its end: which node, and the reason in words that are no secret of the machine. */
import { Problem, type Text } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import { NodeFailure, type RunContext } from "@inkloom/tools";

/** A problem whose fault is the node. What is no problem is a mistake of ours, which the worker logs. */
export function failedNode(error: unknown, tools: RunContext): unknown {
  if (!(error instanceof NodeFailure)) return error;
  const { node } = error;
  const cause = error.cause instanceof PixelsError ? unreadable(error.cause) : error.cause;
  if (!(cause instanceof Problem)) return error;
  const sentence = withoutFolders(cause.sentence, tools);
  return new Problem(cause.code, sentence, { cause, faults: [{ field: node.id, sentence }] });
}

const unreadable = (cause: PixelsError): Problem =>
  new Problem(
    "input/picture",
    {
      en: `The picture cannot be read: ${cause.message}.`,
      zh: `无法读取图片：${cause.message}。`,
    },
    { cause },
  );

/** Files of models by their names below the folders: what lies above them is nobody's business. */
function withoutFolders({ en, zh }: Text, { home, embeddedModels, folders }: RunContext): Text {
  const all = [home, embeddedModels, ...Object.values(folders ?? {}).flat()]
    .filter((folder) => folder.length > 1)
    .toSorted((a, b) => b.length - a.length);
  const cut = (text: string): string =>
    all.reduce(
      (rest, folder) => rest.replaceAll(`${folder}/`, "").replaceAll(`${folder}\\`, ""),
      text,
    );
  return { en: cut(en), zh: cut(zh) };
}
