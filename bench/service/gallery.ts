/**
 * The gallery with many pictures: the first page, pages far behind, filters and searches, with words that are frequent, rare
 * or absent, in English and Chinese, of one and of two characters.
 *
 *   node bench/service/gallery.ts [--entries 200000] [--url postgres://...] [--folder DIR] [--json]
 *
 * With `--folder`, a folder that is filled already is used again. Figures are milliseconds: the median of the runs, the slowest
 * of them, and the median of the processor's time, which other work on the machine does not lengthen (PGlite computes in this
 * process; with a server it is this side's share only).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  enterPictures,
  type GalleryFilter,
  galleryPage,
  maintain,
  type NewEntry,
  openDatabase,
} from "@inkloom/server";
import { spreadOf } from "../measure.ts";

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "200000" },
    url: { type: "string" },
    folder: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const COUNT = Number(values.entries);
const RUNS = 9;
const BATCH = 500;

const ENGLISH =
  "portrait landscape castle mountain river forest sunset night winter spring dragon robot astronaut city street market garden temple bridge ocean storm lantern window mirror clock library kitchen train bicycle piano violin dancer soldier wizard queen king child farmer fisherman fox wolf tiger horse crane butterfly koi lotus maple bamboo willow rose".split(
    " ",
  );
const QUALITY = "masterpiece, best quality, highly detailed, sharp focus, cinematic lighting";
const CHINESE =
  "山水 城堡 森林 日落 夜晚 冬天 春天 龙 机器人 宇航员 城市 街道 集市 花园 寺庙 石桥 大海 风暴 灯笼 窗户 镜子 钟表 图书馆 厨房 火车 自行车 钢琴 舞者 士兵 巫师 女王 孩子 农夫 渔夫 狐狸 老虎 白马 仙鹤 蝴蝶 锦鲤 荷花 枫叶 竹林 柳树 玫瑰".split(
    " ",
  );

/** The same pictures in every run. */
let state = 12345;
const random = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (words: readonly string[]): string => words[random(words.length)] ?? "";

/** About 300 characters, as people write them; every third one in Chinese. */
function prompt(index: number): string {
  const chinese = index % 3 === 0;
  const words = Array.from({ length: 12 }, () => pick(chinese ? CHINESE : ENGLISH));
  const rare = index % 4000 === 17 ? ["zeppelin", "麒麟"] : [];
  // Many, but none among the newest.
  const old = index < COUNT / 4 ? ["oldtimer", "老照片"] : [];
  const text = [...words, ...rare, ...old].join(chinese ? "，" : ", ");
  return chinese ? `${text}，杰作，最佳质量，细节丰富，电影光效` : `${text}, ${QUALITY}`;
}

function entry(index: number): NewEntry {
  const text = prompt(index);
  const parameters = { prompt: text, steps: 20, cfg_scale: 7, sampler: "DPM++ 2M", seed: index };
  return {
    picture: {
      hash: index.toString(16).padStart(64, "0"),
      bytes: 400_000,
      mediaType: "image/png",
      width: 512,
      height: 512,
    },
    tool: index % 50 === 0 ? "upscale" : "generate",
    prompt: text,
    model: `model-${random(20)}`,
    seed: index,
    infotext: `${text}\nNegative prompt: blurry, lowres\nSteps: 20, Sampler: DPM++ 2M, CFG scale: 7, Seed: ${index}, Size: 512x512`,
    record: { program: "inkloom", version: "0.1.0", tool: "generate", parameters },
    tags: index % 1000 === 3 ? ["best"] : [],
    createdAt: new Date(Date.UTC(2025, 0, 1) + index * 60_000),
  };
}

const CASES: Readonly<Record<string, GalleryFilter>> = {
  "first page": {},
  "filter: one model of 20": { model: "model-7" },
  "filter: one tool in 50": { tool: "upscale" },
  "filter: a tag of one in 1000": { tags: ["best"] },
  "filter: favourites, none": { favourite: true },
  "filter: a day in the middle": { until: new Date(Date.UTC(2025, 0, 1) + (COUNT / 2) * 60_000) },
  "search: masterpiece (2 in 3)": { text: "masterpiece" },
  "search: castle (1 in 7)": { text: "castle" },
  "search: zeppelin (1 in 4000)": { text: "zeppelin" },
  "search: zep (part of a word)": { text: "zep" },
  "search: oldtimer (1 in 4, none new)": { text: "oldtimer" },
  "search: nothing has it": { text: "helicopter" },
  "search: all pairs, no word": { text: "castlerose mountainfox" },
  "search: castle violin tiger": { text: "castle violin tiger" },
  "search: a (one letter)": { text: "a" },
  "search: 杰作 (1 in 3)": { text: "杰作" },
  "search: 荷花 (1 in 13)": { text: "荷花" },
  "search: 麒麟 (1 in 4000)": { text: "麒麟" },
  "search: 老照片 (1 in 4, none new)": { text: "老照片" },
  "search: 恐龙 (none)": { text: "恐龙" },
  "search: 麟 (one character)": { text: "麟" },
  "search: 锦鲤 of one model": { text: "锦鲤", model: "model-3" },
};

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "inkloom-gallery-")));
const open = await openDatabase({ folder: join(folder, "database"), url: values.url });
const { db } = open;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

if ((await galleryPage(db, {}, { limit: 1 })).entries.length === 0) {
  const begun = performance.now();
  for (let start = 0; start < COUNT; start += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, COUNT - start) }, (_, i) => entry(start + i));
    await db.transaction((tx) => enterPictures(tx, some));
    if (start % 20_000 === 0)
      say(`${start} entered, ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  say(`${COUNT} entered in ${Math.round((performance.now() - begun) / 1000)} s`);
  const maintained = performance.now();
  await maintain(open);
  say(`maintained in ${Math.round(performance.now() - maintained)} ms`);
}

const results = [];
for (const [name, filter] of Object.entries(CASES)) {
  const times = [];
  const computed = [];
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const [begun, used] = [performance.now(), process.cpuUsage()];
    const page = await galleryPage(db, filter);
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    computed.push((user + system) / 1000);
    found = page.entries.length;
  }
  const { median, high: slowest } = spreadOf(times);
  const { median: cpu } = spreadOf(computed);
  results.push({ name, found, median, slowest, cpu });
  const figures = [median, slowest, cpu].map((ms) => ms.toFixed(1).padStart(8)).join("");
  if (!values.json) say(`${name.padEnd(40)}${String(found).padStart(4)} found${figures}`);
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
await open.close();
if (values.folder === undefined) await rm(folder, { recursive: true });
