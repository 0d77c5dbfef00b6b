/** Whether factors belong together: what shapes of single tensors cannot tell. */
import type { Factors } from "./factors.ts";
import { matrixSizes, type Side } from "./layout.ts";

/** Whether every part has as many values as the layer's weight asks for. */
export function factorsFit({ shape, form, magnitude, bias }: Factors): boolean {
  const [rows, columns] = matrixSizes(shape);
  const inputs = shape[1] ?? 1;
  const along = (side: Side): number => (side === "out" ? rows : inputs);
  if (bias && bias.length !== rows) return false;
  if (magnitude && magnitude.values.length !== along(magnitude.side)) return false;
  switch (form?.kind) {
    case undefined:
      return true;
    case "low-rank":
      return (
        form.rank > 0 &&
        form.up.length === rows * form.rank &&
        form.down.length === form.rank * columns
      );
    case "hadamard":
      return (
        form.rank > 0 &&
        form.a.every(({ length }) => length === rows * form.rank) &&
        form.b.every(({ length }) => length === form.rank * columns)
      );
    case "kronecker": {
      const [a, b] = form.outer;
      const whole = rows % a === 0 && inputs % b === 0;
      const inner = (rows / a) * (columns / b);
      return whole && form.first.length === a * b && form.second.length === inner;
    }
    case "dense":
      return form.difference.length === rows * columns;
    case "gain":
      return form.values.length === along(form.side);
  }
}
