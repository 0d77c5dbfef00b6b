/**
 * Draws a picture over the HTTP API and saves it.
 *
 *     node examples/api/generate.ts "a lighthouse at dusk" lighthouse.png
 *
 * INKLOOM_ADDRESS names the service (http://127.0.0.1:7860), INKLOOM_TOKEN an API token where it asks for a login.
 */
import { writeFile } from "node:fs/promises";
import { connect, InkloomProblem } from "../../packages/client/src/index.ts";

const [prompt = "a lighthouse at dusk", path = "lighthouse.png"] = process.argv.slice(2);
const { INKLOOM_ADDRESS: address = "http://127.0.0.1:7860", INKLOOM_TOKEN: token } = process.env;
const inkloom = connect({ address, ...(token !== undefined && { token }) });

try {
  const job = await inkloom.run(
    "generate",
    { prompt, steps: 4, seed: 1 },
    {
      onEvent: (event) => {
        if (event.type !== "progress") return;
        const { stage, step = 0, steps = 0 } = event.progress;
        console.log(steps > 0 ? `${stage} ${step}/${steps}` : stage);
      },
    },
  );
  const [file] = job.result?.files ?? [];
  if (file === undefined) throw new Error(`Job ${job.id} has no picture.`);
  await writeFile(path, await inkloom.bytes(file));
  console.log(`${path}: ${file.width ?? 0}x${file.height ?? 0}, seed ${file.seed ?? 0}`);
} catch (error) {
  if (!(error instanceof InkloomProblem)) throw error;
  const { detail, cure, code } = error.problem;
  console.error(`${code}: ${detail}\n${cure}`);
  process.exitCode = 1;
}
