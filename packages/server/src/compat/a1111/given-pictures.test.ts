import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { encodePng } from "@inkloom/pixels";
import { afterAll, describe, expect, test } from "vitest";
import { LIMITS } from "./a1111-app.suite.ts";
import { expectPictures, withFetchedPictures } from "./given-pictures.ts";

let calls = 0;
const server = createServer((_, answer) => {
  calls++;
  answer.end("picture");
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open = { ...LIMITS, pictureHosts: ["127.0.0.1"] };
const picture = Buffer.from("picture").toString("base64");

describe("pictures of a request", () => {
  test("by address are fetched in every place that holds one, nothing else is touched", async () => {
    const body = {
      init_images: [address, "QUJD"],
      mask: address,
      image: "QUJD",
      imageList: [{ data: address, name: address }, "odd"],
      prompt: address,
    };
    expect(await withFetchedPictures(body, open)).toEqual({
      init_images: [picture, "QUJD"],
      mask: picture,
      image: "QUJD",
      imageList: [{ data: picture, name: address }, "odd"],
      prompt: address,
    });
  });

  test("nothing is fetched where no host is allowed", async () => {
    const before = calls;
    const body = { image: address };
    expect(await withFetchedPictures(body, LIMITS)).toBe(body);
    expect(await withFetchedPictures("text", open)).toBe("text");
    expect(calls).toBe(before);
  });

  test("are no more and no larger together than one upload", async () => {
    const many = { init_images: Array.from({ length: 33 }, () => address) };
    await expect(withFetchedPictures(many, open)).rejects.toThrow("more than 32 addresses");
    const two = { init_images: [address, address] };
    await expect(withFetchedPictures(two, { ...open, uploadLimit: 10 })).rejects.toThrow(
      "larger than 3 bytes",
    );
  });

  test("are looked at before they are decoded", async () => {
    const file = await encodePng({ width: 4, height: 4, data: new Uint8ClampedArray(64) });
    expect(() => {
      expectPictures([file], LIMITS);
    }).not.toThrow();
    for (const [files, limits, status] of [
      [[file], { ...LIMITS, pixelLimit: 15 }, 413],
      [[file], { ...LIMITS, uploadLimit: 10 }, 413],
      [[file, Buffer.from("no picture")], LIMITS, 422],
    ] as const)
      expect(() => {
        expectPictures(files, limits);
      }).toThrow(expect.objectContaining({ status }));
  });
});
