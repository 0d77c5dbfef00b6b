/** Documents as the API tells them. */
import { DOCUMENT_KINDS } from "../../storage/schema.ts";
import type { Document, DocumentFacts } from "../../storage/documents/documents.ts";
import { said } from "../schemas/said.ts";
import { anything, count, moment, object, type Schema, text, uuid } from "../schemas/shapes.ts";

export const DOCUMENT_KIND: Schema = {
  type: "string",
  enum: [...DOCUMENT_KINDS],
  ...said("What it is", "文档类型"),
};

const FACTS = {
  id: uuid("Of the document", "文档编号"),
  kind: DOCUMENT_KIND,
  name: text("What people call it", "文档名称"),
  bytes: count("Size of what it holds", "内容大小，字节"),
  revision: {
    type: "integer",
    minimum: 1,
    ...said(
      "Rises with every change; a change names the one that it was made to",
      "随每次修改增大；修改时须说明所基于的版本",
    ),
  },
  createdAt: moment("When it was made", "建立时间"),
  changedAt: moment("When it was changed last", "最近修改时间"),
};

export const DOCUMENT_BODY: Schema = anything(
  "What it holds: an object of up to 4 MiB",
  "文档内容：不超过 4 MiB 的对象",
);

export const DOCUMENT_FACTS = object(FACTS);
export const DOCUMENT = object({ ...FACTS, body: DOCUMENT_BODY });

export const factsAnswer = ({
  id,
  kind,
  name,
  bytes,
  revision,
  createdAt,
  changedAt,
}: DocumentFacts) => ({ id, kind, name, bytes, revision, createdAt, changedAt });

export const documentAnswer = ({ body, ...facts }: Document) => ({
  ...factsAnswer(facts),
  body: JSON.parse(body) as unknown,
});
