/** The service of the dialects with a control network called `lines`, whose answers are random and small. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMiniControl } from "../../../tools/src/mini-control.suite.ts";
import { CATALOGUE, dialectService } from "./dialect-service.suite.ts";

export async function controlledDialect(): ReturnType<typeof dialectService> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-control-"));
  await writeMiniControl(join(folder, "lines.safetensors"));
  const parts = await dialectService({ folders: { controlnet: [folder] } });
  const controlnets = [{ name: "lines", filename: "lines.safetensors" }];
  return {
    ...parts,
    service: {
      ...parts.service,
      catalogue: () => Promise.resolve({ ...CATALOGUE, controlnets }),
    },
    close: async () => {
      await parts.close();
      await rm(folder, { recursive: true });
    },
  };
}
