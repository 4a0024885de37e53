import { Trans, useLingui } from '@lingui/react/macro';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
} from 'react-aria-components';
import { Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { findCommands, useOfferedCommands, type Command } from '../commands';

const SECTIONS: Command['section'][] = ['act', 'go', 'found', 'run', 'new', 'view'];

function Line({ command }: { command: Command }) {
  return (
    <ListBoxItem
      id={command.id}
      textValue={command.title}
      isDisabled={command.disabled !== undefined}
      className="flex min-h-8 cursor-default items-center gap-3 rounded-md px-2 text-sm outline-none data-disabled:text-muted data-focused:bg-selected pointer-coarse:min-h-11"
    >
      <span className="min-w-0 flex-1 truncate">{command.title}</span>
      <span className="max-w-1/2 truncate text-xs text-muted">{command.disabled ?? command.hint}</span>
    </ListBoxItem>
  );
}

function Section({ section, commands }: { section: Command['section']; commands: Command[] }) {
  const { t } = useLingui();
  const titles = {
    act: t`Here`,
    go: t`Go to`,
    found: t`Found`,
    run: t`Recent runs`,
    new: t`Make`,
    view: t`View`,
  };
  const lines = commands.filter(command => command.section === section);
  if (lines.length === 0) return null;
  return (
    <ListBoxSection id={section}>
      <Header className="px-2 pt-2 pb-1 text-xs font-semibold text-muted">{titles[section]}</Header>
      {lines.map(command => (
        <Line key={command.id} command={command} />
      ))}
    </ListBoxSection>
  );
}

const FOUND = 'found-';
const WORDS_MIN = 2;

function useFound(text: string): Command[] {
  const words = useDeferredValue(text.trim());
  const asked = words.length >= WORDS_MIN;
  const { data } = useQuery({
    queryKey: ['palette', words],
    queryFn: ({ signal }) => findCommands(words, signal),
    enabled: asked,
    staleTime: 5000,
    placeholderData: keepPreviousData,
  });
  return asked ? (data ?? []).map(command => ({ ...command, id: FOUND + command.id })) : [];
}

/** Everything that can be done from here, found by typing. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { contains } = useFilter({ sensitivity: 'base' });
  const offered = useOfferedCommands();
  const [text, setText] = useState('');
  const found = useFound(text);
  const commands = [...offered, ...found];
  const perform = (id: string) => {
    onClose();
    // After the dialog has given the focus back, so that what the command opens can take it.
    setTimeout(() => commands.find(command => command.id === id)?.perform(), 0);
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={open => !open && onClose()}
      className="fixed inset-0 z-40 bg-scrim px-3"
    >
      <Modal className="mx-auto mt-[10vh] w-full max-w-xl rounded-lg border border-divider bg-raised shadow-overlay">
        <Dialog aria-label={t`Commands`} className="outline-none">
          <Autocomplete
            inputValue={text}
            onInputChange={setText}
            // What the server found fits in its own way, by a title or a label perhaps.
            filter={(line, words, node) => String(node.key).startsWith(FOUND) || contains(line, words)}
          >
            <SearchField
              aria-label={t`Search commands, runs and resources`}
              // A dialog that was asked for takes the focus, and searching is all it is for.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              className="border-b border-divider p-2"
            >
              <Input
                placeholder={t`Search commands, runs and resources`}
                className="w-full rounded-md bg-raised px-2 py-1 text-lg outline-none placeholder:text-muted"
              />
            </SearchField>
            <div tabIndex={0} className="max-h-[55vh] overflow-y-auto outline-none">
              <ListBox
                aria-label={t`Commands`}
                className="p-1.5 outline-none"
                onAction={key => perform(String(key))}
                renderEmptyState={() => (
                  <p className="p-3 text-sm text-muted">
                    <Trans>Nothing matches.</Trans>
                  </p>
                )}
              >
                {SECTIONS.map(section => (
                  <Section key={section} section={section} commands={commands} />
                ))}
              </ListBox>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
