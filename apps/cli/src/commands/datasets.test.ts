import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import { RUNS } from "@inkloom/tools";
import { afterAll, beforeEach, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const folder = await mkdtemp(join(tmpdir(), "inkloom-datasets-"));
const at = (name: string): string => join(folder, name);
const png = await encodePng({
  width: 64,
  height: 64,
  data: new Uint8ClampedArray(16384).fill(255),
});

beforeEach(async () => {
  await rm(folder, { recursive: true });
  await mkdir(at("cats"), { recursive: true });
  await writeFile(at("cats/a.png"), png);
  await writeFile(at("cats/a.txt"), "1girl, blue hair, smile");
});
afterAll(() => rm(folder, { recursive: true }));

const inkloom = (line: string, ...more: string[]) =>
  runRecorded([...line.split(" "), ...more], {
    env: { INKLOOM_HOME: at("home"), LANG: "C.UTF-8" },
    runs: RUNS,
  });
const caption = () => readFile(at("cats/a.txt"), "utf8");

test("tags are listed, previewed, changed and changed back", async () => {
  expect((await inkloom(`tags list ${at("cats")} -n 1`)).stdout).toBe(
    "1 of 1 captions fit, with 3 different tags.\n1  1girl\n",
  );
  const seen = await inkloom(`tags edit ${at("cats")} rules --dry-run`);
  expect(seen.stdout).toContain("1 of 1 captions would change");
  expect(seen.stdout).toContain("-1  blue hair  (colour of hair)");
  expect(seen.stdout).toContain("+ 1girl, smile");
  expect(await caption()).toContain("blue hair");
  const done = await inkloom(`--lang zh tags edit ${at("cats")} replace -t smile --to grin`);
  expect(done.stdout).toContain("将 smile 替换为 grin：1 个标注中有 1 个改变。");
  expect(await caption()).toBe("1girl, blue hair, grin");
  expect((await inkloom(`dataset history ${at("cats")}`)).stdout).toMatch(
    /^ {4}1 {2}\S+ \S+ {2}replace smile by grin {2}\(1 files\)\n$/,
  );
  const undone = await inkloom(`dataset history ${at("cats")} --do undo --times 3`);
  expect(undone.stdout).toBe("Undone: replace smile by grin  (1 files)\n");
  expect(await caption()).toBe("1girl, blue hair, smile");
  const none = await inkloom(`dataset history ${at("cats")} --do undo`);
  expect(none.stdout).toBe("There is nothing to undo.\n");
});

test("tags are suggested in both languages", async () => {
  const { stdout } = await inkloom("tags suggest", "red hair", "-n", "1");
  expect(stdout).toBe("red hair  红发\n");
});

test("a data set is checked and prepared", async () => {
  const { stdout } = await inkloom(`dataset check ${at("cats")} -r 64`);
  expect(stdout).toContain("Pictures: 1, to learn from: 1, with captions: 1.");
  expect(stdout).toContain("Must be mended: Different pictures: 1;");
  const made = await inkloom(`dataset prepare ${at("cats")} -W 64 -H 128 -o ${at("new/cats")}`);
  expect(made.stdout).toContain(`Pictures in ${at("new/cats")}: 1, 64x128 (1)`);
  expect(made.stdout).toContain("Enlarged:\n  a.png");
});

test("what is wrong is told with a cure", async () => {
  const { exitCode, stderr } = await inkloom(`tags list ${at("gone")}`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("[dataset/empty]");
});
