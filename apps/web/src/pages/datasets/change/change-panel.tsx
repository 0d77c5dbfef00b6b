/** Changes many captions at once; what would change, and why, is seen before anything is written. */
import { Button, NumberInput, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { type Edited, editTags, type Scope } from "../datasets-service.ts";
import style from "../datasets.module.css";
import type { CaptionFilter } from "../editor/caption-filter.ts";
import { TagInput } from "../tags/tag-input.tsx";
import { ACTIONS, type ChangeForm, fieldsOf, needsTags, NO_CHANGE } from "./change-form.ts";
import { ChangePreview } from "./change-preview.tsx";
import { changeWords } from "./change-words.ts";

interface ChangePanelProps {
  readonly name: string;
  readonly filter: CaptionFilter;
  /** Captions that fit. */
  readonly fit: number;
  /** Names of captions that are selected. */
  readonly picked: ReadonlySet<string>;
  readonly form: ChangeForm;
  readonly onForm: (form: ChangeForm) => void;
}

/** Milliseconds after the last change of the form before it is looked what would change. */
const PAUSE = 250;

export function ChangePanel(props: ChangePanelProps): ReactNode {
  const { name, filter, fit, picked, form, onForm } = props;
  const say = changeWords.use();
  const text = useText();
  const [busy, setBusy] = useState(false);
  const count = picked.size > 0 ? picked.size : fit;
  const scope: Scope = { filter, captions: picked.size > 0 ? [...picked] : undefined };
  const asked = { fields: fieldsOf(form), scope };
  const key = JSON.stringify(asked);
  const [settled] = useDebouncedValue({ ...asked, key }, PAUSE);
  const preview = useQuery<Edited>({
    queryKey: ["datasets", "of", name, "preview", settled.key],
    enabled: settled.fields !== undefined && count > 0,
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      settled.fields === undefined
        ? Promise.reject(new TypeError("nothing is asked for"))
        : editTags(name, settled.scope, settled.fields, { preview: true, signal }),
  });
  // Only what was looked at is done.
  const isSeen = settled.key === key && preview.isSuccess && !preview.isPlaceholderData;
  const seen = isSeen && !preview.isFetching ? preview.data : undefined;
  const apply = async (): Promise<void> => {
    if (asked.fields === undefined) return;
    setBusy(true);
    try {
      const done = await editTags(name, scope, asked.fields, { preview: false });
      notifications.show({
        message: say("applied", { count: done.changed, what: text(done.what) }),
      });
      onForm({ ...NO_CHANGE, action: form.action, learn: form.learn, to: form.to });
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const change = (fields: Partial<ChangeForm>): void => {
    onForm({ ...form, ...fields });
  };
  return (
    <>
      <Stack gap="sm" p="md" className={style["sideScroll"] ?? ""}>
        <div>
          <Text fw={600}>{say("title")}</Text>
          <Text size="sm" c="dimmed" role="status">
            {say(picked.size > 0 ? "scopePicked" : "scopeFit", { count })}
          </Text>
        </div>
        <Select
          label={say("action")}
          allowDeselect={false}
          value={form.action}
          maxDropdownHeight={400}
          data={ACTIONS.map((action) => ({ value: action, label: say(action) }))}
          onChange={(value) => {
            const action = ACTIONS.find((each) => each === value);
            if (action !== undefined) change({ action });
          }}
        />
        <ChangeFields name={name} form={form} onChange={change} />
        <section aria-label={say("preview")} aria-busy={preview.isFetching}>
          {asked.fields === undefined ? (
            <Text size="sm" c="dimmed">
              {say("fill")}
            </Text>
          ) : preview.error !== null ? (
            <ProblemNotice error={preview.error} />
          ) : preview.data === undefined ? (
            <Text size="sm" c="dimmed" role="status">
              {say("looking")}
            </Text>
          ) : (
            <ChangePreview
              edited={preview.data}
              onKeep={
                form.action === "rules" || form.action === "strip-characters"
                  ? (tag) => {
                      change({ keep: [...form.keep, tag] });
                    }
                  : undefined
              }
            />
          )}
        </section>
      </Stack>
      <div className={style["sideFoot"]}>
        <Button
          fullWidth
          loading={busy}
          disabled={seen === undefined || seen.changed === 0}
          onClick={() => void apply()}
        >
          {seen === undefined || seen.changed === 0
            ? say("applyNone")
            : say("apply", { count: seen.changed })}
        </Button>
      </div>
    </>
  );
}

interface ChangeFieldsProps {
  readonly name: string;
  readonly form: ChangeForm;
  readonly onChange: (fields: Partial<ChangeForm>) => void;
}

const LEARN_HELP = {
  character: "learnCharacter",
  style: "learnStyle",
  clothes: "learnClothes",
} as const;

function ChangeFields({ name, form, onChange }: ChangeFieldsProps): ReactNode {
  const say = changeWords.use();
  const { action } = form;
  return (
    <>
      {needsTags(form) && (
        <TagInput
          dataset={name}
          label={say("tags")}
          value={form.tags}
          onChange={(tags) => {
            onChange({ tags });
          }}
        />
      )}
      {action === "add" && (
        <SegmentedControl
          fullWidth
          aria-label={say("place")}
          value={form.place}
          data={(["front", "end"] as const).map((value) => ({ value, label: say(value) }))}
          onChange={(place) => {
            onChange({ place });
          }}
        />
      )}
      {action === "replace" && (
        <TagInput
          dataset={name}
          label={say("newTags")}
          description={say("newTagsHelp")}
          value={form.newTags}
          onChange={(newTags) => {
            onChange({ newTags });
          }}
        />
      )}
      {action === "sort" && (
        <>
          <SegmentedControl
            fullWidth
            aria-label={say("sortBy")}
            value={form.sortBy}
            data={(["count", "alphabet"] as const).map((value) => ({ value, label: say(value) }))}
            onChange={(sortBy) => {
              onChange({ sortBy });
            }}
          />
          <NumberInput
            label={say("keepFirst")}
            min={0}
            max={1000}
            value={form.keepFirst}
            onChange={(value) => {
              onChange({ keepFirst: typeof value === "number" ? Math.trunc(value) : 0 });
            }}
          />
        </>
      )}
      {action === "rules" && (
        <Select
          label={say("learn")}
          description={say(LEARN_HELP[form.learn])}
          allowDeselect={false}
          value={form.learn}
          data={(["character", "style", "clothes"] as const).map((value) => ({
            value,
            label: say(value),
          }))}
          onChange={(value) => {
            const learn = (["character", "style", "clothes"] as const).find(
              (each) => each === value,
            );
            if (learn !== undefined) onChange({ learn });
          }}
        />
      )}
      {(action === "rules" || action === "strip-characters") && (
        <TagInput
          dataset={name}
          label={say("keep")}
          value={form.keep}
          onChange={(keep) => {
            onChange({ keep });
          }}
        />
      )}
      {action === "translate" && (
        <SegmentedControl
          fullWidth
          aria-label={say("to")}
          value={form.to}
          data={(["en", "zh"] as const).map((value) => ({ value, label: say(value) }))}
          onChange={(to) => {
            onChange({ to });
          }}
        />
      )}
    </>
  );
}
