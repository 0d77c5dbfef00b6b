/** What a picture says of files: their names, and never where they lie on the machine of who made it. */
import { basename, isAbsolute, win32 } from "node:path";
import { type ControlUnit, withUnitNames } from "@inkloom/contract";

/** Parameters that name one file, but for the model. */
export const FILE_PARAMETERS: readonly string[] = [
  "image",
  "mask",
  "vae",
  "refiner",
  "hires_model",
  "hires_upscaler",
  "upscaler",
];

/** The same parameters with files by name; models are found by it in their folders, and what a picture began
 *  with is not in any folder that others have. */
export function withSharedNames(
  parameters: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (name === "control" && Array.isArray(value))
        return [
          name,
          withUnitNames(value as readonly ControlUnit[], { picture: sharedName, file: sharedName }),
        ];
      if (typeof value !== "string") return [name, value];
      if (FILE_PARAMETERS.includes(name)) return [name, sharedName(value)];
      // "name:strength; name:strength"
      return [
        name,
        name === "loras"
          ? value
              .split(/(;\s*)/)
              .map(sharedName)
              .join("")
          : value,
      ];
    }),
  );
}

/** A path without its folders; other names as they are, as names may have slashes of their own. */
export function sharedName(name: string): string {
  if (/^[A-Za-z]:[\\/]|^\\\\/.test(name)) return win32.basename(name);
  return isAbsolute(name) || /^\.{1,2}[\\/]/.test(name) ? basename(name) : name;
}

/** A model's file without its folders and a checkpoint's ending; other dots belong to the name. */
export const sharedModelName = (model: string): string =>
  basename(model).replace(/\.(safetensors|ckpt|pt|pth|gguf|bin)$/i, "");
