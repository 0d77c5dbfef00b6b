/** A field for several tags, completed from the data set, the dictionary and the lists, with what they are in the other language. */
import { Group, TagsInput, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState, type ReactNode } from "react";
import { useSuggestions } from "../datasets-service.ts";
import { tagWords } from "./tag-words.ts";

interface TagInputProps {
  readonly dataset: string;
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}

export function TagInput(props: TagInputProps): ReactNode {
  const { dataset, label, description, value, onChange } = props;
  const say = tagWords.use();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 120);
  const { data: found = [] } = useSuggestions(dataset, asked);
  const known = new Map(found.map((each) => [each.tag, each]));
  return (
    <TagsInput
      label={label}
      description={description}
      placeholder={value.length === 0 ? say("type") : ""}
      value={[...value]}
      searchValue={search}
      splitChars={[",", "，"]}
      data={search.trim() === "" ? [] : [...known.keys()]}
      // The service has chosen already, by translations as well.
      filter={({ options }) => options}
      limit={20}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ "aria-label": say("clear", { label }) }}
      onSearchChange={setSearch}
      onChange={(tags) => {
        onChange(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""));
      }}
      renderOption={({ option }) => {
        const { translation, count } = known.get(option.value) ?? {};
        return (
          <Group gap="xs" wrap="nowrap" w="100%">
            <Text size="sm">{option.value}</Text>
            <Text size="sm" c="dimmed">
              {translation}
            </Text>
            <Text size="sm" c="dimmed" ms="auto">
              {count}
            </Text>
          </Group>
        );
      }}
    />
  );
}
