/** What a tool tells that makes no pictures: names and values, whatever they are. */
import { Button, Code, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useLanguage, type Language } from "../../../language/language.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import { createWords } from "../create-words.ts";
import { readable } from "./readable.ts";

interface ReportViewProps {
  readonly tool: string;
  readonly report: Readonly<Record<string, unknown>>;
}

export default function ReportView({ tool, report }: ReportViewProps): ReactNode {
  const language = useLanguage();
  if (tool === "dice" && Array.isArray(report["prompts"]))
    return <Prompts prompts={report["prompts"] as readonly DrawnPrompt[]} />;
  return (
    <Table.ScrollContainer type="native" minWidth={320} tabIndex={0}>
      <Value value={report} language={language} />
    </Table.ScrollContainer>
  );
}

interface DrawnPrompt {
  readonly prompt: string;
  readonly seed: number;
}

function Prompts({ prompts }: { readonly prompts: readonly DrawnPrompt[] }): ReactNode {
  const say = createWords.use();
  return (
    <Table>
      <Table.Tbody>
        {prompts.map(({ prompt, seed }) => (
          <Table.Tr key={seed}>
            <Table.Td>{prompt}</Table.Td>
            <Table.Td w={90}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  sendTo({ target: "generate", values: { prompt } });
                }}
              >
                {say("use")}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface ValueProps {
  readonly value: unknown;
  readonly language: Language;
  /** As the report calls it. */
  readonly name?: string;
}

/** Texts longer than this, or of several lines, stand in a block. */
const LONG = 120;

function Value({ value, language, name }: ValueProps): ReactNode {
  const read = readable(value, language, name);
  switch (read.kind) {
    case "text":
      return <Words text={read.text} />;
    case "table":
      return (
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {read.columns.map((column) => (
                <Table.Th key={column} scope="col" fw={500}>
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {read.lines.map((line) => (
              <Table.Tr key={line.join()}>
                {line.map((text, at) => (
                  <Table.Td key={read.columns[at]} style={{ verticalAlign: "top" }}>
                    <Words text={text} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      );
    case "rows":
      return (
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {read.rows.map(({ name: label, key, value: inner }) => (
              <Table.Tr key={label}>
                <Table.Th
                  scope="row"
                  w={{ base: 84, sm: 150 }}
                  fw={500}
                  style={{ verticalAlign: "top" }}
                >
                  {label}
                </Table.Th>
                <Table.Td>
                  <Value value={inner} language={language} name={key} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      );
  }
}

function Words({ text }: { readonly text: string }): ReactNode {
  const block = text.includes("\n") && text.length > LONG;
  return block ? (
    <Code
      block
      mah={260}
      tabIndex={0}
      style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {text}
    </Code>
  ) : (
    <Text component="span" size="sm" style={{ overflowWrap: "break-word" }}>
      {text}
    </Text>
  );
}
