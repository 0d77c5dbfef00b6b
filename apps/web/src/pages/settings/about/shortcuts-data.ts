/** Every key of the page and what it does, for those who look them up; the controls' own tooltips say the same. */
import type { Text } from "../../../language/language.ts";

interface Shortcut {
  readonly where: Text;
  readonly keys: readonly string[];
  readonly does: Text;
}

const PAGES: Readonly<
  Record<"create" | "prompts" | "canvas" | "gallery" | "viewer" | "workflow" | "queue", Text>
> = {
  create: { en: "Create", zh: "创作" },
  prompts: { en: "Prompt boxes", zh: "提示词输入框" },
  canvas: { en: "Canvas", zh: "画布" },
  gallery: { en: "Gallery", zh: "图库" },
  viewer: { en: "Large pictures", zh: "大图" },
  workflow: { en: "Workflow", zh: "工作流" },
  queue: { en: "Queue and layers", zh: "队列与图层" },
};

const keysOf =
  (where: Text) =>
  (keys: readonly string[], en: string, zh: string): Shortcut => ({
    where,
    keys,
    does: { en, zh },
  });

const create = keysOf(PAGES.create);
const prompts = keysOf(PAGES.prompts);
const canvas = keysOf(PAGES.canvas);
const gallery = keysOf(PAGES.gallery);
const viewer = keysOf(PAGES.viewer);
const workflow = keysOf(PAGES.workflow);
const queue = keysOf(PAGES.queue);

export const SHORTCUTS: readonly Shortcut[] = [
  create(["Ctrl+Enter"], "Draw", "开始生成"),
  prompts(
    ["Ctrl+↑", "Ctrl+↓"],
    "Weight of the word or selection; with Shift in half steps",
    "调整所选词的权重；同时按 Shift 为半步",
  ),
  prompts(["Ctrl+Space"], "Suggest words", "显示补全建议"),
  canvas(["B", "E", "L", "R"], "Brush, eraser, lasso, rectangle", "画笔、橡皮擦、套索、矩形"),
  canvas(
    ["M", "V", "H", "P"],
    "Move the layer, frame, move the view, pose",
    "移动图层、画框、移动视图、姿势",
  ),
  canvas(["[", "]"], "Size of the brush", "画笔大小"),
  canvas(["I", "Shift+F", "X"], "Invert the mask, fill it, show masks", "反转蒙版、填充、显示蒙版"),
  canvas(
    ["0", "1", "+", "-"],
    "Everything, one to one, closer, farther",
    "显示全部、原始大小、放大、缩小",
  ),
  canvas(["Ctrl+Z", "Ctrl+Shift+Z"], "Undo, redo", "撤销、重做"),
  canvas(["Ctrl+Enter"], "Draw what the frame shows", "按画框绘制"),
  gallery(["/"], "Search", "搜索"),
  gallery(["Space", "Shift", "Ctrl+A"], "Select one, a range, all", "选择一张、一段、全部"),
  gallery(["F", "T", "B"], "Favourite, tags, board", "收藏、标签、图集"),
  gallery(["C", "D", "I"], "Compare, save, details", "对比、保存、详情"),
  gallery(["Delete", "R"], "To the trash, restore", "移入回收站、恢复"),
  viewer(["←", "→"], "The one before, the next", "上一张、下一张"),
  viewer(
    ["+", "-", "0", "1"],
    "Closer, farther, whole, real pixels",
    "放大、缩小、适应窗口、原始像素",
  ),
  workflow(["/", "Ctrl+K"], "Add a node", "添加节点"),
  workflow(["L"], "Connect to another node", "连接到其他节点"),
  workflow(["Ctrl+Enter", "Ctrl+S"], "Run, save", "运行、保存"),
  workflow(["Ctrl+G", "Ctrl+Shift+G"], "Frame, sub-workflow", "分组框、子工作流"),
  queue(["Space", "↑", "↓"], "Take a row by its handle, move it", "在手柄处拿起一行并移动"),
];
