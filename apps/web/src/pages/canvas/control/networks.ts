/** Control networks of the library, by name. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../../../service/answers.ts";
import { queryClient } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";

const MOST = 200;

const networksQuery = {
  queryKey: ["models", "names", "controlnet", "canvas"],
  queryFn: async (): Promise<readonly string[]> => {
    const query = { kind: "controlnet", limit: MOST } as const;
    const { models } = await answered(
      service().api.GET("/api/v1/models", { params: { query: query as never } }),
    );
    return (models as readonly { readonly name: string; readonly unreachable: string | null }[])
      .filter(({ unreachable }) => unreachable === null)
      .map(({ name }) => name);
  },
};

export const useNetworks = (): readonly string[] | undefined => useQuery(networksQuery).data;
/** Rejects with the service's problem. */
export const knownNetworks = (): Promise<readonly string[]> => queryClient.query(networksQuery);
