/** The command from end to end, against a server on this machine. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  loraFile,
  sha256,
} from "../../../../packages/server/src/library/pull/hostile-server.suite.ts";
import { recorder, runRecorded } from "../surroundings.suite.ts";
import { PullPace } from "./pull-pace.ts";
import { catalogueLines, pulledLines, pullLine } from "./pull-words.ts";

const file = loraFile(64 * 1024);
const server = createServer((request, response) => {
  if (request.url === "/hang.safetensors") return;
  if (request.url !== "/ink.safetensors") response.writeHead(404).end();
  else response.writeHead(200, { "Content-Length": file.length }).end(file);
});
let home = "";
let address = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-model-pull-"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true });
});

const run = (...argv: string[]) =>
  runRecorded(["model", "pull", ...argv], { env: { INKLOOM_HOME: home } });

describe("inkloom model pull", () => {
  test("fetches a file, says where it lies and that nobody vouches for it", async () => {
    const { exitCode, stdout, stderr } = await run(`${address}/ink.safetensors`, "--allow-private");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout.split("\n")).toEqual([
      join(home, "loras", "ink.safetensors"),
      `  66 kB, not verified: no SHA-256 is known, ${sha256(file)}`,
      "",
    ]);
  });

  test("prints JSON for programs", async () => {
    const { stdout } = await run(
      `${address}/ink.safetensors`,
      ...["--allow-private", "--json", "--name", "other", "--sha256", sha256(file)],
    );
    expect(JSON.parse(stdout)).toEqual({
      files: [
        {
          file: "loras/other.safetensors",
          kind: "lora",
          bytes: file.length,
          sha256: sha256(file),
          verified: "asker",
          already: false,
          fetched: file.length,
        },
      ],
    });
  });

  test("refuses this machine unless that is allowed, and says how", async () => {
    const { exitCode, stderr } = await run(`${address}/ink.safetensors`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("[pull/address]");
    expect(stderr).toContain("--allow-private");
  });

  test.each([
    [[], "[input/usage]", "--list"],
    [["x", "--kind", "script"], "[input/invalid]", "checkpoint, lora"],
    [["x", "--connections", "99"], "[input/invalid]", "from 1 to 16"],
    [["dreamshaper"], "[pull/source]", "no name of the catalogue"],
  ])("refuses %j", async (argv, code, words) => {
    const { exitCode, stderr } = await run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(words);
  });

  test("tells the licence of what is in the catalogue before it fetches", async () => {
    // No site is there: the mirror is this machine's port of nobody.
    const { exitCode, stderr } = await runRecorded(["model", "pull", "taesd", "--lang", "zh"], {
      env: { INKLOOM_HOME: home, HF_ENDPOINT: `${address}/nothing` },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("许可协议 MIT（https://huggingface.co/madebyollin/taesd）");
    expect(stderr).toContain("[pull/missing]");
  });

  test("that is interrupted says that what came is kept", async () => {
    const interruption = new AbortController();
    const running = runRecorded(
      ["model", "pull", `${address}/hang.safetensors`, "--allow-private"],
      {
        env: { INKLOOM_HOME: home },
        signal: interruption.signal,
      },
    );
    setTimeout(() => {
      interruption.abort();
    }, 300);
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("the same command goes on from there");
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("draws a line on a terminal, and clears it", async () => {
    const stderr = recorder(true);
    const { exitCode } = await runRecorded(
      ["model", "pull", `${address}/ink.safetensors`, "--allow-private", "--name", "line"],
      { env: { INKLOOM_HOME: home }, stderr },
    );
    expect(exitCode).toBe(0);
    expect(stderr.text()).toContain("Asking the server");
    expect(stderr.text()).toContain("100%");
    expect(stderr.text().endsWith("\r\u001b[K")).toBe(true);
  });

  test("lists the catalogue, with sizes and licences", async () => {
    const { exitCode, stdout } = await run("--list");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^checkpoint:\n {2}sd15 +Stable Diffusion 1\.5; 4\.3 GB, CreativeML/);
    expect(stdout).toContain("size unknown");
    const json = await run("--list", "--json");
    expect(JSON.parse(json.stdout)).toHaveProperty("entries.0.id", "sd15");
  });
});

describe("the words of a pull", () => {
  const progress = { stage: "fetch", file: "a.pt", done: 1.2e9, of: 4.3e9 } as const;

  test("say how far it is, how fast and how long it still takes", () => {
    const line = pullLine(progress, { pace: 12e6, left: 258 }, "en", 200);
    expect(line).toBe("Fetching  a.pt  27%  1.2 GB of 4.3 GB  12 MB/s  4:18 left");
    expect(pullLine(progress, { pace: 12e6, left: 3700 }, "zh", 200)).toBe(
      "下载  a.pt  27%  1.2 GB/4.3 GB  12 MB/s  剩余 1:01:40",
    );
    expect(pullLine({ ...progress, of: undefined }, {}, "en", 200)).toBe("Fetching  a.pt  1.2 GB");
  });

  test("fit the terminal, and cannot steer it", () => {
    expect(pullLine(progress, { pace: 12e6, left: 258 }, "en", 30)).toBe("Fetching  a.pt  27%");
    expect(pullLine({ stage: "ask", file: "\u001b[2J" }, {}, "en", 80)).toBe(
      "Asking the server  \\u001b[2J",
    );
  });

  test("tell what was converted, kept and left out", () => {
    const pulled = {
      file: "upscalers/x.safetensors",
      kind: "upscaler",
      bytes: 67e6,
      sha256: "0".repeat(64),
      verified: "catalogue",
      already: false,
      fetched: 67e6,
      converted: { tensors: 702, leftOut: ["params"] },
      original: "upscalers/x.pth",
    } as const;
    expect(pulledLines(pulled, "/data/upscalers/x.safetensors", "en")).toEqual([
      "/data/upscalers/x.safetensors",
      "  67 MB, SHA-256 as in the catalogue, converted from a pickle, 702 tensors compared, left out params, original kept as upscalers/x.pth",
    ]);
    expect(pulledLines(pulled, "/x", "zh")[1]).toContain("702 个张量逐一核对一致");
  });

  test("list every entry in both languages", () => {
    expect(catalogueLines("zh", 200).join("\n")).toMatch(
      /sd15 +Stable Diffusion 1\.5 模型；4\.3 GB，/,
    );
    for (const line of catalogueLines("en", 100).join("\n").split("\n"))
      expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe("the pace", () => {
  test("is that of the last seconds, and begins anew with another file", () => {
    const pace = new PullPace();
    const at = (file: string, done: number, time: number) => {
      const progress = { stage: "fetch", file, done, of: 10e6 } as const;
      pace.note(progress, time);
      return pace.told(progress);
    };
    expect(at("a", 0, 0)).toEqual({});
    expect(at("a", 1e6, 1000)).toEqual({ pace: 1e6, left: 9 });
    for (let i = 2; i < 20; i++) at("a", 1e6 + i * 1e5, i * 1000);
    expect(at("a", 3e6, 20_000).pace).toBeCloseTo(1e5, -4);
    expect(at("b", 0, 21_000)).toEqual({});
  });
});
