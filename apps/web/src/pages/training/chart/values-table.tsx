/** What the charts show, epoch by epoch. */
import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { byEpoch, type LossPoint } from "../run/losses.ts";
import { trainingWords } from "../training-words.ts";
import { sayLoss, sayRate } from "./numbers.ts";

export function ValuesTable({ points }: { readonly points: readonly LossPoint[] }): ReactNode {
  const say = trainingWords.use();
  const heads = [say("epoch"), say("lastStep"), say("meanLoss"), say("heldLoss"), say("rate")];
  return (
    <Table.ScrollContainer type="native" minWidth={320} mah={340} tabIndex={0}>
      <Table stickyHeader verticalSpacing={4} tabularNums>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byEpoch(points).map(({ epoch, step, loss, validationLoss, learningRate }) => (
            <Table.Tr key={epoch}>
              <Table.Th scope="row" fw={500}>
                {epoch}
              </Table.Th>
              <Table.Td>{step}</Table.Td>
              <Table.Td>{sayLoss(loss)}</Table.Td>
              <Table.Td>{validationLoss === undefined ? "–" : sayLoss(validationLoss)}</Table.Td>
              <Table.Td>{sayRate(learningRate)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
