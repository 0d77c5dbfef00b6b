import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAssetStore } from "./asset-store.suite.ts";
import { motoPython, type MotoServer, startMoto } from "./moto-server.suite.ts";
import { openS3Store } from "./s3-store.ts";

const moto = motoPython();

describe.skipIf(moto === undefined)("S3 as a store (needs Python and PyPI moto)", () => {
  let server: MotoServer;
  let endpoint: string;
  let credentials: MotoServer["credentials"];
  let client: S3Client;

  beforeAll(async () => {
    server = await startMoto(moto?.python ?? "");
    ({ endpoint, credentials, client } = server);
  });
  afterAll(async () => {
    await server.stop();
    moto?.remove();
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
