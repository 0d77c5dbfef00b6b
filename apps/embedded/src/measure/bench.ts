/** Where the pictures of measurements are drawn: the tools in this process, networks loaded from one picture to the next. */
import { resolve } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { keptSessions, RUNS, type RunContext } from "@inkloom/tools";

/** Pictures that a request names. */
export type Named = Readonly<Record<string, Pixels>>;

export interface Bench {
  readonly runtime: Runtime;
  /** What a tool is given. */
  readonly context: (named: Named) => Promise<RunContext>;
  /** @returns the first picture of `generate` on the CPU */
  readonly generate: (request: object, named?: Named) => Promise<Pixels>;
  /** @returns the first picture of `img2img` on the CPU */
  readonly img2img: (request: object, named: Named) => Promise<Pixels>;
  readonly close: () => Promise<void>;
}

/** @param home data folder with the networks that requests name */
export async function openBench(home: string, threads: number): Promise<Bench> {
  const runtime = await createNodeRuntime("cpu", { threads });
  const kept = keptSessions(runtime);
  const context = async (named: Named): Promise<RunContext> => {
    const files = new Map<string, Uint8Array>();
    for (const [name, pixels] of Object.entries(named)) files.set(name, await encodePng(pixels));
    return {
      runtime: () => Promise.resolve(kept.runtime),
      picture: (name) => {
        const bytes = files.get(name);
        return bytes ? Promise.resolve(bytes) : Promise.reject(new Error(`no picture ${name}`));
      },
      home: resolve(home),
      embeddedModels: resolve("models"),
    };
  };
  const onlyPicture = async (pictures: readonly { readonly pixels: Pixels }[]): Promise<Pixels> => {
    await kept.settle();
    const [picture] = pictures;
    if (picture === undefined) throw new Error("no picture was drawn");
    return picture.pixels;
  };
  return {
    runtime,
    context,
    async generate(request, named = {}) {
      const wanted = validate(TOOLS.generate, { ...request, device: "cpu" });
      return onlyPicture((await RUNS.generate(wanted, await context(named))).pictures);
    },
    async img2img(request, named) {
      const wanted = validate(TOOLS.img2img, { ...request, device: "cpu" });
      return onlyPicture((await RUNS.img2img(wanted, await context(named))).pictures);
    },
    async close() {
      await kept.clear();
      await runtime.close();
    },
  };
}
