/** The document as a page: HTML without scripts, and nothing that another machine would be asked for. */
import { type Language, PROBLEMS, type Text } from "@inkloom/contract";
import { problemAnchor } from "../problems/problem-answer.ts";
import type { Content, OpenApiDocument, Operation } from "./document.ts";
import { escaped, prose, table } from "./html.ts";
import { fieldRows, isSchema, typeWords } from "./schema-words.ts";

const WORDS = {
  parameters: { en: "Parameters", zh: "参数" },
  body: { en: "Body", zh: "请求体" },
  answers: { en: "Answers", zh: "回答" },
  shapes: { en: "Shapes", zh: "数据结构" },
  problems: { en: "Problems", zh: "问题" },
  other: { en: "中文", zh: "English" },
} as const satisfies Readonly<Record<string, Text>>;

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ["Name", "Type", "Meaning"],
  zh: ["名称", "类型", "含义"],
};

export function documentPage(document: OpenApiDocument, language: Language): string {
  const { info, tags, paths, components } = document;
  const word = (name: keyof typeof WORDS): string => WORDS[name][language];
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.flatMap(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    if (own.length === 0) return [];
    return [
      `<section id="${escaped(name)}"><h2>${escaped(description)}</h2>`,
      ...own.map(({ path, method, operation }) => operationPart(path, method, operation, language)),
      "</section>",
    ];
  });
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="shape-${escaped(name)}"><summary><code>${escaped(name)}</code></summary>` +
      `${table(HEADS[language], fieldRows(schema)) || typeWords(schema)}</details>`,
  );
  const problems = Object.entries(PROBLEMS)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, cause, cure }]) =>
        `<dt id="${problemAnchor(code)}"><code>${code}</code> ${status}</dt>` +
        `<dd>${prose(cause[language])} ${prose(cure[language])}</dd>`,
    );
  const other = language === "en" ? "zh" : "en";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} ${escaped(info.version)}</title>
<link rel="stylesheet" href="/api/v1/docs.css">
</head>
<body>
<header><h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>${prose(info.description)}</p>
<p><a href="/api/v1/docs?lang=${other}">${word("other")}</a> · <a href="/api/v1/openapi.json?lang=${language}">openapi.json</a></p>
<nav>${tags.map(({ name, description }) => `<a href="#${escaped(name)}">${escaped(description)}</a>`).join(" ")}
<a href="#shapes">${word("shapes")}</a> <a href="#problems">${word("problems")}</a></nav></header>
<main>
${sections.join("\n")}
<section id="shapes"><h2>${word("shapes")}</h2>
${shapes.join("\n")}
</section>
<section id="problems"><h2>${word("problems")}</h2><dl>
${problems.join("\n")}
</dl></section>
</main>
</body>
</html>
`;
}

function operationPart(
  path: string,
  method: string,
  { operationId, summary, description, parameters, requestBody, responses }: Operation,
  language: Language,
): string {
  const named = (parameters ?? []).map((parameter) => [
    `<code>${escaped(parameter.name)}</code>${parameter.required === true ? " *" : ""} <small>${escaped(parameter.in)}</small>`,
    typeWords(parameter.schema),
    escaped(parameter.description ?? ""),
  ]);
  const given = Object.entries(responses).map(([status, response]) => [
    `<code>${escaped(status)}</code>`,
    contentWords(response.content),
    escaped(response.description),
  ]);
  const part = (title: Text, content: string): string =>
    content === "" ? "" : `<h3>${title[language]}</h3>${content}`;
  return [
    `<details${operationId === undefined ? "" : ` id="${escaped(operationId)}"`}>`,
    `<summary><code><b>${escaped(method.toUpperCase())}</b> ${escaped(path)}</code> ${escaped(summary ?? "")}</summary>`,
    description === undefined ? "" : `<p>${prose(description)}</p>`,
    part(WORDS.parameters, table(HEADS[language], named)),
    part(WORDS.body, requestBody === undefined ? "" : bodyPart(requestBody.content, language)),
    part(WORDS.answers, table(HEADS[language], given)),
    "</details>",
  ].join("");
}

const contentWords = (content: Content = {}): string =>
  Object.entries(content)
    .map(([type, { schema }]) =>
      isSchema(schema) ? `${typeWords(schema)} <small>${escaped(type)}</small>` : escaped(type),
    )
    .join("<br>");

function bodyPart(content: Content, language: Language): string {
  const [first] = Object.values(content);
  const rows = first === undefined ? [] : fieldRows(first.schema);
  return `<p>${contentWords(content)}</p>${table(HEADS[language], rows)}`;
}

export const STYLE = `:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
nav a { margin-right: 0.75rem; }
details { border-bottom: 1px solid #8886; padding: 0.4rem 0; }
summary { cursor: pointer; }
code { font-family: ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 0.6rem 0.2rem 0; }
small { opacity: 0.75; }
dt { margin-top: 0.75rem; }
dt:target, details:target { outline: 2px solid #38f; }
`;
