import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { controlledDialect } from "../controlled-dialect.suite.ts";
import { a1111App } from "./a1111-app.suite.ts";
import { cut, keptTraffic, withPictures } from "./traffic.suite.ts";

const traffic = keptTraffic() ?? { pictures: {}, exchanges: [] };

describe("what PyPI's webuiapi asked, asked again", () => {
  let service: Awaited<ReturnType<typeof controlledDialect>>;
  let app: ReturnType<typeof a1111App>["app"];
  beforeAll(async () => {
    service = await controlledDialect();
    ({ app } = a1111App(service.service));
    await app.ready();
  });
  afterAll(async () => {
    await app.close();
    await service.close();
  });

  test("there is something to ask", () => {
    expect(traffic.exchanges.length).toBeGreaterThan(30);
  });

  // In order: settings that one changes are those of the next.
  test.each(traffic.exchanges.map((exchange, at) => ({ ...exchange, at })))(
    "$at $method $path",
    async ({ method, path, body, status, answer }) => {
      const payload = withPictures(body, traffic);
      const given = await app.inject({
        method: method as "GET" | "POST",
        url: path,
        ...(payload !== undefined && { payload: payload as object }),
      });
      expect(cut(given.json())).toEqual(answer);
      expect(given.statusCode).toBe(status);
    },
  );
});
