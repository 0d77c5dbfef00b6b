/** Entries of a gallery as people fill it: prompts in English and Chinese, with words that are frequent, rare or old. */
import type { NewEntry } from "@inkloom/server";

const ENGLISH =
  "portrait landscape castle mountain river forest sunset night winter spring dragon robot astronaut city street market garden temple bridge ocean storm lantern window mirror clock library kitchen train bicycle piano violin dancer soldier wizard queen king child farmer fisherman fox wolf tiger horse crane butterfly koi lotus maple bamboo willow rose".split(
    " ",
  );
const QUALITY = "masterpiece, best quality, highly detailed, sharp focus, cinematic lighting";
const CHINESE =
  "山水 城堡 森林 日落 夜晚 冬天 春天 龙 机器人 宇航员 城市 街道 集市 花园 寺庙 石桥 大海 风暴 灯笼 窗户 镜子 钟表 图书馆 厨房 火车 自行车 钢琴 舞者 士兵 巫师 女王 孩子 农夫 渔夫 狐狸 老虎 白马 仙鹤 蝴蝶 锦鲤 荷花 枫叶 竹林 柳树 玫瑰".split(
    " ",
  );
/** The first entry, and how much younger each next one is; milliseconds. */
export const FIRST = Date.UTC(2025, 0, 1);
export const APART = 60_000;

/** Numbers below `below`, the same in every run. */
type Random = (below: number) => number;

/** Entries 0 to `count - 1`, the oldest first, the same in every run; each has a file of its own. */
export function* galleryEntries(count: number): Generator<NewEntry> {
  let state = 12345;
  const random: Random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let index = 0; index < count; index += 1) yield entry(index, count, random);
}

/** About 300 characters, as people write them; every third one in Chinese. */
function prompt(index: number, count: number, random: Random): string {
  const chinese = index % 3 === 0;
  const from = chinese ? CHINESE : ENGLISH;
  const words = Array.from({ length: 12 }, () => from[random(from.length)] ?? "");
  const rare = index % 4000 === 17 ? ["zeppelin", "麒麟"] : [];
  // Many, but none among the newest.
  const old = index < count / 4 ? ["oldtimer", "老照片"] : [];
  const text = [...words, ...rare, ...old].join(chinese ? "，" : ", ");
  return chinese ? `${text}，杰作，最佳质量，细节丰富，电影光效` : `${text}, ${QUALITY}`;
}

function entry(index: number, count: number, random: Random): NewEntry {
  const text = prompt(index, count, random);
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
    createdAt: new Date(FIRST + index * APART),
  };
}
