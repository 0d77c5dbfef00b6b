/** A process of its own that pulls, for tests that kill it: `node pull-process.suite.ts <address> <home> <host that may be private>`. */
import { sitesFrom } from "./sites.ts";
import { pull } from "./pull.ts";

const [what = "", home = "", privateHost = ""] = process.argv.slice(2);
await pull(
  { what },
  {
    home,
    sites: sitesFrom({}),
    privateHosts: [privateHost],
    signal: new AbortController().signal,
    limits: {
      piece: 256 * 1024,
      saveEvery: { bytes: 256 * 1024, ms: 50 },
      freeBytes: () => Promise.resolve(1e13),
      patience: { tries: 3, firstWait: 1, longestWait: 10 },
    },
    onProgress: ({ stage, done }) => {
      process.stdout.write(`${stage} ${done ?? 0}\n`);
    },
  },
);
