/** The tools that whoever is here may use. */
import { useMemo } from "react";
import { harmlessTools, type ToolDeclaration, useTools } from "../service/tools.ts";
import { useIsAdmin } from "./session.ts";

interface AllowedTools {
  readonly data: readonly ToolDeclaration[] | undefined;
  readonly error: Error | null;
}

export function useAllowedTools(): AllowedTools {
  const { data, error } = useTools();
  const isAdmin = useIsAdmin();
  const allowed = useMemo(
    () => (isAdmin || data === undefined ? data : harmlessTools(data)),
    [data, isAdmin],
  );
  return { data: allowed, error };
}

const NODE = "inkloom/";

/** Says of a type of node whether whoever is here may run it. */
export function useMayRun(): (type: string) => boolean {
  const { data: all = [] } = useTools();
  const { data: allowed = [] } = useAllowedTools();
  return (type) =>
    !all.some(({ id }) => NODE + id === type) || allowed.some(({ id }) => NODE + id === type);
}
