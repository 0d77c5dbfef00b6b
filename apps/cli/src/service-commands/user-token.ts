/** `inkloom user token`: what programs log in with. */
import { printable, Problem, type Text } from "@inkloom/contract";
import { serviceCommand } from "./command.ts";
import { JSON_OPTION } from "./common-options.ts";
import { atDesk, tokenLines } from "./user-desk.ts";
import { USER_WORD } from "./user.ts";

const ONCE: Text = {
  en: "The token is shown this once; only its hash is kept.",
  zh: "令牌仅显示这一次；系统只保存其哈希值。",
};

/** Longest time that a token may hold; days. */
const LONGEST = 3650;
const DAY = 24 * 60 * 60_000;

/** @throws Problem `input/invalid` */
function endOf(days: string | undefined): Date | undefined {
  if (days === undefined) return undefined;
  const count = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  if (count >= 1 && count <= LONGEST) return new Date(Date.now() + count * DAY);
  const shown = JSON.stringify(days.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `--days: got ${shown}, expected a whole number from 1 to ${LONGEST}.`,
    zh: `--days：给出的是 ${shown}，应为 1 到 ${LONGEST} 之间的整数。`,
  });
}

const tokenAdd = serviceCommand({
  words: ["user", "token", "add"],
  title: { en: "Make a token", zh: "创建令牌" },
  help: {
    en: "Makes an API token for a user and prints it. It is shown once.",
    zh: "为用户创建 API 令牌并输出。令牌只显示一次。",
  },
  takes: [USER_WORD],
  options: {
    json: JSON_OPTION,
    for: {
      flags: "--for <text>",
      help: { en: "What it is for (default: API)", zh: "用途（默认：API）" },
    },
    days: {
      flags: "--days <n>",
      help: {
        en: `How long it holds (a whole number from 1 to ${LONGEST}; default: without end)`,
        zh: `有效天数（1 到 ${LONGEST} 之间的整数；默认：不过期）`,
      },
    },
  },
  async run(bench) {
    const { around, language, words, options } = bench;
    const [user = ""] = words;
    const expiresAt = endOf(options.days);
    const { token, secret } = await atDesk(bench, async ({ users, tokens }) =>
      tokens.add((await users.named(user)).id, { name: options.for ?? "API", expiresAt }),
    );
    if (options.json === true) bench.printJson({ ...token, token: secret });
    else around.stdout.write(`${secret}\n`);
    around.stderr.write(`${ONCE[language]}\n`);
  },
});

const tokenList = serviceCommand({
  words: ["user", "token", "list"],
  title: { en: "List tokens", zh: "列出令牌" },
  help: {
    en: "Lists the tokens of a user, or of all: id, user, what for, when used, how long they hold.",
    zh: "列出某位或所有用户的令牌：编号、用户、用途、最近使用时间、有效期。",
  },
  takes: [{ ...USER_WORD, optional: true }],
  options: { json: JSON_OPTION },
  async run(bench) {
    const { around, language, words, options } = bench;
    const [name] = words;
    const { users, tokens } = await atDesk(bench, async (desk) => {
      const user = name === undefined ? undefined : await desk.users.named(name);
      return { tokens: await desk.tokens.list(user?.id), users: await desk.users.list() };
    });
    if (options.json === true) bench.printJson({ tokens });
    else for (const line of tokenLines(tokens, users, language)) around.stdout.write(`${line}\n`);
  },
});

const tokenRevoke = serviceCommand({
  words: ["user", "token", "revoke"],
  title: { en: "Revoke a token", zh: "吊销令牌" },
  help: {
    en: "Makes a token worthless at once; `inkloom user token list` tells its id.",
    zh: "使令牌立即失效；编号见 `inkloom user token list`。",
  },
  takes: [{ name: "id", help: { en: "Id of the token", zh: "令牌编号" } }],
  async run(bench) {
    const [id = ""] = bench.words;
    await atDesk(bench, ({ tokens }) => tokens.revoke(id));
    bench.around.stdout.write(`${printable(id)}\n`);
  },
});

export const USER_TOKEN_COMMANDS = [tokenAdd, tokenList, tokenRevoke];
