/** What was changed, and the way back to any of it. */
import { Badge, Button, Center, Loader, Table, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { useLanguage, useText } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { stepHistory, useHistory } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import { historyWords } from "./history-words.ts";

export function HistoryView({ name }: { readonly name: string }): ReactNode {
  const say = historyWords.use();
  const { say: sayAll } = datasetsWords;
  const text = useText();
  const language = useLanguage();
  const isAdmin = useIsAdmin();
  const { data, error, isPending } = useHistory(name);
  const [busy, setBusy] = useState(false);
  /** Goes one by one until so many of the batches hold. */
  const goTo = async (wanted: number): Promise<void> => {
    const held = data?.filter(({ holds }) => holds) ?? [];
    const undone = data?.filter(({ holds }) => !holds) ?? [];
    setBusy(true);
    try {
      for (const change of held.slice(wanted).toReversed()) await stepHistory(name, "undo", change);
      for (const change of undone.slice(0, Math.max(0, wanted - held.length)))
        await stepHistory(name, "redo", change);
    } catch (refused) {
      tellProblem(refused);
    } finally {
      setBusy(false);
    }
  };
  if (error !== null) return <ProblemNotice error={error} />;
  if (isPending)
    return (
      <Center p="xl" role="status">
        <Loader role="img" aria-label={sayAll("loading")} />
      </Center>
    );
  if (data.length === 0) return <Text c="dimmed">{say("none")}</Text>;
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={760}>
        {say("help")}
      </Text>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing="xs" maw={1000}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("number")}</Table.Th>
              <Table.Th>{say("what")}</Table.Th>
              <Table.Th>{say("files")}</Table.Th>
              <Table.Th>{say("when")}</Table.Th>
              <Table.Th>{say("state")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.toReversed().map(({ number, what, files, at, holds }) => (
              <Table.Tr key={number}>
                <Table.Td>{number}</Table.Td>
                <Table.Td>{text(what)}</Table.Td>
                <Table.Td>{files}</Table.Td>
                <Table.Td>{when.format(new Date(at))}</Table.Td>
                <Table.Td>
                  <Badge variant={holds ? "filled" : "default"} color="green.9" radius="sm" me="sm">
                    {say(holds ? "holds" : "undone")}
                  </Badge>
                  {isAdmin && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      disabled={busy}
                      aria-label={`${say(holds ? "back" : "again")}: ${text(what)} (${number})`}
                      onClick={() => void goTo(holds ? number - 1 : number)}
                    >
                      {say(holds ? "back" : "again")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
