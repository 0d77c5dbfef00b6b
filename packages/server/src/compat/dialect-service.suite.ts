/** The service of the dialects over the tools themselves, with the embedded model. */
import { Problem } from "@inkloom/contract";
import { encodePng } from "@inkloom/pixels";
import {
  annotatedFile,
  type DrawingProgress,
  keptSessions,
  OUTPUTS,
  type RunContext,
  RUNS,
  upscaledFile,
} from "@inkloom/tools";
import { cpuContext } from "../../../tools/src/cpu-context.suite.ts";
import type { DialectCatalogue, DialectRequest, DialectService } from "./service.ts";

export const CATALOGUE: DialectCatalogue = {
  models: [
    { name: "inkloom-mini", filename: "inkloom-mini" },
    { name: "sub/other", filename: "other.safetensors", sha256: "0123456789abcdef".repeat(4) },
  ],
  vaes: [{ name: "mse", filename: "mse.safetensors" }],
  upscalers: [],
  controlnets: [
    {
      name: "control_v11p_sd15_canny",
      filename: "control_v11p_sd15_canny.pth",
      sha256: "d14c016b".repeat(8),
    },
    { name: "ip-adapter_sd15", filename: "ip-adapter_sd15.safetensors" },
  ],
  loras: [{ name: "ink", filename: "ink.safetensors", alias: "ink", metadata: {} }],
  embeddings: [{ name: "bad-hands", filename: "bad-hands.pt" }],
  styles: [{ name: "ink", prompt: "{prompt}, ink", negativePrompt: "photo" }],
};

/** `asked` holds every request that arrived; `given` is what tools find beside the embedded model. */
export async function dialectService(given: Pick<RunContext, "folders"> = {}): Promise<{
  readonly service: DialectService;
  readonly asked: DialectRequest[];
  readonly close: () => Promise<void>;
}> {
  const { context, close } = await cpuContext();
  // One picture after the other by the same networks.
  const keeper = keptSessions(await context.runtime("cpu"));
  const asked: DialectRequest[] = [];
  const run: DialectService["run"] = async (request, { signal, onProgress }) => {
    asked.push(request);
    const of = {
      ...context,
      ...given,
      runtime: () => Promise.resolve(keeper.runtime),
      signal,
      onProgress: ({ preview, ...progress }: DrawingProgress) => {
        onProgress({
          ...progress,
          ...(preview && { preview: async () => encodePng(await preview()) }),
        });
      },
      picture: (name: string) => {
        const file = request.pictures.get(name);
        const missing = { en: `${name} is not there`, zh: `没有 ${name}` };
        return file ? Promise.resolve(file) : Promise.reject(new Problem("input/picture", missing));
      },
    };
    if (isOf("upscale", request)) {
      const made = await RUNS.upscale(request.parameters, of);
      return [await upscaledFile(made, { format: "png" })];
    }
    if (isOf("annotate", request)) {
      const made = await RUNS.annotate(request.parameters, of);
      return [await annotatedFile(made, { format: "png" })];
    }
    if (isOf("pose", request)) {
      const { map } = await RUNS.pose(request.parameters, of);
      return [await encodePng(map)];
    }
    const { files } = isOf("grid", request)
      ? OUTPUTS.grid(await RUNS.grid(request.parameters, of))
      : isOf("img2img", request)
        ? OUTPUTS.img2img(await RUNS.img2img(request.parameters, of))
        : OUTPUTS.generate(
            await RUNS.generate((request as DialectRequest<"generate">).parameters, of),
          );
    const made: Uint8Array[] = [];
    for await (const { bytes } of files) made.push(bytes);
    return made;
  };
  return {
    service: {
      run: (request, options) => run(request, options).finally(keeper.settle),
      told: (request) => {
        asked.push(request);
        // BLIP says what it was given, too.
        const { prompt = "" } = request.parameters as { readonly prompt?: string };
        return Promise.resolve({ caption: `${prompt} ${request.tool} of it`.trim() });
      },
      catalogue: () => Promise.resolve(CATALOGUE),
    },
    asked,
    close: async () => {
      await keeper.clear();
      await close();
    },
  };
}

function isOf<Id extends DialectRequest["tool"]>(
  id: Id,
  request: DialectRequest,
): request is DialectRequest<Id> {
  return request.tool === id;
}
