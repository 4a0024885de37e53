import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components';
import { Dialog } from '../../../ui/Dialog';
import { useBench } from '../bench';
import { addStep, starter, type Spot } from '../doc/edit';
import { namesQuery } from '../queries';
import { iconOf, KINDS } from '../words';

/** Everything that a step can use, found by typing. */
export function AddDialog({ spot, onClose }: { spot: Spot; onClose: () => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [words, setWords] = useState('');
  const others = useQuery(namesQuery(bench.workspace)).data;
  const lines = [
    ...KINDS.map(kind => ({ uses: kind.uses, title: t(kind.title), about: t(kind.about) })),
    ...bench.tools.map(tool => ({ uses: tool.name, title: tool.name, about: tool.summary })),
    ...(others ?? [])
      .filter(one => one !== bench.name)
      .map(name => ({ uses: `workflow/${name}`, title: name, about: t`Another workflow of this workspace` })),
  ];
  const take = (uses: string) => {
    const step = starter(bench.flow, uses);
    onClose();
    bench.apply(() => addStep(bench.flow, spot, step), String(step['id']));
  };
  return (
    <Dialog title={t`Add a step`} closeLabel={t`Close`} onClose={onClose}>
      <Autocomplete inputValue={words} onInputChange={setWords} filter={contains}>
        <SearchField
          aria-label={t`What should it do?`}
          // A dialog that was asked for takes the focus, and searching is all it is for.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          className="mb-2"
        >
          <Input
            placeholder={t`What should it do?`}
            className="w-full rounded-md border border-control bg-surface px-2 py-1 placeholder:text-muted"
          />
        </SearchField>
        <div tabIndex={0} className="max-h-[50vh] overflow-y-auto outline-none">
          <ListBox
            aria-label={t`Kinds of steps`}
            className="outline-none"
            onAction={key => take(String(key))}
          >
            {lines.map(line => {
              const Icon = iconOf(line.uses);
              return (
                <ListBoxItem
                  key={line.uses}
                  id={line.uses}
                  textValue={`${line.title} ${line.uses} ${line.about}`}
                  className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 py-1 outline-none data-focused:bg-selected pointer-coarse:min-h-11"
                >
                  <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
                  <span className="min-w-0">
                    <span className="block text-sm font-semibold">{line.title}</span>
                    <span className="block truncate text-xs text-muted">{line.about}</span>
                  </span>
                </ListBoxItem>
              );
            })}
          </ListBox>
        </div>
      </Autocomplete>
    </Dialog>
  );
}
