/** Why a graph could not be run to its end: which node, and its reason. */
import { type Fault, Problem } from "@inkloom/contract";
import { NodeFailure } from "@inkloom/diffusion";
import { PixelsError } from "@inkloom/pixels";

/** A Problem whose faults are the node, or its inputs where the reason names some. What is no problem is a mistake of ours,
 *  and stays as it is. */
export function graphProblem(error: unknown): unknown {
  if (!(error instanceof NodeFailure)) return error;
  const { node } = error;
  const cause = error.cause instanceof PixelsError ? unreadable(error.cause) : error.cause;
  if (!(cause instanceof Problem)) return error;
  const { sentence, code } = cause;
  const inputs = cause.faults.map((fault): Fault => ({
    ...fault,
    field: `${node.id}.${fault.field}`,
  }));
  const faults = inputs.length > 0 ? inputs : [{ field: node.id, sentence }];
  return new Problem(code, sentence, { cause, faults });
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
