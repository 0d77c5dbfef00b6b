import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { TOOLS, validate } from "@inkloom/contract";
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
