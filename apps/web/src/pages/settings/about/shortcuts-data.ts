/** Every key of the page and what it does, for those who look them up; the controls' own tooltips say the same. */
import type { Text } from "../../../language/language.ts";

interface Shortcut {
  readonly where: Text;
  readonly keys: readonly string[];
  readonly does: Text;
}

const CREATE = { en: "Create", zh: "创作" };

export const SHORTCUTS: readonly Shortcut[] = [
  { where: CREATE, keys: ["Ctrl+Enter"], does: { en: "Draw", zh: "开始绘制" } },
  {
    where: CREATE,
    keys: ["Ctrl+↑", "Ctrl+↓"],
    does: { en: "Weight of the selected words", zh: "调整所选词的权重" },
  },
];
