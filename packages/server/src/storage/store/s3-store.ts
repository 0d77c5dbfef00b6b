/** A bucket of any S3-compatible service as a store: `<prefix>ab/cdef...`, media types in the objects' own. */
import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  type AssetContent,
  type AssetFacts,
  type AssetStore,
  expectHash,
  expectRange,
  isHash,
  missing,
  sha256,
  type StoredAsset,
  verified,
} from "./asset-store.ts";
import { asked, askedFor, objectsProblem } from "./s3-problem.ts";
import { PART, putParts } from "./s3-parts.ts";

export interface S3Settings {
  readonly bucket: string;
  /** What names begin with, such as `inkloom/`. @default "pictures/" */
  readonly prefix?: string;
  /** Address of the service. @default that of AWS */
  readonly endpoint?: string;
  /** @default what AWS's environment variables and files say, else "us-east-1" */
  readonly region?: string;
  /** Whether the bucket stands in the path instead of the host's name, as most services outside AWS want it. @default whether there is an `endpoint` */
  readonly pathStyle?: boolean;
  /** @default what AWS's environment variables, files and machine roles say */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** How long the service may take to answer, and to send its first byte; milliseconds. */
const TIMEOUTS = { connectionTimeout: 5000, requestTimeout: 60_000 };

/** The bucket must be there. */
export function openS3Store(settings: S3Settings): AssetStore {
  const { bucket: Bucket, prefix = "pictures/", endpoint, region, credentials } = settings;
  const { pathStyle = endpoint !== undefined } = settings;
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    region: region ?? process.env["AWS_REGION"] ?? "us-east-1",
    forcePathStyle: pathStyle,
    requestHandler: TIMEOUTS,
    // Checksums that are newer than many services; the hash in the name says more.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const at = (hash: string) => {
    expectHash(hash);
    return { Bucket, Key: `${prefix}${hash.slice(0, 2)}/${hash.slice(2)}` };
  };

  async function facts(hash: string): Promise<AssetFacts | undefined> {
    const place = at(hash);
    const head = await askedFor(Bucket, () => client.send(new HeadObjectCommand(place)));
    if (head === undefined) return undefined;
    const { ContentLength, ContentType, LastModified } = head;
    const mediaType = ContentType ?? "application/octet-stream";
    return { hash, bytes: ContentLength ?? 0, mediaType, modified: LastModified ?? new Date(0) };
  }

  async function putBytes(bytes: Uint8Array, mediaType: string): Promise<StoredAsset> {
    const stored = { hash: sha256(bytes), bytes: bytes.length };
    const command = { ...at(stored.hash), Body: bytes, ContentType: mediaType };
    await asked(Bucket, () => client.send(new PutObjectCommand(command)));
    return stored;
  }

  /** The hash, and with it the name, is known at the end only: what is large waits in a file. */
  async function putStream(
    content: AsyncIterable<Uint8Array>,
    mediaType: string,
  ): Promise<StoredAsset> {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-upload-"));
    const file = await open(join(folder, "content"), "wx+");
    try {
      const digest = createHash("sha256");
      let bytes = 0;
      for await (const chunk of content) {
        digest.update(chunk);
        bytes += chunk.length;
        await file.appendFile(chunk);
      }
      const stored = { hash: digest.digest("hex"), bytes };
      await putParts(client, { ...at(stored.hash), ContentType: mediaType }, file, bytes);
      return stored;
    } finally {
      await file.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function put(content: AssetContent, mediaType: string): Promise<StoredAsset> {
    if (content instanceof Uint8Array)
      return content.length <= PART
        ? putBytes(content, mediaType)
        : putStream(Readable.from([content]), mediaType);
    const { small, rest } = await firstPart(content);
    return rest === undefined ? putBytes(small, mediaType) : putStream(rest, mediaType);
  }

  return {
    put,
    facts,
    has: async (hash) => (await facts(hash)) !== undefined,
    open: async (hash, options = {}) => {
      const found = await facts(hash);
      if (found === undefined) throw missing(hash);
      const range = expectRange(options, found.bytes);
      const whole = options.start === undefined && options.end === undefined;
      const checked = (stream: Readable): Readable =>
        whole && options.verify === true ? verified(stream, hash) : stream;
      if (range === undefined) return { ...found, stream: checked(Readable.from([])) };
      const wanted = whole ? {} : { Range: `bytes=${range.start}-${range.end}` };
      const command = new GetObjectCommand({ ...at(hash), ...wanted });
      const answer = await askedFor(Bucket, () => client.send(command));
      if (answer === undefined) throw missing(hash);
      const { Body } = answer;
      if (!(Body instanceof Readable)) throw objectsProblem(Bucket, "no body");
      return { ...found, stream: checked(Body) };
    },
    remove: async (hash) => {
      if ((await facts(hash)) === undefined) return false;
      await asked(Bucket, () => client.send(new DeleteObjectCommand(at(hash))));
      return true;
    },
    list: () => list(client, Bucket, prefix),
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

/** What is no longer than a part, whole; else all of it as a stream again. */
async function firstPart(
  content: AsyncIterable<Uint8Array>,
): Promise<{ small: Uint8Array; rest?: AsyncIterable<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const source = content[Symbol.asyncIterator]();
  while (bytes <= PART) {
    const next = await source.next();
    if (next.done === true) return { small: Buffer.concat(chunks) };
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return {
    small: new Uint8Array(),
    rest: (async function* () {
      yield* chunks;
      yield* { [Symbol.asyncIterator]: () => source };
    })(),
  };
}

async function* list(client: S3Client, Bucket: string, prefix: string): AsyncGenerator<AssetFacts> {
  let after: string | undefined;
  do {
    const command: ListObjectsV2CommandInput = { Bucket, Prefix: prefix, ContinuationToken: after };
    const page: ListObjectsV2CommandOutput = await asked(Bucket, () =>
      client.send(new ListObjectsV2Command(command)),
    );
    for (const { Key = "", Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
      const hash = Key.slice(prefix.length).replace("/", "");
      if (!isHash(hash) || Key.charAt(prefix.length + 2) !== "/") continue;
      // A list names no media types; who needs one asks for the object's facts.
      yield { hash, bytes: Size, mediaType: "application/octet-stream", modified: LastModified };
    }
    after = page.NextContinuationToken;
  } while (after !== undefined);
}
