import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The folder that everything of Inkloom's lives under: `INKLOOM_HOME`, else the platform's place for
 * the data of programs. It need not exist yet.
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const own = env["INKLOOM_HOME"];
  if (own !== undefined && own !== "") return resolve(own);
  if (platform === "win32")
    return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "Inkloom");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Inkloom");
  const data = env["XDG_DATA_HOME"];
  // The XDG base directory specification: relative paths are to be ignored.
  return join(data?.startsWith("/") === true ? data : join(home, ".local", "share"), "inkloom");
}
