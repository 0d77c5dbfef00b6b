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
  return <Value value={report} language={language} />;
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
}

/** Texts longer than this, or of several lines, stand in a block. */
const LONG = 120;

function Value({ value, language }: ValueProps): ReactNode {
  const read = readable(value, language);
  if (read.kind === "text")
    return read.text.length > LONG || read.text.includes("\n") ? (
      <Code
        block
        mah={260}
        style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        tabIndex={0}
      >
        {read.text}
      </Code>
    ) : (
      <Text component="span" size="sm" style={{ overflowWrap: "anywhere" }}>
        {read.text}
      </Text>
    );
  return (
    <Table withRowBorders verticalSpacing={4}>
      <Table.Tbody>
        {read.rows.map(({ name, value: inner }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w="32%" fw={500} style={{ verticalAlign: "top" }}>
              {name}
            </Table.Th>
            <Table.Td>
              <Value value={inner} language={language} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
