/** What a run has made: its last file, and those of epochs. */
import { Badge, Button, Table, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { sayBytes } from "../../../language/sizes.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import type { RunDetails } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import { usedAs } from "./made-file.ts";
import style from "../training.module.css";

export function RunFiles({ run }: { readonly run: RunDetails }): ReactNode {
  const say = trainingWords.use();
  const { files, advice } = run;
  if (files.length === 0) return null;
  return (
    <section className={style["block"]} aria-labelledby="run-files">
      <Title order={2} size="h4" id="run-files" mb="xs">
        {say("files")}
      </Title>
      <Table.ScrollContainer type="native" minWidth={320} tabIndex={0}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say("file")}</Table.Th>
              <Table.Th scope="col">{say("epoch")}</Table.Th>
              <Table.Th scope="col">{say("size")}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {files.map((file) => {
              const sent = usedAs(file);
              return (
                <Table.Tr key={file.name}>
                  <Table.Th scope="row" fw={500} className={style["fileName"] ?? ""}>
                    {file.name}
                  </Table.Th>
                  <Table.Td>
                    {file.epoch ?? say("lastFile")}{" "}
                    {advice !== null && file.epoch === advice.epoch && (
                      <Badge color="green" variant="filled" tt="none" size="sm">
                        {say("likelyBest")}
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td>{sayBytes(file.bytes)}</Table.Td>
                  <Table.Td ta="end">
                    {sent !== undefined && (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={say("useFile", { name: file.name })}
                        onClick={() => {
                          sendTo(sent);
                        }}
                      >
                        {say("use")}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
