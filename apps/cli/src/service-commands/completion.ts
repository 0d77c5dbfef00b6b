/** `inkloom completion`: scripts by which shells complete commands, options and their values. */
import type { Text } from "@inkloom/contract";
import type { CommandNode } from "./command.ts";
import { serviceCommand } from "./command.ts";
import { oneOf } from "./common-options.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

const HELP: Text = {
  en: `Prints a script for a shell: ${SHELLS.join(", ")}. docs/completion.md says where it goes.`,
  zh: `输出用于某个 shell 的补全脚本：${SHELLS.join("、")}。安装位置见 docs/completion.zh-CN.md。`,
};

export const completion = serviceCommand({
  words: ["completion"],
  title: { en: "Shell completion", zh: "命令补全" },
  help: HELP,
  takes: [{ name: "shell", help: { en: SHELLS.join(", "), zh: SHELLS.join("、") } }],
  async run({ around, words, tree }) {
    const shell = oneOf(words[0] ?? "", "shell", SHELLS);
    around.stdout.write(await scriptFor(shell, tree()));
  },
});

async function scriptFor(
  shell: (typeof SHELLS)[number],
  tree: readonly CommandNode[],
): Promise<string> {
  switch (shell) {
    case "bash":
      return (await import("./completion/bash.ts")).bashScript(tree);
    case "zsh":
      return (await import("./completion/zsh.ts")).zshScript(tree);
    case "fish":
      return (await import("./completion/fish.ts")).fishScript(tree);
    case "powershell":
      return (await import("./completion/powershell.ts")).powershellScript(tree);
  }
}
