/** The side of the pictures that a model was trained on, where the library knows its family. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../service/answers.ts";
import { service } from "../service/service.ts";
import { naturalSide } from "./natural-size.ts";

export function useNaturalSide(model: string): number | undefined {
  const { data } = useQuery({
    queryKey: ["models", "family", model],
    staleTime: 60_000,
    queryFn: async () => {
      const query = { kind: "checkpoint", text: model, limit: 20 } as const;
      const { models } = await answered(service().api.GET("/api/v1/models", { params: { query } }));
      return models.find(({ name }) => name === model)?.family?.id ?? null;
    },
    placeholderData: (before) => before,
    enabled: model !== "",
  });
  return naturalSide(model, data ?? undefined);
}
