/** `inkloom user`: who may use the service. */
import { printable, Problem, type Text } from "@inkloom/contract";
import type { Role } from "@inkloom/server/accounts";
import { serviceCommand } from "./command.ts";
import { JSON_OPTION } from "./common-options.ts";
import { atDesk, readPassword, userLines } from "./user-desk.ts";

export const USER_WORD = {
  name: "name",
  help: { en: "Name of the user", zh: "用户名" },
} as const;

const ROLES: readonly Role[] = ["admin", "user", "viewer"];

const ROLE_HELP: Text = {
  en: "admin: everything; user: their own jobs and pictures; viewer: only look",
  zh: "admin：一切；user：自己的任务和图片；viewer：仅查看",
};

/** @throws Problem `input/invalid` */
function expectRole(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role !== undefined) return role;
  const shown = JSON.stringify(text.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `role: got ${shown}, expected one of ${ROLES.join(", ")}.`,
    zh: `role：给出的是 ${shown}，应为以下之一：${ROLES.join("、")}。`,
  });
}

const userAdd = serviceCommand({
  words: ["user", "add"],
  title: { en: "Add a user", zh: "添加用户" },
  help: {
    en: "Adds a user. The password is asked for, or read from standard input where that is no terminal.",
    zh: "添加用户。密码在终端中询问；标准输入不是终端时从中读取。",
  },
  takes: [USER_WORD],
  options: {
    json: JSON_OPTION,
    role: {
      flags: "--role <role>",
      help: {
        ...ROLE_HELP,
        en: `${ROLE_HELP.en} (default: user)`,
        zh: `${ROLE_HELP.zh}（默认：user）`,
      },
    },
    password: {
      flags: "--no-password",
      help: {
        en: "Without a password: the user has tokens only",
        zh: "不设密码：该用户只能使用令牌",
      },
    },
  },
  async run(bench) {
    const { around, language, words, options } = bench;
    const [name = ""] = words;
    const role = expectRole(options.role ?? "user");
    // The database is not kept open while somebody thinks.
    const password = options.password === false ? undefined : await readPassword(around, language);
    const user = await atDesk(bench, ({ users }) => users.add({ name, role, password }));
    if (options.json === true) bench.printJson(user);
    else around.stdout.write(`${printable(user.name)}\n`);
  },
});

const userList = serviceCommand({
  words: ["user", "list"],
  title: { en: "List users", zh: "列出用户" },
  help: { en: "Lists every user with their role.", zh: "列出所有用户及其角色。" },
  options: { json: JSON_OPTION },
  async run(bench) {
    const users = await atDesk(bench, (desk) => desk.users.list());
    if (bench.options.json === true) bench.printJson({ users });
    else
      for (const line of userLines(users, bench.language)) bench.around.stdout.write(`${line}\n`);
  },
});

const userPassword = serviceCommand({
  words: ["user", "password"],
  title: { en: "Set a password", zh: "设置密码" },
  help: {
    en: "Gives a user a new password and ends their sessions. It is asked for, or read from standard input where that is no terminal.",
    zh: "为用户设置新密码并结束其会话。密码在终端中询问；标准输入不是终端时从中读取。",
  },
  takes: [USER_WORD],
  async run(bench) {
    const { around, language, words } = bench;
    const [name = ""] = words;
    const password = await readPassword(around, language);
    await atDesk(bench, async ({ users }) => {
      const { id } = await users.named(name);
      await users.setPassword(id, password);
    });
  },
});

const userRole = serviceCommand({
  words: ["user", "role"],
  title: { en: "Change a role", zh: "修改角色" },
  help: { en: "Gives a user another role.", zh: "为用户设置其他角色。" },
  takes: [USER_WORD, { name: "role", help: ROLE_HELP }],
  async run(bench) {
    const [name = "", text = ""] = bench.words;
    const role = expectRole(text);
    await atDesk(bench, async ({ users }) => users.change((await users.named(name)).id, { role }));
  },
});

/** A command that stops or allows a user. */
const switching = (word: "disable" | "enable", title: Text, help: Text) =>
  serviceCommand({
    words: ["user", word],
    title,
    help,
    takes: [USER_WORD],
    async run(bench) {
      const [name = ""] = bench.words;
      const disabled = word === "disable";
      await atDesk(bench, async ({ users }) =>
        users.change((await users.named(name)).id, { disabled }),
      );
    },
  });

const userDisable = switching(
  "disable",
  { en: "Stop a user", zh: "停用用户" },
  {
    en: "Stops all access of a user at once; tokens, jobs and pictures are kept.",
    zh: "立即停止用户的一切访问；令牌、任务和图片保留。",
  },
);

const userEnable = switching(
  "enable",
  { en: "Allow a user again", zh: "启用用户" },
  { en: "Allows a user that was disabled to come again.", zh: "重新允许已停用的用户访问。" },
);

const userRemove = serviceCommand({
  words: ["user", "remove"],
  title: { en: "Remove a user", zh: "删除用户" },
  help: {
    en: "Removes a user with their tokens. Their jobs and pictures stay, for admins to see.",
    zh: "删除用户及其令牌。其任务和图片保留，由管理员查看。",
  },
  takes: [USER_WORD],
  async run(bench) {
    const [name = ""] = bench.words;
    await atDesk(bench, async ({ users }) => users.remove((await users.named(name)).id));
  },
});

export const USER_COMMANDS = [
  userAdd,
  userList,
  userPassword,
  userRole,
  userDisable,
  userEnable,
  userRemove,
];
