/** POST /internal/progress; modules/progress.py of A1111 1.10. */
import { type Fields, honoured } from "./field.ts";

export const PROGRESS_FIELDS = {
  id_task: honoured("text", null, "`force_task_id` of a request", "请求的 `force_task_id`"),
  id_live_preview: honoured("integer", -1, "the one that is known", "已有的预览编号"),
  live_preview: honoured("flag", true, "false leaves it out", "为 false 时不返回预览"),
} as const satisfies Fields;
