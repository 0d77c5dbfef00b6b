/**
 * `npm run pack [-- --platform linux-x64] [--out FOLDER]`: builds the publishable package under `dist/`
 * and packs it into one tarball, whose path is the last line printed.
 *
 * Workspace code is bundled, libraries from npm stay dependencies, and the native runtime travels
 * inside (docs/decisions/0001-runtime-binaries.md). Without `--platform` it is packed for every system.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, type Metafile, type Plugin } from "esbuild";
import { buildWeb, pageFolder } from "./build-web.ts";
import { copyRuntime, runtimeFromPackage, runtimePlatforms } from "./package-runtime.ts";
import type { Platform } from "./package-runtime.ts";

interface Manifest {
  readonly version: string;
  readonly description?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The package's command. The version is checked first: older Nodes fail in ways that name nothing. */
const STARTER = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 12)) await import("../lib/inkloom.js");
else {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const node = "Node " + process.versions.node;
  console.error(
    /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || "")
      ? "inkloom：当前是 " + node + "，需要 Node 22.12 或更高版本。"
      : "inkloom: this is " + node + ", expected Node 22.12 or newer.",
  );
  process.exitCode = 1;
}
`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: { platform: { type: "string", multiple: true }, out: { type: "string" } },
});
const dist = resolve(values.out ?? join(root, "dist"));
const folder = join(dist, "inkloom");
const platforms = choosePlatforms(values.platform);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const metafile = await bundle();
mkdirSync(join(folder, "bin"));
writeFileSync(join(folder, "bin", "inkloom.mjs"), STARTER);
await buildWeb();
// Where `apps/cli/src/main.ts` looks for it.
cpSync(pageFolder, join(folder, "page"), {
  recursive: true,
  filter: (path) => !/[/\\]\.(vite|built)$/.test(path),
});
for (const platform of platforms) copyRuntime(platform, join(folder, "runtime"));
cpSync(join(root, "models"), join(folder, "models"), {
  recursive: true,
  filter: (path) => !path.includes("heldout"),
});
// Read beside the code that applies them.
cpSync(
  join(root, "packages", "server", "src", "storage", "migrations"),
  join(folder, "lib", "migrations"),
  { recursive: true },
);
for (const file of ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "NOTICE"])
  cpSync(join(root, file), join(folder, file));
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(metafile), null, 2)}\n`);
const tarball = npmPack();
console.log(`${platforms.join(", ")}: ${(statSync(tarball).size / 1e6).toFixed(1)} MB`);
console.log(tarball);

function choosePlatforms(asked: readonly string[] | undefined): readonly Platform[] {
  const known = runtimePlatforms();
  if (asked === undefined) return known;
  return asked.map((name) => {
    const platform = known.find((each) => each === name);
    if (platform === undefined)
      throw new Error(`--platform is "${name}", expected one of ${known.join(", ")}`);
    return platform;
  });
}

/** Two entries side by side in `lib/`: the command line, and the engine host's process. */
async function bundle(): Promise<Metafile> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      inkloom: "apps/cli/src/main.ts",
      "host-process": "packages/engine/src/runtime/host/host-process.ts",
    },
    outdir: join(folder, "lib"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.12",
    legalComments: "inline",
    metafile: true,
    plugins: [runtimeFromPackage, librariesStayOutside()],
    // CommonJS inside the bundle (onnxruntime-node) needs a `require` to reach Node and its binding.
    banner: {
      js: 'import { createRequire as inkloomCreateRequire } from "node:module"; const require = inkloomCreateRequire(import.meta.url);',
    },
  });
  return result.metafile;
}

function librariesStayOutside(): Plugin {
  return {
    name: "libraries-stay-outside",
    setup(setup) {
      setup.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === "entry-point" || path.startsWith("node:")) return undefined;
        if (path.startsWith("@inkloom/") || path === "onnxruntime-node") return undefined;
        return { path, external: true };
      });
    },
  };
}

/** The published package.json: depends on exactly the libraries that the bundle imports. */
function manifest({ outputs }: Metafile): object {
  const top = readManifest(join(root, "package.json"));
  const versions = Object.assign(
    {},
    ...globSync("{packages,apps}/*/package.json", { cwd: root }).map(
      (path) => readManifest(join(root, path)).dependencies,
    ),
  ) as Readonly<Record<string, string>>;
  const imported = Object.values(outputs)
    .flatMap((output) => output.imports)
    .filter(({ external, path }) => external === true && !path.startsWith("node:"))
    .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  const libraries = [...new Set(imported)]
    .filter((name) => versions[name] !== undefined)
    .toSorted();
  return {
    name: "inkloom",
    version: top.version,
    description: top.description,
    license: "Apache-2.0",
    type: "module",
    engines: { node: ">=22.12" },
    bin: { inkloom: "bin/inkloom.mjs" },
    files: ["bin", "lib", "models", "page", "runtime", "NOTICE", "CHANGELOG.md", "README.zh-CN.md"],
    dependencies: Object.fromEntries(libraries.map((name) => [name, versions[name]])),
  };
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}

function npmPack(): string {
  const said = execFileSync("npm", ["pack", folder, "--pack-destination", dist, "--json"], {
    cwd: dist,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  const packed: unknown = JSON.parse(said);
  // npm 12 answers an object keyed by package, older ones a list.
  const [entry] = Object.values(packed as Record<string, { readonly filename: string }>);
  if (entry === undefined) throw new Error(`npm pack named no file: ${said}`);
  return join(dist, entry.filename);
}
