/** Tokens that programs show instead of a login. */
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  NumberInput,
  Stack,
  Table,
  Text,
  TextInput,
} from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useSession } from "../../../app/session.ts";
import { useLanguage } from "../../../language/language.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { settingsWords } from "../settings-words.ts";
import { makeToken, revokeToken, type Token, useTokens } from "./asked.ts";
import { Confirm } from "./confirm.tsx";
import { sayDay } from "./say-day.ts";

export function TokensSection(): ReactNode {
  const say = settingsWords.use();
  const login = useSession().data?.login === true;
  const { data, error } = useTokens(login);
  if (!login) return <Text>{say("alone")}</Text>;
  return (
    <Stack gap="lg">
      <Text size="sm">{say("tokensHelp")}</Text>
      {error !== null && <ProblemNotice error={error} />}
      {data !== undefined && <TokenTable tokens={data.tokens} />}
      <MakeToken />
    </Stack>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly Token[] }): ReactNode {
  const say = settingsWords.use();
  const language = useLanguage();
  const [revoking, setRevoking] = useState<Token>();
  if (tokens.length === 0) return <Text size="sm">{say("noTokens")}</Text>;
  const day = (moment: string | null, none: string): string =>
    moment === null ? none : sayDay(moment, language);
  return (
    <>
      <Table.ScrollContainer
        type="native"
        minWidth={520}
        tabIndex={0}
        role="region"
        aria-label={say("tokens")}
      >
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {(["tokenName", "since", "used", "ends", "actions"] as const).map((key) => (
                <Table.Th key={key} scope="col">
                  {say(key)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tokens.map((token) => (
              <Table.Tr key={token.id}>
                <Table.Td>{token.name}</Table.Td>
                <Table.Td>{sayDay(token.createdAt, language)}</Table.Td>
                <Table.Td>{day(token.usedAt, say("never"))}</Table.Td>
                <Table.Td>{day(token.expiresAt, say("forever"))}</Table.Td>
                <Table.Td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={say("revokeToken", { name: token.name })}
                    onClick={() => {
                      setRevoking(token);
                    }}
                  >
                    {say("revoke")}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {revoking !== undefined && (
        <Confirm
          title={say("revokeToken", { name: revoking.name })}
          sentence={say("revokeSure", { name: revoking.name })}
          action={say("revoke")}
          onConfirm={() => revokeToken(revoking.id)}
          onClose={() => {
            setRevoking(undefined);
          }}
        />
      )}
    </>
  );
}

function MakeToken(): ReactNode {
  const say = settingsWords.use();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>();
  const [made, setMade] = useState<string>();
  const [error, setError] = useState<unknown>();
  const make = async (): Promise<void> => {
    setError(undefined);
    try {
      const { token } = await makeToken({ name, ...(days !== undefined && { days }) });
      setMade(token);
      setName("");
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <form
      style={{ maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Stack>
        <TextInput
          label={say("tokenName")}
          required
          value={name}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
        <NumberInput
          label={say("days")}
          min={1}
          max={3650}
          allowDecimal={false}
          value={days ?? ""}
          onChange={(given) => {
            setDays(typeof given === "number" ? given : undefined);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        {made !== undefined && (
          <Alert role="status" title={say("once")}>
            <Group gap="sm">
              <Code style={{ overflowWrap: "anywhere" }}>{made}</Code>
              <CopyButton value={made}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="default" onClick={copy}>
                    {say(copied ? "copied" : "copy")}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Alert>
        )}
        <Button type="submit">{say("make")}</Button>
      </Stack>
    </form>
  );
}
