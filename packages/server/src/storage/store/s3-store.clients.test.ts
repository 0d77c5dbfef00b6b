import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAssetStore } from "./asset-store.suite.ts";
import { openS3Store } from "./s3-store.ts";

/** Python with PyPI `moto[server]`: the one named, else a virtual environment of the test's own. */
function motoPython(folder: string): string | undefined {
  const named = process.env["INKLOOM_TEST_MOTO_PYTHON"];
  if (named !== undefined) return named;
  try {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "pipe" });
    const python = join(folder, "bin", "python");
    execFileSync(python, ["-m", "pip", "install", "--quiet", "moto[server]==5.2.5"], {
      stdio: "pipe",
      timeout: 240_000,
    });
    return python;
  } catch {
    return undefined;
  }
}

const home = mkdtempSync(join(tmpdir(), "inkloom-moto-"));
const python = motoPython(home);
const credentials = { accessKeyId: "someone", secretAccessKey: "a-secret-key" };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe.skipIf(python === undefined)("S3 as a store (needs Python and PyPI moto)", () => {
  let server: ChildProcess;
  let endpoint: string;
  let client: S3Client;

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    const options = ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
    server = spawn(python ?? "", options, { stdio: "ignore" });
    client = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
    for (let tries = 0; tries < 300; tries++)
      try {
        await client.send(new CreateBucketCommand({ Bucket: "inkloom" }));
        return;
      } catch {
        await pause(200);
      }
    throw new Error("moto does not answer");
  });
  afterAll(async () => {
    client.destroy();
    const gone = once(server, "exit");
    server.kill();
    await gone;
    rmSync(home, { recursive: true });
  });

  testAssetStore(() => {
    const store = openS3Store({ bucket: "inkloom", prefix: "a/b/", endpoint, credentials });
    const damage = async (hash: string) => {
      const Key = `a/b/${hash.slice(0, 2)}/${hash.slice(2)}`;
      await client.send(new PutObjectCommand({ Bucket: "inkloom", Key, Body: "other" }));
    };
    return Promise.resolve({ store, damage, end: () => store.close() });
  });

  test("lists more than one page of objects", async () => {
    const store = openS3Store({ bucket: "inkloom", prefix: "many/", endpoint, credentials });
    const count = 1003;
    const bytes = Array.from({ length: count }, (_, i) => Buffer.from(String(i)));
    for (let i = 0; i < count; i += 50)
      await Promise.all(bytes.slice(i, i + 50).map((each) => store.put(each, "text/plain")));
    const stray = { Bucket: "inkloom", Key: "many/notes.txt", Body: "x" };
    await client.send(new PutObjectCommand(stray));
    let listed = 0;
    for await (const { bytes: size } of store.list()) listed += size > 0 ? 1 : 0;
    expect(listed).toBe(count);
    await store.close();
  });

  test("tells what failed without telling keys", async () => {
    const away = openS3Store({ bucket: "inkloom", endpoint: "http://127.0.0.1:1", credentials });
    const other = openS3Store({ bucket: "absent", endpoint, credentials });
    for (const store of [away, other]) {
      const failed = await store
        .put(Buffer.from("x"), "image/png")
        .catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: "storage/objects" });
      const told = `${String(failed)} ${JSON.stringify(failed)} ${(failed as Error).stack ?? ""}`;
      expect(told).not.toContain("a-secret-key");
      expect(told).not.toContain("someone");
      await store.close();
    }
  });
});
