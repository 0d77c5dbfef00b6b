import { basename, extname, join } from "node:path";
import { POSE_LIMIT, printable } from "@inkloom/contract";
import { annotatedFile, readTextFile } from "@inkloom/tools";
import { pictureFormat } from "../output/picture-format.ts";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Perform } from "./bench.ts";
import { today } from "./today.ts";

/** Draws a pose, writes the picture, and prints its path or one JSON document. */
export const performPose: Perform<"pose"> = async ({ parameters, extras, words }, bench) => {
  const { around, context, runs } = bench;
  const options = pictureFormat(extras);
  const place = await upscaledPlace({
    out: extras.out,
    format: options.format,
    force: extras.force,
    batch: 1,
    standardFolder: join(context.home, "pictures", today()),
    signal: around.signal,
  });
  const result = await runs.pose(parameters, context);
  const word = words[0] ?? "-";
  const stem = word === "-" ? "pose" : basename(word, extname(word));
  const path = await place.save(await annotatedFile(result, options), 0, stem);
  const { width, height } = result.map;
  const { stdout } = around;
  if (extras.json === true) bench.printJson({ pictures: [{ path, width, height }] });
  else stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
};

/** The text of a file, or of what is piped in. @throws Problem `input/invalid` */
export const poseOfFile = (
  word: string,
  { stdin }: Pick<Surroundings, "stdin">,
): Promise<string> =>
  word === "-"
    ? readTextFile(stdin, { name: "standard input", limit: POSE_LIMIT })
    : readTextFile(word, { name: word, limit: POSE_LIMIT });
