/** Lists of tags that the prompt boxes complete from: what people bring from elsewhere, as CSV. */
import { Button, FileButton, Group, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { useLanguage } from "../../../language/language.ts";
import { answered } from "../../../service/answers.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { queryClient } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";
import { Confirm } from "../account/confirm.tsx";
import { sayDay } from "../account/say-day.ts";
import { settingsWords } from "../settings-words.ts";
import { listName } from "./list-name.ts";

const KEY = ["prompts", "tag-lists"];
const lists = () => answered(service().api.GET("/api/v1/prompts/tag-lists"));

export function TagListsSection(): ReactNode {
  const say = settingsWords.use();
  const language = useLanguage();
  const admin = useIsAdmin();
  const { data, error } = useQuery({ queryKey: KEY, queryFn: lists });
  const [refused, setRefused] = useState<unknown>();
  const [removing, setRemoving] = useState<string>();
  const put = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setRefused(undefined);
    try {
      const added = await answered(
        service().api.PUT("/api/v1/prompts/tag-lists/{name}", {
          params: { path: { name: listName(file.name) } },
          headers: { "content-type": "text/csv" },
          // The bytes as they are: the service finds what is wrong, and where.
          body: file as never,
          bodySerializer: (body) => body as never,
        }),
      );
      notifications.show({ message: say("listAdded", { name: added.name, count: added.tags }) });
    } catch (failed) {
      setRefused(failed);
    } finally {
      await queryClient.invalidateQueries({ queryKey: ["prompts"] });
    }
  };
  return (
    <Stack gap="lg" align="flex-start">
      <Text size="sm">{say("tagsHelp")}</Text>
      {error !== null && <ProblemNotice error={error} />}
      {data?.lists.length === 0 && <Text size="sm">{say("noLists")}</Text>}
      {data !== undefined && data.lists.length > 0 && (
        <Table.ScrollContainer
          type="native"
          minWidth={480}
          w="100%"
          tabIndex={0}
          role="region"
          aria-label={say("tags")}
        >
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {(["name", "tagCount", "since", "actions"] as const).map((key) => (
                  <Table.Th key={key} scope="col">
                    {say(key)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.lists.map(({ name, tags, modified, fault }) => (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>
                    {fault === null
                      ? tags
                      : say("faulty", { line: fault.line, message: fault.message })}
                  </Table.Td>
                  <Table.Td>{sayDay(modified, language)}</Table.Td>
                  <Table.Td>
                    {admin && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={say("removeList", { name })}
                        onClick={() => {
                          setRemoving(name);
                        }}
                      >
                        {say("remove")}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {refused !== undefined && <ProblemNotice error={refused} />}
      {admin ? (
        <Group>
          <FileButton accept=".csv,text/csv" onChange={(file) => void put(file)}>
            {(props) => <Button {...props}>{say("addList")}</Button>}
          </FileButton>
        </Group>
      ) : (
        <Text size="sm">{say("adminOnly")}</Text>
      )}
      {removing !== undefined && (
        <Confirm
          title={say("removeList", { name: removing })}
          sentence={say("removeListSure", { name: removing })}
          action={say("remove")}
          onConfirm={async () => {
            await answered(
              service().api.DELETE("/api/v1/prompts/tag-lists/{name}", {
                params: { path: { name: removing } },
              }),
            );
            await queryClient.invalidateQueries({ queryKey: ["prompts"] });
          }}
          onClose={() => {
            setRemoving(undefined);
          }}
        />
      )}
    </Stack>
  );
}
