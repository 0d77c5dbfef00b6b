/** The parts of onnxruntime-node that the published package carries (docs/decisions/0001). */
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** A system the runtime is built for, as Node names it: `linux-x64`, `darwin-arm64`, ... */
export type Platform = `${string}-${string}`;

const require = createRequire(new URL("../packages/engine/package.json", import.meta.url));
const entry = require.resolve("onnxruntime-node");
const home = dirname(dirname(entry));
const binaries = join(home, "bin", "napi-v6");

/** Every platform that onnxruntime-node has binaries for. */
export function runtimePlatforms(): Platform[] {
  return readdirSync(binaries).flatMap((system) =>
    readdirSync(join(binaries, system)).map((arch): Platform => `${system}-${arch}`),
  );
}

/** Copies one platform's libraries to `<folder>/<platform>`. */
export function copyRuntime(platform: Platform, folder: string): void {
  const target = join(folder, platform);
  mkdirSync(target, { recursive: true });
  const source = join(binaries, ...platform.split("-"));
  for (const file of readdirSync(source)) {
    // macOS has the library twice; the binding links to the name without the full version.
    if (/^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(file)) continue;
    cpSync(join(source, file), join(target, file));
  }
}

/** Bundles onnxruntime-node's JavaScript so that it loads its binding from `../runtime/<platform>`. */
export const runtimeFromPackage: Plugin = {
  name: "runtime-from-package",
  setup(build) {
    // Node finds the names that a CommonJS module exports by reading it; a bundle must spell them out.
    build.onResolve({ filter: /^onnxruntime-node$/ }, ({ path }) => ({ path, namespace: "named" }));
    build.onLoad({ filter: /.*/, namespace: "named" }, () => {
      const names = Object.keys(require(entry) as object).filter((name) => /^[A-Za-z]/.test(name));
      return {
        resolveDir: home,
        contents:
          `import * as runtime from ${JSON.stringify(entry)};\n` +
          `export const { ${names.filter((name) => name !== "default").join(", ")} } = runtime;\n`,
      };
    });
    build.onLoad({ filter: /onnxruntime-node[\\/]dist[\\/]binding\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const original =
        "`../bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`";
      if (source.split(original).length !== 2)
        throw new Error(`${path}: expected to load its binding once by ${original}`);
      const ours =
        '["..", "runtime", process.platform + "-" + process.arch, "onnxruntime_binding.node"].join("/")';
      return { contents: source.replace(original, () => ours), loader: "js" };
    });
  },
};
