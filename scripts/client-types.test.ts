import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apiDocument } from "../packages/server/src/routes/openapi/whole-document.ts";
import { clientTypes } from "./client-types.ts";

const path = join(import.meta.dirname, "../packages/client/src/api.ts");

test("the client's types are those of the routes; npm run docs makes them again", async () => {
  const made = await clientTypes(await apiDocument());
  expect(readFileSync(path, "utf8") === made).toBe(true);
});
