/** Why a graph could not be run to its end: which node, and the reason in words that are no secret of the machine. */
import { Problem } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import { NodeFailure, type RunContext } from "@inkloom/tools";
import { foldersOf, textWithout } from "../../work/without-folders.ts";

/** A problem whose fault is the node. What is no problem is a mistake of ours, which the worker logs. */
export function failedNode(error: unknown, tools: RunContext): unknown {
  if (!(error instanceof NodeFailure)) return error;
  const { node } = error;
  const cause = error.cause instanceof PixelsError ? unreadable(error.cause) : error.cause;
  if (!(cause instanceof Problem)) return error;
  const sentence = textWithout(cause.sentence, foldersOf(tools));
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
