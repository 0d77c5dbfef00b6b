/** The order in which `npm test` runs its files. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes ten seconds or more, the slowest first. */
const SLOW = [
  "packages/diffusion/src/comfy/parity.test.ts",
  "packages/diffusion/src/img2img/img2img.test.ts",
  "packages/diffusion/src/img2img/scripts.test.ts",
  "packages/engine/src/runtime/host/engine-host.test.ts",
  "packages/diffusion/src/words.test.ts",
  "packages/diffusion/src/generate.test.ts",
  "packages/diffusion/src/samplers.test.ts",
  "packages/server/src/storage/storage.test.ts",
  "packages/diffusion/src/checkpoint/families.test.ts",
  "apps/cli/src/process.test.ts",
  "packages/server/src/jobs/queue.test.ts",
  "apps/cli/src/service-commands/stored.test.ts",
  "packages/server/src/app.test.ts",
  "packages/models/src/upscalers/upscalers.test.ts",
  "packages/engine/src/runtime/host/held-inputs.test.ts",
  "packages/diffusion/src/adapters/lora-pictures.test.ts",
  "packages/server/src/routes/jobs.test.ts",
  "packages/server/src/workflow/workflow.test.ts",
  "packages/server/src/work/run-tools.test.ts",
  "packages/server/src/compat/comfy/comfy-wire.test.ts",
  "packages/tools/src/tools/grid/run.test.ts",
  "packages/diffusion/src/comfy/prompt-nodes.test.ts",
  "packages/tools/src/merging/merging.test.ts",
  "packages/training/src/merging/checkpoint/checkpoints.test.ts",
];

/**
 * Vitest puts first what took longest the last time. Where it knows of no last time, as in a fresh checkout, it goes by the
 * sizes of the files, and a short file that takes half a minute may be the last: then one of two processes waits for it.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = SLOW.filter((path) => !existsSync(join(import.meta.dirname, "..", path)));
    if (gone.length > 0) throw new Error(`scripts/slow-first.ts names ${gone.join(", ")}`);
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const projectOf = ({ project }: TestSpecification) => projects.indexOf(project.name);
    return sorted.toSorted(
      (a, b) => projectOf(a) - projectOf(b) || rank(a.moduleId) - rank(b.moduleId),
    );
  }
}

function rank(path: string): number {
  const at = SLOW.findIndex((slow) => path.endsWith(`/${slow}`));
  return at === -1 ? SLOW.length : at;
}
