/** alpha as PEFT and diffusers keep it: not beside the factors but in a configuration. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { WeightFile } from "@inkloom/engine/weights";
import type { PeftSettings } from "@inkloom/models";

/** Bytes; such a file has some hundred. */
const LIMIT = 2 ** 20;

/** From `adapter_config.json` beside the file (PEFT), or from the file's metadata, where diffusers puts the
 *  same fields behind the network's name. Undefined where there is neither. */
export async function peftSettings({
  path,
  metadata,
}: WeightFile): Promise<PeftSettings | undefined> {
  const inside = record(parsed(metadata["lora_adapter_metadata"]));
  if (inside)
    return {
      alpha: (module) => {
        const [network = ""] = module.split(".");
        return alphaOf(fieldsOf(inside, network), module.slice(network.length + 1));
      },
      rankStabilized: Object.entries(inside).some(
        ([key, value]) => key.endsWith("use_rslora") && value === true,
      ),
    };
  if (!/adapter_model\.\w+$/.test(path)) return undefined;
  const text = await readFile(join(dirname(path), "adapter_config.json"), "utf8").catch(() => "");
  const beside = text.length > LIMIT ? undefined : record(parsed(text));
  return (
    beside && {
      alpha: (module) => alphaOf(beside, module.replace(/^base_model\.model\./, "")),
      rankStabilized: beside["use_rslora"] === true,
    }
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** `alpha_pattern` holds exceptions by the end of a module's name. */
function alphaOf(fields: Fields, module: string): number | undefined {
  for (const [pattern, alpha] of Object.entries(record(fields["alpha_pattern"]) ?? {}))
    if (typeof alpha === "number" && (module === pattern || module.endsWith(`.${pattern}`)))
      return alpha;
  const alpha = fields["lora_alpha"] ?? fields["alpha"];
  return typeof alpha === "number" ? alpha : undefined;
}

const fieldsOf = (all: Fields, network: string): Fields =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      key.startsWith(`${network}.`) ? [[key.slice(network.length + 1), value]] : [],
    ),
  );

function parsed(json: string | undefined): unknown {
  if (json === undefined || json.length > LIMIT) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
