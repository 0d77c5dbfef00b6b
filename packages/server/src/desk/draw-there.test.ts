import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { TOOLS, validate } from "@inkloom/contract";
import { encodePng } from "@inkloom/pixels";
import type { RunContext } from "@inkloom/tools";
import { drawThere } from "./draw-there.ts";

const ID = "00000000-0000-7000-8000-000000000001";

test("a line of events that breaks off is taken up again", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace("/api/v1", "");
    asked.push(`${request.method ?? ""} ${path}`);
    const events = asked.filter((each) => each.includes("/events")).length;
    if (!path.includes("/events")) response.end(JSON.stringify({ id: ID, state: "running" }));
    else if (events === 1) {
      response.write(": \n\n");
      setTimeout(() => response.destroy(), 20);
    } else {
      const error = { code: "model/missing", detail: "There is no such model." };
      const job = { id: ID, state: "failed", error };
      response.end(`data: ${JSON.stringify({ type: "state", id: ID, job })}\n\n`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const { generate } = drawThere({ address: `http://127.0.0.1:${port}`, language: "en" });
    const parameters = validate(TOOLS.generate, { prompt: "a lake" });
    await expect(generate(parameters, {} as RunContext)).rejects.toMatchObject({
      code: "model/missing",
      message: "There is no such model.",
    });
    const events = `GET /jobs/${ID}/events?previews=base64`;
    expect(asked).toEqual(["POST /tools/generate", events, `GET /jobs/${ID}`, events]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("control pictures of units come back beside what was drawn", async () => {
  const pixels = { width: 2, height: 1, data: Uint8ClampedArray.of(1, 1, 1, 255, 9, 9, 9, 255) };
  const record = JSON.stringify({ parameters: { prompt: "a lake" } });
  const contents: Readonly<Record<string, Uint8Array>> = {
    a: await encodePng(pixels, { parameters: "a lake", inkloom: record }),
    b: await encodePng(pixels, { annotation: "Control unit 2", unit: "1" }),
  };
  const files = [
    { role: "picture", hash: "a", seed: 7, infotext: "a lake" },
    { role: "map", hash: "b" },
  ];
  const report = { model: { name: "m", family: "SD 1.x" }, seconds: {} };
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace("/api/v1", "");
    const job = { id: ID, state: "done", result: { files, report } };
    if (path.includes("/events"))
      response.end(`data: ${JSON.stringify({ type: "state", id: ID, job })}\n\n`);
    else if (path.startsWith("/assets/")) response.end(contents[path.slice("/assets/".length)]);
    else response.end(JSON.stringify({ id: ID, state: "queued" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const { generate } = drawThere({ address: `http://127.0.0.1:${port}`, language: "en" });
    const made = await generate(validate(TOOLS.generate, { prompt: "a lake" }), {} as RunContext);
    expect(made.pictures).toMatchObject([{ seed: 7, infotext: "a lake" }]);
    expect(made.maps).toMatchObject([{ unit: 1, map: { width: 2, height: 1 } }]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a picture that the service does not take is called as it is here", async () => {
  const server = createServer((_, response) => {
    const detail = '"body" is no picture, expected PNG, JPEG, WebP or GIF.';
    response.statusCode = 415;
    response.end(JSON.stringify({ code: "request/media", detail }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const { annotate } = drawThere({ address: `http://127.0.0.1:${port}`, language: "en" });
    const parameters = validate(TOOLS.annotate, { preprocessor: "canny", picture: "photos/b.png" });
    const context = { picture: () => Promise.resolve(new Uint8Array(3)) } as unknown as RunContext;
    await expect(annotate(parameters, context)).rejects.toMatchObject({
      code: "input/picture",
      message: "photos/b.png is no picture, expected PNG, JPEG, WebP or GIF.",
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
