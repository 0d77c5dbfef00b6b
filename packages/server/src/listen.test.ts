import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { listen } from "./listen.ts";
import type { OpenService } from "./open-service.ts";

test("a service that cannot be listened for is closed all the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-listen-"));
  try {
    // No folder can be made below a file, and so no key can be left there.
    await writeFile(join(folder, "file"), "");
    const close = vi.fn(() => Promise.resolve());
    const config = { home: join(folder, "file", "home"), host: "127.0.0.1", port: 0 };
    const service = { config, close } as unknown as OpenService;
    await expect(listen(service)).rejects.toThrow("ENOTDIR");
    expect(close).toHaveBeenCalledExactlyOnceWith(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
