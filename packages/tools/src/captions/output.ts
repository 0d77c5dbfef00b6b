/** Descriptions as a service answers them. */
import type { Output } from "../outputs/output.ts";
import type { DescribeResult } from "./describe.ts";

/** @param port what the tool's port of the type `text` is called */
export function ofDescription(
  result: DescribeResult<object>,
  port: string,
  more: Readonly<Record<string, unknown>> = {},
): Output {
  if ("picture" in result) {
    const { model, picture } = result;
    const { source: _, path: __, ...told } = picture;
    return {
      files: nothing(),
      report: { model, ...told },
      texts: { [port]: [picture.caption] },
    };
  }
  const { model, written, kept, failed } = result;
  return {
    files: nothing(),
    report: {
      ...(model !== undefined && { model }),
      written,
      kept: kept.length,
      failed: failed.map(({ source, problem }) => ({
        source,
        code: problem.code,
        ...problem.sentence,
      })),
      ...more,
    },
    texts: { [port]: [] },
  };
}

async function* nothing(): AsyncGenerator<never> {
  // no files
}
