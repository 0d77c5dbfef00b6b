/** `inkloom serve` as a process of its own, asked over HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = join(import.meta.dirname, "..", "..", "apps", "cli", "bin", "inkloom.mjs");

export interface Serving {
  readonly child: ChildProcess;
  readonly address: string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** As Ctrl-C. */
  stop(): Promise<void>;
}

export interface ServingOptions {
  readonly command?: "serve" | "worker";
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Resolves when it says where it answers, or that it works. */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { command = "serve", home, env = {}, args = [] } = options;
  const port = command === "serve" ? ["--port", "0"] : [];
  const child = spawn(process.execPath, [cli, command, ...port, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LANG: "C", INKLOOM_HOME: home, ...env },
  });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const at = /^Inkloom answers at (\S+)$/.exec(line)?.[1];
      if (at !== undefined) resolve(at);
      else if (command === "worker" && line.startsWith("Takes jobs")) resolve("");
    });
    void exit.then(([code]) => {
      reject(new Error(`inkloom ${command} ended with ${String(code)} before it answered`));
    });
  });
  return {
    child,
    address,
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
    stop: async () => {
      child.kill("SIGINT");
      await exit;
    },
  };
}

export interface ToldJob {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly result: { readonly files: readonly { readonly hash: string }[] } | null;
}

/** An answer that asking again would not change. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** One request in JSON. @throws Refused where the answer is no success */
export async function ask<Answer>(
  address: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${address}/api/v1${path}`, {
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
  });
  if (!response.ok) throw new Refused(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
