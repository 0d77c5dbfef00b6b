/** Leads whoever comes to an empty studio for the first time to the page that welcomes them, once. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { useLocation } from "wouter";
import { answered } from "../service/answers.ts";
import { service } from "../service/service.ts";
import { welcomed } from "../pages/welcome/welcomed.ts";

export function FirstRun(): ReactNode {
  const [location, navigate] = useLocation();
  const asked = location === "/" && !welcomed.get();
  const { data: isEmpty } = useQuery({
    queryKey: ["first-run"],
    enabled: asked,
    staleTime: Infinity,
    queryFn: async () => {
      const [gallery, queue] = await Promise.all([
        answered(service().api.GET("/api/v1/gallery/counts")),
        answered(service().api.GET("/api/v1/queue", { params: { query: { limit: 1 } } })),
      ]);
      return gallery.pictures + gallery.removed === 0 && queue.total === 0;
    },
  });
  useEffect(() => {
    if (!asked || isEmpty === undefined) return;
    // Once is enough, whatever is done there.
    welcomed.done();
    if (isEmpty) navigate("/app/welcome", { replace: true });
  }, [asked, isEmpty, navigate]);
  return null;
}
