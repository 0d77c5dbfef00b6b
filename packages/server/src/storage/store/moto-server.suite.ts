/** moto's S3 server, for tests: in a virtual environment of its own, with one empty bucket. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

export interface MotoServer {
  readonly endpoint: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly client: S3Client;
  /** How many objects the bucket holds, up to 1,000. */
  objects(): Promise<number>;
  stop(): Promise<void>;
}

export interface MotoPython {
  readonly python: string;
  remove(): void;
}

/** Python with PyPI `moto[server]`: the one named, else a virtual environment of the test's own; undefined where there can be none. */
export function motoPython(): MotoPython | undefined {
  const named = process.env["INKLOOM_TEST_MOTO_PYTHON"];
  if (named !== undefined) return { python: named, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "inkloom-moto-"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "pipe" });
    const python = join(folder, "bin", "python");
    execFileSync(python, ["-m", "pip", "install", "--quiet", "moto[server]==5.2.5"], {
      stdio: "pipe",
      timeout: 240_000,
    });
    return { python, remove };
  } catch {
    remove();
    return undefined;
  }
}

export async function startMoto(python: string): Promise<MotoServer> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const bucket = "inkloom";
  const credentials = { accessKeyId: "someone", secretAccessKey: "a-secret-key" };
  const server = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  const client = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
  const stop = async (): Promise<void> => {
    client.destroy();
    const gone = once(server, "exit");
    server.kill();
    await gone;
  };
  const objects = async (): Promise<number> =>
    (await client.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount ?? 0;
  for (let tries = 0; tries < 300; tries++)
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return { endpoint, bucket, credentials, client, objects, stop };
    } catch {
      await pause(200);
    }
  await stop();
  throw new Error("moto does not answer");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
