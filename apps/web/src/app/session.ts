/** Who is there. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../service/answers.ts";
import { queryClient } from "../service/queries.ts";
import { service } from "../service/service.ts";

const ask = () => answered(service().api.GET("/api/v1/session"));
type Session = Awaited<ReturnType<typeof ask>>;

const sessionQuery = {
  queryKey: ["session"],
  queryFn: ask,
  // Asked again when it is known to have changed; until then whoever was here stays on the page.
  staleTime: Infinity,
} as const;

export const useSession = () => useQuery(sessionQuery);

/** The account of whoever is logged in; pages within the gate always have one. */
export const useAccount = (): NonNullable<Session["account"]> | undefined =>
  useSession().data?.account ?? undefined;

/** The same, outside of components. */
export const currentAccount = (): NonNullable<Session["account"]> | undefined =>
  queryClient.getQueryData<Session>(sessionQuery.queryKey)?.account ?? undefined;

/** May change what concerns everybody. */
export const useIsAdmin = (): boolean => useAccount()?.role === "admin";

/** May draw and keep things, and not only look. */
export const useMayWork = (): boolean => useAccount()?.role !== "viewer";

/** Asks who is here by now, and everything else that is on the page again. */
export async function sessionChanged(): Promise<void> {
  queryClient.setQueryData(sessionQuery.queryKey, await ask());
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0],
  });
}

/** Ends the session and forgets all that was shown to whoever was here. */
export async function logOut(): Promise<void> {
  await answered(service().api.DELETE("/api/v1/session"));
  location.assign("/");
}
