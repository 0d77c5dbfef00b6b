/** Large objects go up in parts, each of which may be sent again. */
import type { FileHandle } from "node:fs/promises";
import {
  type CompletedPart,
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { asked } from "./s3-problem.ts";

/** Bytes of a part; S3 takes at least 5 MiB and at most 10,000 parts. */
export const PART = 16 << 20;
const MOST_PARTS = 10_000;

/** Sends the first `bytes` of `file`; leaves no parts behind when it fails. */
export async function putParts(
  client: S3Client,
  object: { readonly Bucket: string; readonly Key: string; readonly ContentType: string },
  file: FileHandle,
  bytes: number,
): Promise<void> {
  const { Bucket, Key } = object;
  const { UploadId } = await asked(Bucket, () =>
    client.send(new CreateMultipartUploadCommand(object)),
  );
  const upload = { Bucket, Key, UploadId };
  const size = Math.max(PART, Math.ceil(bytes / MOST_PARTS));
  try {
    const Parts: CompletedPart[] = [];
    for (let start = 0, PartNumber = 1; start < bytes; start += size, PartNumber++) {
      const Body = Buffer.alloc(Math.min(size, bytes - start));
      await readAll(file, Body, start);
      const { ETag } = await asked(Bucket, () =>
        client.send(new UploadPartCommand({ ...upload, PartNumber, Body })),
      );
      Parts.push({ PartNumber, ETag });
    }
    await asked(Bucket, () =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
    );
  } catch (error) {
    // What failed is told; that its parts stay until the bucket's own rules remove them is not more than that.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

async function readAll(file: FileHandle, into: Buffer, start: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(into, done, into.length - done, start + done);
    if (bytesRead === 0) throw new Error(`the waiting file ends after ${start + done} bytes`);
    done += bytesRead;
  }
}
