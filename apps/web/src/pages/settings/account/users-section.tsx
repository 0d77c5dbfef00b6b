/** Who may log in, and what they may do. */
import {
  Button,
  Group,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useAccount, useIsAdmin, useSession } from "../../../app/session.ts";
import { useLanguage } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { settingsWords } from "../settings-words.ts";
import {
  addUser,
  changeUser,
  givePassword,
  removeUser,
  type Role,
  ROLES,
  type User,
  useUsers,
} from "./asked.ts";
import { Confirm } from "./confirm.tsx";
import { sayDay } from "./say-day.ts";

export function UsersSection(): ReactNode {
  const say = settingsWords.use();
  const login = useSession().data?.login === true;
  const admin = useIsAdmin();
  const { data, error } = useUsers(login && admin);
  if (!login) return <Text>{say("alone")}</Text>;
  if (!admin) return <Text>{say("adminOnly")}</Text>;
  return (
    <Stack gap="lg">
      <Text size="sm">{say("roleHelp")}</Text>
      {error !== null && <ProblemNotice error={error} />}
      {data !== undefined && <UserTable users={data.users} />}
      <AddUser />
    </Stack>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }): ReactNode {
  const say = settingsWords.use();
  const language = useLanguage();
  const own = useAccount()?.id;
  const [removing, setRemoving] = useState<User>();
  const [renewing, setRenewing] = useState<User>();
  return (
    <>
      <Table.ScrollContainer
        type="native"
        minWidth={560}
        tabIndex={0}
        role="region"
        aria-label={say("users")}
      >
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {(["name", "role", "access", "since", "actions"] as const).map((key) => (
                <Table.Th key={key} scope="col">
                  {say(key)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.id}>
                <Table.Td>{user.name}</Table.Td>
                <Table.Td>
                  <RoleSelect
                    label={say("roleOf", { name: user.name })}
                    hidden
                    value={user.role}
                    onChange={(role) => {
                      changeUser(user.id, { role }).catch(tellProblem);
                    }}
                  />
                </Table.Td>
                <Table.Td>
                  <Switch
                    aria-label={say("accessOf", { name: user.name })}
                    checked={!user.disabled}
                    onChange={({ currentTarget }) => {
                      changeUser(user.id, { disabled: !currentTarget.checked }).catch(tellProblem);
                    }}
                  />
                </Table.Td>
                <Table.Td>{sayDay(user.createdAt, language)}</Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={say("newPasswordFor", { name: user.name })}
                      onClick={() => {
                        setRenewing(user);
                      }}
                    >
                      {say("newPassword")}
                    </Button>
                    {user.id !== own && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={say("removeUser", { name: user.name })}
                        onClick={() => {
                          setRemoving(user);
                        }}
                      >
                        {say("remove")}
                      </Button>
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {removing !== undefined && (
        <Confirm
          title={say("removeUser", { name: removing.name })}
          sentence={say("removeSure", { name: removing.name })}
          action={say("remove")}
          onConfirm={() => removeUser(removing.id)}
          onClose={() => {
            setRemoving(undefined);
          }}
        />
      )}
      {renewing !== undefined && (
        <NewPassword
          user={renewing}
          onClose={() => {
            setRenewing(undefined);
          }}
        />
      )}
    </>
  );
}

interface RoleSelectProps {
  readonly label: string;
  /** Whether the label is heard alone. */
  readonly hidden?: boolean;
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

function RoleSelect({ label, hidden = false, value, onChange }: RoleSelectProps): ReactNode {
  const say = settingsWords.use();
  return (
    <Select
      {...(hidden ? { "aria-label": label } : { label })}
      size={hidden ? "xs" : "sm"}
      w={hidden ? 130 : undefined}
      value={value}
      data={ROLES.map((role) => ({ value: role, label: say(role) }))}
      allowDeselect={false}
      onChange={(chosen) => {
        const role = ROLES.find((each) => each === chosen);
        if (role !== undefined) onChange(role);
      }}
    />
  );
}

function NewPassword({
  user,
  onClose,
}: {
  readonly user: User;
  readonly onClose: () => void;
}): ReactNode {
  const say = settingsWords.use();
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  const give = async (): Promise<void> => {
    try {
      await givePassword(user.id, password);
      onClose();
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <Modal opened onClose={onClose} title={say("newPasswordFor", { name: user.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        <Stack>
          <PasswordInput
            label={say("newPassword")}
            description={say("rules")}
            autoComplete="new-password"
            required
            data-autofocus
            value={password}
            onChange={({ currentTarget }) => {
              setPassword(currentTarget.value);
            }}
          />
          {error !== undefined && <ProblemNotice error={error} />}
          <Button type="submit">{say("save")}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

const EMPTY = { name: "", password: "", role: "user" as Role };

function AddUser(): ReactNode {
  const say = settingsWords.use();
  const [given, setGiven] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const add = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await addUser(given);
      setGiven(EMPTY);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      style={{ maxWidth: 420 }}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Stack>
        <TextInput
          label={say("name")}
          autoComplete="off"
          required
          value={given.name}
          onChange={({ currentTarget: { value } }) => {
            setGiven((before) => ({ ...before, name: value }));
          }}
        />
        <PasswordInput
          label={say("password")}
          description={say("rules")}
          autoComplete="new-password"
          required
          value={given.password}
          onChange={({ currentTarget: { value } }) => {
            setGiven((before) => ({ ...before, password: value }));
          }}
        />
        <RoleSelect
          label={say("role")}
          value={given.role}
          onChange={(role) => {
            setGiven((before) => ({ ...before, role }));
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        <Button type="submit" loading={busy}>
          {say("add")}
        </Button>
      </Stack>
    </form>
  );
}
