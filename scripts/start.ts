/** `npm start [-- FLAGS]`: builds the page where its sources changed, then starts the service with it; the flags are those of
 *  `inkloom serve`. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildWeb } from "./build-web.ts";

const cli = join(import.meta.dirname, "..", "apps", "cli", "bin", "inkloom.mjs");
await buildWeb();
process.argv = [process.execPath, cli, "serve", ...process.argv.slice(2)];
await import(pathToFileURL(cli).href);
