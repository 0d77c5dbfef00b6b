/** Who is there. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../service/answers.ts";
import { queryClient } from "../service/queries.ts";
import { service } from "../service/service.ts";

export const sessionQuery = {
  queryKey: ["session"],
  queryFn: () => answered(service().api.GET("/api/v1/session")),
  staleTime: 60_000,
} as const;

export const useSession = () => useQuery(sessionQuery);

/** The account of whoever is logged in; pages within the gate always have one. */
export function useAccount() {
  const account = useSession().data?.account;
  return account ?? undefined;
}

/** May change what concerns everybody. */
export const useIsAdmin = (): boolean => useAccount()?.role === "admin";

/** May draw and keep things, and not only look. */
export const useMayWork = (): boolean => useAccount()?.role !== "viewer";

/** Forgets all that was shown to whoever was here. */
export async function sessionChanged(): Promise<void> {
  queryClient.clear();
  await queryClient.refetchQueries(sessionQuery);
}
