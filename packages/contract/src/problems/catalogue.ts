/** Every problem code, with cause and cure, in one place. `docs/problems.md` is made from this table. */
export interface ProblemEntry {
  /** HTTP status, 400-599; below 500 the asker can mend it. */
  readonly status: number;
  readonly cause: { readonly en: string; readonly zh: string };
  readonly cure: { readonly en: string; readonly zh: string };
}

const entry = (
  status: number,
  cause: ProblemEntry["cause"],
  cure: ProblemEntry["cure"],
): ProblemEntry => ({ status, cause, cure });

export const PROBLEMS = {
  "input/invalid": entry(
    400,
    { en: "A value is outside what the tool accepts.", zh: "某个参数超出了工具允许的范围。" },
    { en: "Use a value of the kind and range named in the message.", zh: "请改用提示中给出的类型和范围。" },
  ),
  "graph/shape": entry(
    500,
    { en: "Tensor shapes do not fit an operation.", zh: "张量形状与运算不符。" },
    { en: "Check that the model file belongs to the family it claims to be.", zh: "请确认模型文件与其所属系列一致。" },
  ),
  "weights/missing": entry(
    422,
    { en: "A checkpoint lacks a weight that its family needs.", zh: "检查点缺少该系列所需的权重。" },
    { en: "Inspect the file with `inkloom model inspect` and get a complete copy.", zh: "请用 `inkloom model inspect` 检查文件，并重新获取完整的文件。" },
  ),
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;
