/** Whether pictures are drawn by the service that runs already, which has its models loaded, or by this process. */
import { existsSync } from "node:fs";
import { type ControlUnit, printable, type Text } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import type { AnyToolRequest } from "../arguments/program.ts";
import type { Bench } from "../commands/bench.ts";

const DRAWING = ["generate", "img2img", "grid", "upscale", "annotate", "workflow"];

/** Parameters that call a file of a model. */
const FILES = [
  "model",
  "vae",
  "refiner",
  "hires_model",
  "hires_upscaler",
  "upscaler",
  "upscaler_2",
  "loras",
];

const HERE = {
  paths: (name: string): Text => ({
    en: `${name} is a path, which a service does not take; drawing in this process instead.`,
    zh: `${name} 是路径，服务不接受路径；改由本进程绘制。`,
  }),
  folders: {
    en: "--models-from is for this process, which draws instead of the service.",
    zh: "--models-from 仅用于本进程，因此由本进程绘制，而不经由服务。",
  },
} as const;

/** What a tool's context has beside that of every command; says where a service could not be used. */
export async function drawingPlace(
  { id, parameters, extras }: Pick<AnyToolRequest, "id" | "parameters" | "extras">,
  { around, language }: Pick<Bench, "around" | "language">,
  home: string,
): Promise<Pick<RunContext, "elsewhere"> & Partial<Pick<RunContext, "runtime">>> {
  if (!DRAWING.includes(id)) return {};
  const service = await around.findService(home, language);
  if (service === undefined) return {};
  const path = pathIn({ ...parameters });
  const here =
    ("modelsFrom" in extras ? (extras.modelsFrom ?? []) : []).length > 0
      ? HERE.folders
      : path === undefined
        ? undefined
        : HERE.paths(path);
  if (here !== undefined) {
    around.stderr.write(`${printable(here[language])}\n`);
    return {};
  }
  const { drawThere } = await import("@inkloom/server/elsewhere");
  return { elsewhere: drawThere(service), runtime: nothingHere };
}

/** A model that is called by where it lies. */
function pathIn(parameters: Readonly<Record<string, unknown>>): string | undefined {
  const { graph } = parameters;
  if (typeof graph === "object" && graph !== null)
    return Object.values(graph as Record<string, { readonly inputs?: unknown }>)
      .map(({ inputs }) => pathIn({ ...(inputs ?? {}) }))
      .find((path) => path !== undefined);
  const units = (parameters["control"] ?? []) as readonly ControlUnit[];
  const ofUnits = units.map(({ model }) => model).find((each) => each && isFilePath(each));
  if (ofUnits !== undefined) return ofUnits;
  const named = FILES.flatMap((name) => {
    const value = parameters[name];
    return typeof value === "string" ? value.split(";").map((each) => each.trim()) : [];
  });
  return named.find((each) => each !== "" && isFilePath(each));
}

const isFilePath = (name: string): boolean => isPath(name) || existsSync(name);

const isPath = (name: string): boolean => /^(\/|~|\.{1,2}([\\/]|$)|[A-Za-z]:[\\/]|\\\\)/.test(name);

/** Sessions are the service's; what asks for a runtime only lays them by. */
const nothingHere: RunContext["runtime"] = (device) =>
  Promise.resolve({
    device: device === "auto" ? "cpu" : device,
    get capabilities(): never {
      throw new TypeError("nothing is computed in this process");
    },
    load: () => Promise.reject(new TypeError("nothing is computed in this process")),
    close: () => Promise.resolve(),
  });
