/**
 * `npm run build:web`: builds the page into `apps/web/dist`, with every file compressed beside itself. Does nothing where that
 * was done from the same sources before. `npm run setup` and `npm run pack` call it.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const web = join(root, "apps", "web");
/** Where the build is. */
export const pageFolder = join(web, "dist");
const stamp = join(pageFolder, ".built");

const SOURCES = [
  "apps/web/{index.html,vite.config.ts,package.json}",
  "apps/web/{src,public}/**/*",
  "packages/client/src/**/*.ts",
  "package-lock.json",
  "scripts/build-web.ts",
];
/** Others are compressed already. */
const COMPRESSED = /\.(js|css|html|svg|webmanifest|json|wasm)$/;

/** @returns whether something was built */
export async function buildWeb(): Promise<boolean> {
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  await bundle();
  await compressFiles();
  writeFileSync(stamp, wanted);
  return true;
}

/** Built by a test too it is the page that people get: Vite takes React's development build where `NODE_ENV` is `test`. */
async function bundle(): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    const { build } = await import("vite");
    await build({
      root: web,
      configFile: join(web, "vite.config.ts"),
      mode: "production",
      logLevel: "warn",
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = NODE_ENV;
  }
}

function sourceHash(): string {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|suite)\.tsx?$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(`${file.slice(root.length)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}

async function compressFiles(): Promise<void> {
  const files = globSync("**/*", { cwd: pageFolder, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const file of files) {
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, best));
    writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const start = performance.now();
  const built = await buildWeb();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(built ? `apps/web/dist: built in ${seconds} s` : "apps/web/dist: built before");
}
