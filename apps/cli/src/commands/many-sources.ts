/** Pictures that a command works on one after the other, those of folders too. */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import { formatOfName } from "../output/picture-format.ts";

/** The pictures of a folder by name, or the one file. What is not there is the tool's to say. */
export async function sourcesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return [path];
  const names = (await readdir(path)).filter((name) => formatOfName(name) !== undefined).sort();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new Problem("input/picture", {
    en: `${resolve(path)} holds no picture, expected PNG, JPEG or WebP files`,
    zh: `${resolve(path)} 中没有图片，应有 PNG、JPEG 或 WebP 文件`,
  });
}

/** All pictures share one engine. */
function withOneRuntime(context: RunContext): RunContext {
  let opened: ReturnType<RunContext["runtime"]> | undefined;
  return { ...context, runtime: (device) => (opened ??= context.runtime(device)) };
}

/** Progress tells which picture of how many it is about. */
const counting = (
  context: RunContext,
  picture: { readonly number: number; readonly of: number },
): RunContext => ({
  ...context,
  onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
});

/** What a service calls a picture that was sent to it. */
const SENT = /asset:[\da-f]{64}/;

/** Of several pictures, the one that a problem is about is named, as it is called here. */
function naming(picture: string, problem: Problem): Problem {
  const { code, sentence } = problem;
  const [en, zh] = [sentence.en, sentence.zh].map((text) => text.replace(SENT, () => picture));
  if (en === undefined || zh === undefined || sentence.en.includes(picture)) return problem;
  const named = en.includes(picture)
    ? { en, zh }
    : { en: `${picture}: ${en}`, zh: `${picture}：${zh}` };
  return new Problem(code, named, { cause: problem });
}

/** What was wrong with those that failed while the others were done. */
export const failedSources = (failed: readonly Problem[]): Problem =>
  new Problem("folder/failed", {
    en: failed.map(({ sentence }) => sentence.en).join("\n"),
    zh: failed.map(({ sentence }) => sentence.zh).join("\n"),
  });

/**
 * Works on the pictures in turn, by one engine. What is wrong with one of several, told by `codes`, keeps the others from
 * nothing.
 */
export async function overSources<Saved>(
  sources: readonly string[],
  context: RunContext,
  codes: readonly string[],
  work: (picture: string, index: number, counted: RunContext) => Promise<Saved>,
): Promise<{ readonly saved: readonly Saved[]; readonly failed: readonly Problem[] }> {
  const shared = withOneRuntime(context);
  const saved: Saved[] = [];
  const failed: Problem[] = [];
  const of = sources.length;
  for (const [index, picture] of sources.entries()) {
    const counted = of === 1 ? shared : counting(shared, { number: index + 1, of });
    try {
      saved.push(await work(picture, index, counted));
    } catch (error) {
      if (of === 1 || !(error instanceof Problem) || !codes.includes(error.code)) throw error;
      failed.push(naming(picture, error));
    }
  }
  return { saved, failed };
}
