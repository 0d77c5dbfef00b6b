/** From what somebody asks for to files in the folders of models: fetched, checked, converted where they are pickles. */
import { Problem } from "@inkloom/contract";
import { type Asking, openAgents } from "./ask.ts";
import { PATIENCE } from "./broken.ts";
import { askCivitai } from "./civitai.ts";
import { diskProblem } from "./disk-problem.ts";
import { safeFileName } from "./file-name.ts";
import { downloadsFolder } from "./folders.ts";
import { freeBytes } from "./free-space.ts";
import { pullFile } from "./pull-file.ts";
import type { PullContext, PulledFile, PullLimits, PullRequest } from "./request.ts";
import { credentialsOf, type Sites } from "./sites.ts";
import { sweepDownloads } from "./sweep.ts";
import { type KnownHash, readSource, type Wanted, type WantedFile } from "./source.ts";

const LIMITS: PullLimits = {
  patience: PATIENCE,
  answer: 30_000,
  idle: 60_000,
  piece: 32 * 2 ** 20,
  saveEvery: { bytes: 16 * 2 ** 20, ms: 2000 },
  freeBytes,
  resolve: undefined,
};

/** @throws Problem; what was fetched so far is kept for the next time */
export async function pull(request: PullRequest, context: PullContext): Promise<PulledFile[]> {
  const { home, sites, signal } = context;
  const wanted = readSource(request.what, sites);
  const limits = { ...LIMITS, ...context.limits };
  const agents = openAgents();
  const asking: Asking = {
    privateHosts: [
      ...context.privateHosts,
      ...[sites.huggingFace, sites.civitai].flatMap(({ base, isMirror }) =>
        isMirror === true ? [base.host] : [],
      ),
      ...(context.allowPrivate === true ? wanted.files.map(({ url }) => url.host) : []),
    ],
    resolve: limits.resolve,
    credentials: credentialsOf(sites),
    patience: limits.answer,
    idle: limits.idle,
    agents,
  };
  const done: PulledFile[] = [];
  try {
    await sweepDownloads(downloadsFolder(home));
    for (const file of wanted.files) {
      const one = await completed(file, request, wanted, { sites, asking, signal });
      done.push(await pullFile(one, { request, wanted, context, limits, asking, home }));
    }
    return done;
  } catch (error) {
    throw diskProblem(error, request.name ?? wanted.entry?.id ?? "file");
  } finally {
    agents.close();
  }
}

/** With what the asker says, and what the site that knows it tells of it. @throws Problem `input/invalid` */
async function completed(
  file: WantedFile,
  { kind, sha256, name }: PullRequest,
  { files, entry }: Wanted,
  { sites, asking, signal }: { sites: Sites; asking: Asking; signal: AbortSignal },
): Promise<WantedFile> {
  const given = sha256?.trim().toLowerCase();
  if (given !== undefined && !/^[0-9a-f]{64}$/.test(given))
    throw invalid("sha256", {
      en: "expected 64 hexadecimal digits",
      zh: "应为 64 位十六进制数字",
    });
  if (files.length > 1 && (given !== undefined || name !== undefined))
    throw invalid(given === undefined ? "name" : "sha256", {
      en: `${entry?.id ?? "it"} consists of ${files.length} files, expected it to be left out`,
      zh: `${entry?.id ?? "它"} 由 ${files.length} 个文件组成，不应给出此项`,
    });
  const safe = name === undefined ? undefined : safeFileName(name);
  if (name !== undefined && safe === undefined)
    throw invalid("name", { en: "nothing of it can be a file name", zh: "无法用作文件名" });
  const { civitaiVersion } = file;
  const told =
    civitaiVersion === undefined
      ? {}
      : await askCivitai(civitaiVersion, sites.civitai, asking, signal);
  const hash: KnownHash | undefined =
    given === undefined ? (file.sha256 ?? told.sha256) : { value: given, by: "asker" };
  return {
    ...file,
    name: safe ?? file.name ?? told.name,
    kind: kind ?? file.kind ?? told.kind,
    sha256: hash,
  };
}

const invalid = (option: string, what: { en: string; zh: string }): Problem =>
  new Problem("input/invalid", { en: `${option}: ${what.en}.`, zh: `${option}：${what.zh}。` });
