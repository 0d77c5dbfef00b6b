import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import { tellingNoFolder } from "./without-folders.ts";

const job = { id: "1", user: null, tool: "generate", request: {} };
const context = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onPreview: () => undefined,
};
const folders = {
  home: "/home/ann/ink-loom (1)",
  embeddedModels: "/opt/inkloom/models",
  folders: { checkpoint: ["/srv/webui/models/Stable-diffusion/"], lora: ["/srv/webui"] },
};
const failing = (problem: Error, where = folders) =>
  tellingNoFolder(() => Promise.reject(problem), where)(job, context);
const said = (sentence: string) =>
  failing(new Problem("model/missing", { en: sentence, zh: sentence })).then(
    () => "nothing was thrown",
    (error: unknown) => (error instanceof Problem ? error.sentence.en : error),
  );

test("a problem of a job names files below the folders of the service, and no folder above them", async () => {
  expect(
    await said(
      "/srv/webui/models/Stable-diffusion/sd15/cat.safetensors ends at byte 5, expected 9",
    ),
  ).toBe("sd15/cat.safetensors ends at byte 5, expected 9");
  expect(
    await said("there is no wildcard __x__ in /home/ann/ink-loom (1)/wildcards; make it"),
  ).toBe("there is no wildcard __x__ in wildcards; make it");
  expect(await said("nothing is in /home/ann/ink-loom (1), /opt/inkloom/models.")).toBe(
    "nothing is in ink-loom (1), models.",
  );
  expect(await said("/srv/webui2/x is another place")).toBe("/srv/webui2/x is another place");
});

test("faults are told alike, and the code and cause stay", async () => {
  const sentence = { en: "/srv/webui/a.pt is damaged", zh: "/srv/webui/a.pt 已损坏" };
  const problem = new Problem("lora/unreadable", sentence, {
    faults: [{ field: "loras", sentence }],
  });
  await expect(failing(problem)).rejects.toMatchObject({
    code: "lora/unreadable",
    cause: problem,
    sentence: { en: "a.pt is damaged", zh: "a.pt 已损坏" },
    faults: [{ field: "loras", sentence: { en: "a.pt is damaged" } }],
  });
});

test("a folder that is a link is not told by where it leads either", async () => {
  const place = await realpath(await mkdtemp(join(tmpdir(), "inkloom-folders-")));
  try {
    const link = join(tmpdir(), `link-${crypto.randomUUID()}`);
    await symlink(place, link);
    const sentence = { en: `${place}/a.pt is damaged`, zh: "" };
    await expect(
      failing(new Problem("lora/unreadable", sentence), { ...folders, home: link }),
    ).rejects.toMatchObject({ sentence: { en: "a.pt is damaged" } });
    await rm(link);
  } finally {
    await rm(place, { recursive: true });
  }
});

test("what is no problem stays as it is: the log shows it, nobody else", async () => {
  const error = new TypeError("/srv/webui/a.pt");
  await expect(failing(error)).rejects.toBe(error);
});
