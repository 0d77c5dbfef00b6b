import { describe, expect, test, vi } from "vitest";
import { EVERYTHING, type GalleryQuery } from "./filter.ts";
import { openList } from "./gallery-list.ts";
import type { Entry } from "./gallery-service.ts";

const entry = (at: number): Entry => ({
  id: `e${at}`,
  user: null,
  job: null,
  index: 0,
  asset: `asset:${at}`,
  url: `/${at}`,
  thumbnail: `/${at}?width=256`,
  bytes: 1,
  mediaType: "image/png",
  width: 8,
  height: 8,
  tool: "generate",
  prompt: "",
  model: null,
  seed: null,
  favourite: false,
  tags: [],
  boards: [],
  createdAt: new Date(at).toISOString(),
  removedAt: null,
});

/** A gallery to which pictures come, one a second. */
function gallery(count: number) {
  let entries = Array.from({ length: count }, (_, at) => entry(at * 1000));
  const within = ({ until = "9" }: GalleryQuery) =>
    entries.filter(({ createdAt }) => createdAt < until).toReversed();
  return {
    add: () => {
      entries = [...entries, entry(entries.length * 1000)];
    },
    askPage: async (query: GalleryQuery, { offset, limit }: { offset: number; limit: number }) =>
      within(query).slice(offset, offset + limit),
    askCounts: async (query: GalleryQuery) => ({ matching: within(query).length }),
  };
}

describe("the list that is shown", () => {
  test("stays as it was opened until it is renewed", async () => {
    const service = gallery(300);
    const { pages, renew } = openList(EVERYTHING, service);
    renew();
    pages.look(0, 20);
    await vi.waitFor(() => {
      expect(pages.entryAt(0)?.id).toBe("e299000");
      expect(pages.state().total).toBe(300);
    });
    service.add();
    pages.look(200, 220);
    await vi.waitFor(() => {
      expect(pages.entryAt(200)?.id).toBe("e99000");
    });
    pages.reload();
    pages.look(0, 20);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(pages.entryAt(0)?.id).toBe("e299000");
    renew();
    await vi.waitFor(() => {
      expect(pages.entryAt(0)?.id).toBe("e300000");
      expect(pages.state().total).toBe(301);
    });
    pages.close();
  });

  test("is empty where there is nothing", async () => {
    const { pages, renew } = openList(EVERYTHING, gallery(0));
    renew();
    await vi.waitFor(() => {
      expect(pages.state().total).toBe(0);
    });
    pages.close();
  });
});
