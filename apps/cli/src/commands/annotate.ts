import { existsSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { preprocessorNamed, printable, Problem } from "@inkloom/contract";
import { annotatedFile, writeWholeFile } from "@inkloom/tools";
import { jsonText } from "../output/json-text.ts";
import { formatOfName, pictureFormat } from "../output/picture-format.ts";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Perform } from "./bench.ts";
import { failedSources, overSources, sourcesAt } from "./many-sources.ts";
import { today } from "./today.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Makes control pictures, of folders too, writes them with the poses beside them, and prints their paths or one JSON
 *  document. */
export const performAnnotate: Perform<"annotate"> = async (
  { parameters, extras, words },
  bench,
) => {
  const { around, context, runs } = bench;
  const { id, gives } = preprocessorNamed(parameters.preprocessor);
  const options = pictureFormat(extras);
  // The first word is the preprocessor.
  const sources = (await Promise.all(words.slice(1).map(sourcesAt))).flat();
  if (gives === "pose") expectPosesFree(extras.out, sources.length, extras.force);
  const place = await upscaledPlace({
    out: extras.out,
    format: options.format,
    force: extras.force,
    batch: sources.length,
    standardFolder: join(context.home, "pictures", today()),
    signal: around.signal,
  });
  await watchDrawing(bench, extras, async ({ context: watched, stop }) => {
    const { saved, failed } = await overSources(
      sources,
      watched,
      OF_ONE,
      async (picture, index, counted) => {
        const result = await runs.annotate({ ...parameters, picture }, counted);
        const stem = `${basename(picture, extname(picture))}-${id}`;
        const beside = result.pose && POSE_ENDING;
        const path = await place.save(await annotatedFile(result, options), index, stem, beside);
        const { width, height } = result.map;
        return {
          path,
          source: picture,
          width,
          height,
          ...(result.pose && { pose: await savePose(path, result.pose, extras.force) }),
        };
      },
    );
    stop();
    const { stdout } = around;
    if (extras.json === true) bench.printJson({ preprocessor: id, pictures: saved });
    else
      for (const path of saved.flatMap((each) => [
        each.path,
        ...("pose" in each ? [each.pose] : []),
      ]))
        stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
    if (failed.length > 0) throw failedSources(failed);
  });
};

/** What is wrong with one picture of many. */
const OF_ONE: readonly string[] = ["input/picture", "annotator/input"];

/** A pose lies beside its picture, and neither replaces a file unless told to; in a folder a free name is found.
 *  @throws Problem `output/exists` */
function expectPosesFree(out: string | undefined, count: number, force = false): void {
  if (out === undefined || force || formatOfName(out) === undefined || isFolder(out)) return;
  const stem = out.slice(0, -extname(out).length);
  const stems = count === 1 ? [stem] : Array.from({ length: count }, (_, i) => `${stem}-${i + 1}`);
  const path = stems.map((each) => each + POSE_ENDING).find((each) => existsSync(each));
  if (path === undefined) return;
  throw new Problem("output/exists", {
    en: `${path} exists already and would be replaced, expected a name that is free, or --force`,
    zh: `${path} 已存在，将被替换；应使用其他名称，或加上 --force`,
  });
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const POSE_ENDING = ".json";

const poseOf = (picture: string): string =>
  `${picture.slice(0, -extname(picture).length)}${POSE_ENDING}`;

/** Beside the picture, under its name. */
async function savePose(picture: string, pose: object, force = false): Promise<string> {
  const path = poseOf(picture);
  await writeWholeFile(path, new TextEncoder().encode(jsonText(pose)), { replace: force });
  return path;
}
