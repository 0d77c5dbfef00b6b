import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dotMatrix } from "./dot-matrix.ts";
import { label } from "./label.ts";

test("nothing to say takes no room", async () => {
  expect(await label("  ", { size: 16, width: 100 })).toMatchObject({ width: 1, height: 1 });
});

test.skipIf(process.platform !== "linux")(
  "on a machine without fonts, labels are drawn with letters of our own",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-fonts-"));
    try {
      const config = join(folder, "fonts.conf");
      await writeFile(
        config,
        `<?xml version="1.0"?><fontconfig><dir>${folder}</dir><cachedir>${folder}</cachedir></fontconfig>`,
      );
      const script = `
        const { label } = await import(${JSON.stringify(new URL("label.ts", import.meta.url).href)});
        const { width, height, data } = await label("步数: 5", { size: 18, width: 400 });
        console.log(JSON.stringify({ width, height, data: [...data] }));`;
      const out = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
        env: { ...process.env, FONTCONFIG_FILE: config },
        stdio: ["ignore", "pipe", "ignore"],
      }).toString();
      const { data, ...size } = dotMatrix("步数: 5", { scale: 2, width: 400 });
      expect(JSON.parse(out)).toEqual({ ...size, data: [...data] });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
